/** Renders an answer for Telegram and splits it into messages; pure. */
import { z } from 'zod';
import type { Source } from '../../src/core/model/answer.ts';
import type { DeliveryPart } from '../../src/core/model/delivery.ts';
import type { OutgoingMessage } from '../../src/core/ports/channel-adapter.ts';
import { createLinkRule, type LinkRule } from '../_shared/link-rule.ts';
import { parseAnswer } from '../_shared/parse-answer.ts';
import type { Block, Inline } from '../_shared/render-tree.ts';
import { splitStyled } from '../_shared/split-styled.ts';
import { joinStyled, toStyledText, type StyledText } from '../_shared/styled-text.ts';
import { writePlain } from '../_shared/write-plain.ts';
import { feedbackButtons } from './feedback.ts';
import { writeHtml } from './write-html.ts';

/** UTF-16 units of what people see, https://core.telegram.org/bots/api#sendmessage */
export const TEXT_LIMIT = 4_096;
/** Telegram ignores the formatting behind this many pieces, and with it what keeps an address from becoming a link. */
const MOST_ENTITIES = 100;
const TITLE_LIMIT = 200;
/** Telegram refuses a message without words. */
const NOTHING = '…';

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

export function planParts(message: OutgoingMessage): readonly DeliveryPart[] {
  const parts = renderParts(message);
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
export function renderDraft(text: string): string {
  const last = renderParts({ text, sources: [] }).at(-1);
  return last === undefined ? NOTHING : writeHtml(last);
}

/** Room for the sign that there is more, on a line of its own. */
const MORE = '\n…';

/** The first message's worth of an answer that is being written: it grows until it is full, and becomes the first part of the answer. */
export function planPreview(text: string): TelegramPart {
  const [first = { text: NOTHING, spans: [] }, ...more] = renderParts({ text, sources: [] }, TEXT_LIMIT - MORE.length);
  const part = more.length === 0 ? first : joinStyled(first, MORE, { text: '', spans: [] });
  return { html: writeHtml(part), plain: writePlain(part), reply: true, buttons: [] };
}

/** The words of the answer with its sources behind them, each part small enough for one message, whichever way it is written. */
function renderParts(
  { text, sources, trusted = false, linkHosts = [], disclosure = '' }: Omit<OutgoingMessage, 'messageId'>,
  limit: number = TEXT_LIMIT,
): readonly StyledText[] {
  const urls = sources.flatMap(({ url }) => url ?? []);
  const rule = createLinkRule({ urls, hosts: linkHosts, trusted });
  const anywhere = createLinkRule({ urls: [], hosts: [], trusted: true });
  const blocks = [
    toStyledText(parseAnswer(disclosure, anywhere)),
    toStyledText(parseAnswer(text, rule)),
    toStyledText(sourceList(sources, anywhere)),
  ];
  const [first = toStyledText([]), ...rest] = blocks.filter((block) => block.text !== '');
  const whole = rest.reduce((one, next) => joinStyled(one, '\n\n', next), first);
  const measure = (part: StyledText): number => (part.spans.length > MOST_ENTITIES ? limit + 1 : writePlain(part).length);
  const parts = splitStyled(whole, { limit, measure });
  return parts.length > 0 ? parts : [{ text: NOTHING, spans: [] }];
}

function sourceList(sources: readonly Source[], rule: LinkRule): readonly Block[] {
  if (sources.length === 0) return [];
  const lines = sources.map(({ n, title, url }): readonly Inline[] => {
    const link = url === null ? null : rule(url);
    const head: Inline = { kind: 'text', text: `[${n}] ${cut(title)}` };
    return link === null ? [head] : [head, { kind: 'text', text: ' — ' }, { kind: 'link', url: link }];
  });
  return [{ kind: 'paragraph', children: lines.flatMap((line, index) => (index === 0 ? line : [{ kind: 'break' }, ...line])) }];
}

/** A title may be a whole sentence; half a character is never left at its end. */
function cut(title: string): string {
  const line = title.replaceAll(/\s+/g, ' ').trim();
  return line.length <= TITLE_LIMIT ? line : `${line.slice(0, TITLE_LIMIT).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
