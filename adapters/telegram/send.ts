/** Brings one planned part to Telegram with one call; another one follows only where the first was certainly refused. */
import type { Api } from 'grammy';
import type { Delivery } from '../../src/core/model/delivery.ts';
import { SendFault, type Receipt } from '../../src/core/ports/channel-adapter.ts';
import { forCall } from './open-api.ts';
import { readPart, type TelegramPart } from './plan.ts';
import { callPlaceOf, placeNameOf, toNumber, type CallPlace } from './place.ts';
import { assertWanted } from '../_shared/send-budget.ts';
import { isEditRefused, isMarkupRefused, isUnchanged, readFault, toSendFault, type TelegramFault } from './read-fault.ts';

/** What one call is made of; a second call differs in one of them. */
interface Attempt {
  readonly place: CallPlace;
  readonly replyTo: number | null;
  readonly markup: 'html' | 'plain';
  /** The message to be edited; null: a new one is posted. */
  readonly edits: string | null;
}

/** What is to stand in a place. */
export type Sending = Pick<Delivery, 'target' | 'content' | 'platformId'>;

/** Throws SendFault. What has a platform id already is brought to its text by an edit, which may be repeated at will. */
export async function sendPart(api: Api, delivery: Sending, signal: AbortSignal): Promise<Receipt> {
  const place = callPlaceOf(delivery.target);
  if (place === null) throw new SendFault('no', 'The target is no place of Telegram.', { retryable: false });
  const part = readPart(delivery.content);
  const replyTo = part.reply && delivery.target.replyTo !== undefined ? toNumber(delivery.target.replyTo) : null;
  let attempt: Attempt = { place, replyTo, markup: 'html', edits: delivery.platformId };
  for (;;) {
    assertWanted(signal);
    try {
      const receipt = await call(api, part, attempt, signal);
      const now = attempt.place.chat_id;
      return now === place.chat_id ? receipt : { ...receipt, moved: { from: placeNameOf(place.chat_id), to: placeNameOf(now) } };
    } catch (error) {
      const fault = readFault(error);
      if (fault.kind === 'refused' && isUnchanged(fault) && attempt.edits !== null) return { platformId: attempt.edits };
      const next = nextAttempt(fault, attempt);
      if (next === null) throw toSendFault(fault);
      attempt = next;
    }
  }
}

async function call(api: Api, part: TelegramPart, attempt: Attempt, signal: AbortSignal): Promise<Receipt> {
  const text = attempt.markup === 'html' ? part.html : part.plain;
  const keyboard = part.buttons.map(({ text: label, data }) => ({ text: label, callback_data: data }));
  const content = {
    ...(attempt.markup === 'html' && { parse_mode: 'HTML' as const }),
    link_preview_options: { is_disabled: true },
    ...(keyboard.length > 0 && { reply_markup: { inline_keyboard: [keyboard] } }),
  };
  const { chat_id, ...topic } = attempt.place;
  if (attempt.edits !== null) {
    await api.editMessageText(chat_id, Number(attempt.edits), text, content, forCall(signal));
    return { platformId: attempt.edits };
  }
  const reply = attempt.replyTo === null ? {} : { reply_parameters: { message_id: attempt.replyTo, allow_sending_without_reply: true } };
  const sent = await api.sendMessage(chat_id, text, { ...topic, ...content, ...reply }, forCall(signal));
  return { platformId: String(sent.message_id) };
}

/** Each remedy is tried once; null when there is none. A supergroup has other message ids and topics than the group it was. */
function nextAttempt(fault: TelegramFault, attempt: Attempt): Attempt | null {
  if (fault.kind !== 'refused') return null;
  if (fault.movedTo !== null && fault.movedTo !== attempt.place.chat_id) {
    return { ...attempt, place: { chat_id: fault.movedTo }, replyTo: null };
  }
  if (isEditRefused(fault) && attempt.edits !== null) return { ...attempt, edits: null };
  return isMarkupRefused(fault) && attempt.markup === 'html' ? { ...attempt, markup: 'plain' } : null;
}
