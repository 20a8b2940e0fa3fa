/** Reads what becomes of a chat: the bot is shut out or let in again, or the group is a supergroup from now on. */
import type { PlaceMove, UnreachableReason } from '../../src/core/model/place.ts';
import type { Normalised } from '../../src/core/ports/channel-adapter.ts';
import { placeNameOf } from './place.ts';
import type { TelegramMembership, TelegramMessage } from './update-schema.ts';

export function fromMembership(membership: TelegramMembership): Normalised {
  if (membership.chat.type === 'channel') return { kind: 'ignored', reason: 'about a channel' };
  return { kind: 'reach', space: String(membership.chat.id), unreachable: whyShut(membership) };
}

/** In private the bot is "kicked" by being blocked. https://core.telegram.org/bots/api#chatmember */
function whyShut({ chat, new_chat_member: { status, is_member, can_send_messages } }: TelegramMembership): UnreachableReason | null {
  if (status === 'kicked' && chat.type === 'private') return 'blocked';
  if (status === 'kicked' || status === 'left' || is_member === false) return 'removed';
  return status === 'restricted' && can_send_messages === false ? 'forbidden' : null;
}

/** Said once in the old chat and once in the new one; either may be missed. */
export function readMove({ chat, migrate_to_chat_id: to, migrate_from_chat_id: from }: TelegramMessage): PlaceMove | null {
  if (to !== undefined) return { from: placeNameOf(chat.id), to: placeNameOf(to) };
  return from === undefined ? null : { from: placeNameOf(from), to: placeNameOf(chat.id) };
}
