/** Shows an answer on open pages while it is written. */
import type { ConversationId, MessageId, TenantId } from '../../src/kernel/ids.ts';
import type { LiveSurface } from '../../src/core/ports/channel-adapter.ts';
import type { LiveEvents } from '../../src/core/ports/live-events.ts';

interface Place {
  readonly tenantId: TenantId;
  readonly conversationId: ConversationId;
  readonly messageId: MessageId;
}

/**
 * Publishes only what differs from the text shown so far; a new surface (a new attempt) starts again at 0. Who joins while it is open is
 * given the text so far, on whatever process they are; so is everyone after a break in the way to them.
 */
export function createLiveSurface(live: Pick<LiveEvents, 'publish' | 'subscribe'>, place: Place): LiveSurface {
  let shown: string | null = null;
  const publishFrom = (offset: number, textSoFar: string): void => {
    const delta = { kind: 'delta', messageId: place.messageId, offset, text: textSoFar.slice(offset) } as const;
    live.publish(place.tenantId, place.conversationId, delta);
  };
  const leave = live.subscribe(place.tenantId, place.conversationId, ({ kind }) => {
    if (shown !== null && (kind === 'joined' || kind === 'missed')) publishFrom(0, shown);
  });
  return {
    write(textSoFar) {
      if (textSoFar === shown) return;
      const offset = shown === null ? 0 : sharedLength(shown, textSoFar);
      shown = textSoFar;
      publishFrom(offset, textSoFar);
    },
    close: async () => leave(),
  };
}

/** Length of the common start in UTF-16 units, never in the middle of a character. */
function sharedLength(one: string, other: string): number {
  let length = 0;
  while (length < one.length && length < other.length && one.charCodeAt(length) === other.charCodeAt(length)) length += 1;
  const last = length === 0 ? 0 : one.charCodeAt(length - 1);
  const isHalfACharacter = last >= 0xd800 && last <= 0xdbff;
  return isHalfACharacter ? length - 1 : length;
}
