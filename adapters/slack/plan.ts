/** Renders an answer for Slack and splits it into messages; pure. */
import { z } from 'zod';
import type { Source } from '../../src/core/model/answer.ts';
import type { DeliveryPart } from '../../src/core/model/delivery.ts';
import type { OutgoingMessage, PicturedPart } from '../../src/core/ports/channel-adapter.ts';
import type { MessageId } from '../../src/kernel/ids.ts';
import { feedbackButtons } from '../_shared/feedback-buttons.ts';
import { createLinkRule } from '../_shared/link-rule.ts';
import { parseAnswer } from '../_shared/parse-answer.ts';
import { headOf } from '../_shared/render-answer.ts';
import { splitStyled } from '../_shared/split-styled.ts';
import { toStyledText, type StyledText } from '../_shared/styled-text.ts';
import { writePlain } from '../_shared/write-plain.ts';
import { escapeTokens, escapeWithin } from './escape.ts';
import { writeMarkdown } from './write-markdown.ts';

/** UTF-16 units of markdown in one message; Slack takes 12,000, also of a message that is streamed. */
export const TEXT_LIMIT = 11_500;
/** Of one line of small print, in UTF-16 units; a text object of Slack holds 3,000. */
export const LINE_LIMIT = 2_900;
/** Slack refuses a message without words. */
const NOTHING = '…';

const partSchema = z.object({
  markdown: z.string(),
  /** The words alone, and the small print. */
  plain: z.string(),
  /** Small print above and below the words, lines of Slack's own markup. */
  above: z.array(z.string()),
  below: z.array(z.string()),
  /** The answer that is asked about; null without buttons. */
  asks: z.string().nullable(),
});

export type SlackPart = z.output<typeof partSchema>;

/** The content of a planned part, as it came back from the store. */
export const readPart = (content: unknown): SlackPart => partSchema.parse(content);

/** A planned part as people see it. */
export function picturePart({ content }: Pick<DeliveryPart, 'content'>): PicturedPart {
  const part = readPart(content);
  const asked = askedOf(part);
  const buttons = asked === null ? [] : feedbackButtons(asked).map(({ text }) => text);
  return { markup: part.markdown, above: part.above, below: part.below, buttons };
}

export function planParts(message: OutgoingMessage): readonly DeliveryPart[] {
  const { messageId, disclosure = '', askFeedback = false } = message;
  const anywhere = createLinkRule({ urls: [], hosts: [], trusted: true });
  const said = writePlain(toStyledText(parseAnswer(disclosure, anywhere)));
  const parts = renderParts(message);
  return parts.map((part, index) => {
    const isFirst = index === 0;
    const isLast = index === parts.length - 1;
    const cited = isLast ? message.sources.map((source) => ({ ...source, url: source.url === null ? null : anywhere(source.url) })) : [];
    const plain = [isFirst ? said : '', writePlain(part), cited.map(plainLine).join('\n')].filter((piece) => piece !== '');
    const content: SlackPart = {
      markdown: writeMarkdown(part),
      plain: plain.join('\n\n'),
      above: isFirst && said !== '' ? [escapeWithin(said, LINE_LIMIT)] : [],
      below: cited.map(markedLine),
      asks: isLast && askFeedback ? messageId : null,
    };
    return { part: index, content };
  });
}

/** What an answer that is being written fills of its first message; `isFull` when there is more. */
export interface Preview {
  readonly part: SlackPart;
  readonly isFull: boolean;
}

/** It grows until the message is full, and becomes the first part of the answer. Null while there is nothing to be seen. */
export function planPreview(text: string): Preview | null {
  const [first, ...more] = text.trim() === '' ? [] : renderParts({ text, sources: [] });
  if (first === undefined) return null;
  const part = { markdown: writeMarkdown(first), plain: writePlain(first), above: [], below: [], asks: null };
  return { part, isFull: more.length > 0 };
}

/** The id that a part's buttons carry; ids are kept as the text they are. */
export const askedOf = ({ asks }: SlackPart): MessageId | null => asks as MessageId | null;

/** The words of the answer, each part small enough for one message. */
function renderParts({ text, sources, trusted = false, linkHosts = [] }: Omit<OutgoingMessage, 'messageId'>): readonly StyledText[] {
  const urls = sources.flatMap(({ url }) => url ?? []);
  const whole = toStyledText(parseAnswer(text, createLinkRule({ urls, hosts: linkHosts, trusted })));
  // Writing takes its time, and what is too long as it reads is too long written.
  const measure = (part: StyledText): number => (part.text.length > TEXT_LIMIT ? part.text.length : writeMarkdown(part).length);
  const parts = splitStyled(whole, { limit: TEXT_LIMIT, measure });
  return parts.length > 0 ? parts : [{ text: NOTHING, spans: [] }];
}

const plainLine = (source: Source): string => headOf(source) + (source.url === null ? '' : ` — ${source.url}`);

/** The address is shown in full; one that is longer than a line may be is left out. */
function markedLine(source: Source): string {
  const head = escapeTokens(headOf(source));
  const line = source.url === null ? head : `${head} — <${escapeTokens(source.url.replaceAll('|', '%7C'))}>`;
  return line.length <= LINE_LIMIT ? line : head;
}
