/** Tells a person on a messenger that a limit refused what they wrote: silence would look as if it had been read. */
import type { Channel } from '../core/model/channel.ts';
import type { Message } from '../core/model/message.ts';
import { speakNotice, type NoticeDeps } from './speak-notice.ts';

/** See ChannelHost.tellLimited. The limits are by the minute, so one notice a minute is one a wait. */
export function tellLimited(
  deps: NoticeDeps,
  { tenantId, id: channelId }: Pick<Channel, 'tenantId' | 'id'>,
  { conversationId, at }: Pick<Message, 'conversationId' | 'at'>,
): Promise<void> {
  const minute = Math.floor(at.getTime() / 60_000);
  return speakNotice(deps, { tenantId, channelId, conversationId }, 'texts.limited', `limited:${conversationId}:${minute}`);
}
