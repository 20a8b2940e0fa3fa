/** Renders an answer for Discord and splits it into messages; pure. */
import { z } from 'zod';
import type { DeliveryPart } from '../../src/core/model/delivery.ts';
import type { OutgoingMessage, PicturedPart } from '../../src/core/ports/channel-adapter.ts';
import { feedbackButtons } from '../_shared/feedback-buttons.ts';
import { listTables } from '../_shared/list-tables.ts';
import { renderAnswer, renderGrowing, type RenderRule } from '../_shared/render-answer.ts';
import { writeDiscord } from './write-discord.ts';

/**
 * Of the text with its markup, https://docs.discord.com/developers/resources/message#create-message. Discord counts characters; UTF-16 units
 * are never fewer.
 */
export const TEXT_LIMIT = 2_000;

const RULE: RenderRule = { limit: TEXT_LIMIT, measure: (part) => writeDiscord(part).length, arrange: listTables };

const partSchema = z.object({
  text: z.string(),
  /** Whether it points at the message it answers. */
  reply: z.boolean(),
  buttons: z.array(z.object({ text: z.string(), data: z.string() })),
});

export type DiscordPart = z.output<typeof partSchema>;

/** The content of a planned part, as it came back from the store. */
export const readPart = (content: unknown): DiscordPart => partSchema.parse(content);

/** A planned part as people see it. */
export function picturePart({ content }: Pick<DeliveryPart, 'content'>): PicturedPart {
  const { text, buttons } = readPart(content);
  return { markup: text, above: [], below: [], buttons: buttons.map((button) => button.text) };
}

export function planParts(message: OutgoingMessage): readonly DeliveryPart[] {
  const parts = renderAnswer(message, RULE);
  return parts.map((part, index) => {
    const asks = index === parts.length - 1 && message.askFeedback === true;
    const content: DiscordPart = {
      text: writeDiscord(part),
      reply: index === 0,
      buttons: asks ? [...feedbackButtons(message.messageId)] : [],
    };
    return { part: index, content };
  });
}

/** The first message's worth of an answer that is being written. */
export const planPreview = (text: string): DiscordPart => ({ text: writeDiscord(renderGrowing(text, RULE)), reply: true, buttons: [] });
