/** Decides which pieces of an answer being written a page may still use. */
import type { MessageId } from '../../src/kernel/ids.ts';
import type { LiveEvent } from '../../src/core/ports/live-events.ts';

type Delta = Extract<LiveEvent, { readonly kind: 'delta' }>;

/** Finished messages remembered: hints come late by moments, not by this many answers. */
const FINISHED_KEPT = 50;

/** Follows the live text of one page. */
export function createLiveText() {
  const finished: MessageId[] = [];
  let current: MessageId | null = null;
  let length = 0;
  return {
    /** The message itself was sent: late pieces of it are worth nothing. */
    close(id: MessageId): void {
      finished.push(id);
      if (finished.length > FINISHED_KEPT) finished.shift();
    },
    /** Whether the piece joins what was sent before; one after a gap (joined late, lost hint) would show broken text. */
    follows({ messageId, offset, text }: Delta): boolean {
      if (finished.includes(messageId)) return false;
      const known = current === messageId ? length : 0;
      if (offset > known) return false;
      current = messageId;
      length = offset + text.length;
      return true;
    },
  };
}
