/** Renders an answer for Template and splits it into messages; pure. */
import { z } from 'zod';
import type { DeliveryPart } from '../../src/core/model/delivery.ts';
import type { OutgoingMessage } from '../../src/core/ports/channel-adapter.ts';
import { createLinkRule } from '../_shared/link-rule.ts';
import { parseAnswer } from '../_shared/parse-answer.ts';
import { headOf } from '../_shared/render-answer.ts';
import { splitStyled } from '../_shared/split-styled.ts';
import { toStyledText } from '../_shared/styled-text.ts';
import { writePlain } from '../_shared/write-plain.ts';

/** UTF-16 units of one message. */
export const TEXT_LIMIT = 4_000;

const partSchema = z.object({ text: z.string() });

export type TemplatePart = z.output<typeof partSchema>;

/** The content of a planned part, as it came back from the store. */
export const readPart = (content: unknown): TemplatePart => partSchema.parse(content);

/** Plain words with the sources behind them. A platform with markup writes the spans of the styled text in it. */
export function planParts({ text, sources, trusted = false, linkHosts = [] }: OutgoingMessage): readonly DeliveryPart[] {
  const urls = sources.flatMap(({ url }) => url ?? []);
  const body = toStyledText(parseAnswer(text, createLinkRule({ urls, hosts: linkHosts, trusted })));
  const list = sources.map((source) => headOf(source) + (source.url === null ? '' : ` — ${source.url}`)).join('\n');
  const whole = { ...body, text: [body.text, list].filter((piece) => piece !== '').join('\n\n') };
  const parts = splitStyled(whole, { limit: TEXT_LIMIT, measure: (part) => writePlain(part).length });
  const texts = parts.length > 0 ? parts.map(writePlain) : ['…'];
  return texts.map((words, part) => ({ part, content: { text: words } satisfies TemplatePart }));
}
