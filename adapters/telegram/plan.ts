/** Renders an answer for Telegram and splits it into messages; pure. */
import { z } from 'zod';
import type { DeliveryPart } from '../../src/core/model/delivery.ts';
import type { OutgoingMessage, PicturedPart } from '../../src/core/ports/channel-adapter.ts';
import { feedbackButtons } from '../_shared/feedback-buttons.ts';
import { renderAnswer, renderGrowing } from '../_shared/render-answer.ts';
import type { SplitRule } from '../_shared/split-styled.ts';
import { writePlain } from '../_shared/write-plain.ts';
import { writeHtml } from './write-html.ts';

/** UTF-16 units of what people see, https://core.telegram.org/bots/api#sendmessage */
export const TEXT_LIMIT = 4_096;
/** Telegram ignores the formatting behind this many pieces, and with it what keeps an address from becoming a link. */
const MOST_ENTITIES = 100;

/** Each part is small enough for one message, whichever way it is written. */
const SPLIT: SplitRule = {
  limit: TEXT_LIMIT,
  measure: (part) => (part.spans.length > MOST_ENTITIES ? TEXT_LIMIT + 1 : writePlain(part).length),
};

const partSchema = z.object({
  html: z.string(),
  plain: z.string(),
  /** Whether it points at the message it answers. */
  reply: z.boolean(),
  buttons: z.array(z.object({ text: z.string(), data: z.string() })),
});

export type TelegramPart = z.output<typeof partSchema>;

/** The content of a planned part, as it came back from the store. */
export const readPart = (content: unknown): TelegramPart => partSchema.parse(content);

/** A planned part as people see it. */
export function picturePart({ content }: Pick<DeliveryPart, 'content'>): PicturedPart {
  const { html, buttons } = readPart(content);
  return { markup: html, above: [], below: [], buttons: buttons.map(({ text }) => text) };
}

export function planParts(message: OutgoingMessage): readonly DeliveryPart[] {
  const parts = renderAnswer(message, SPLIT);
  return parts.map((part, index) => {
    const isLast = index === parts.length - 1;
    const content: TelegramPart = {
      html: writeHtml(part),
      plain: writePlain(part),
      reply: index === 0,
      buttons: isLast && message.askFeedback === true ? [...feedbackButtons(message.messageId)] : [],
    };
    return { part: index, content };
  });
}

/** The last message's worth of an answer that is being written, as HTML. */
export const renderDraft = (text: string): string => renderAnswer({ text, sources: [] }, SPLIT).slice(-1).map(writeHtml).join('');

/** The first message's worth of an answer that is being written. */
export function planPreview(text: string): TelegramPart {
  const part = renderGrowing(text, SPLIT);
  return { html: writeHtml(part), plain: writePlain(part), reply: true, buttons: [] };
}
