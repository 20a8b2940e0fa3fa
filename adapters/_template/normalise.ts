/** From an event of Template to one message in Claw's shape, or the reason why it is none; pure. */
import { z } from 'zod';
import { storable } from '../../src/kernel/storable.ts';
import type { Normalised } from '../../src/core/ports/channel-adapter.ts';
import type { ChannelConnection } from '../../src/core/ports/channel-connection.ts';
import { ignored, NOT_UNDERSTOOD } from '../_shared/ignored.ts';

export const KIND = 'template';

/** The parts of an event that are read; everything else in it is left alone. */
const eventSchema = z.object({
  id: z.string().min(1),
  text: z.string(),
  room: z.object({ id: z.string().min(1), private: z.boolean() }),
  from: z.object({ id: z.string().min(1), name: z.string(), bot: z.boolean() }),
});

export function normalise(payload: unknown, { channel, bot }: ChannelConnection): Normalised {
  const event = eventSchema.safeParse(payload);
  if (!event.success) return ignored(NOT_UNDERSTOOD);
  const { id, text, room, from } = event.data;
  if (from.bot) return ignored(from.id === bot.id ? 'our own message' : 'another bot');
  if (text.trim() === '') return ignored('no text');
  return {
    kind: 'message',
    message: {
      tenantId: channel.tenantId,
      channelId: channel.id,
      channelKind: KIND,
      // The same event has the same identity, however often it comes.
      identity: `${room.id}/message:${id}`,
      // In a group everybody has a conversation of their own.
      conversationKey: room.private ? `room:${room.id}` : `room:${room.id}/user:${from.id}`,
      contact: { externalId: from.id, name: from.name === '' ? null : storable(from.name), tier: 'free', locale: null },
      text: storable(text),
      files: [],
      replyTarget: { space: room.id, ...(!room.private && { replyTo: id }) },
      baseIds: [],
      immediate: false,
    },
    audience: { private: room.private, mentioned: text.includes(`@${bot.name}`), replyToBot: false, command: false, inThread: false },
    files: [],
    actionId: null,
  };
}
