/** Tells a person on a messenger that a limit refused what they wrote: silence would look as if it had been read. */
import type { Channel } from '../core/model/channel.ts';
import type { Message } from '../core/model/message.ts';
import type { IntakeStore } from '../core/ports/intake-store.ts';
import { speakNotice, type NoticeDeps } from './speak-notice.ts';

export interface LimitedDeps extends NoticeDeps {
  readonly intake: Pick<IntakeStore, 'seen'>;
}

/** See ChannelHost.tellLimited. The limits are by the minute, so one notice a minute is one a wait. */
export async function tellLimited(
  deps: LimitedDeps,
  { tenantId, id: channelId }: Pick<Channel, 'tenantId' | 'id'>,
  { conversationId, at }: Pick<Message, 'conversationId' | 'at'>,
): Promise<void> {
  const identity = `limited:${conversationId}:${Math.floor(at.getTime() / 60_000)}`;
  // Who writes too fast has most of it refused: a look at an index must be all that it costs.
  if (await deps.intake.seen(tenantId, channelId, identity)) return;
  await speakNotice(deps, { tenantId, channelId, conversationId }, 'texts.limited', identity);
}
