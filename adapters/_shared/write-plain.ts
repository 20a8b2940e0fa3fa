/** Writes styled text without any markup, for platforms that have none and for those that refused it. */
import type { StyledText } from './styled-text.ts';

/** Stands after a dot, is not seen, and keeps an app from making a link of the name. */
const WORD_JOINER = '\u2060';

/** The same words without markup; addresses that were shown as code stay unclickable. */
export function writePlain({ text, spans }: StyledText): string {
  let plain = '';
  let at = 0;
  for (const { start, end } of spans.filter(({ style }) => style === 'code')) {
    plain += text.slice(at, start) + text.slice(start, end).replaceAll('.', `.${WORD_JOINER}`);
    at = end;
  }
  return plain + text.slice(at);
}
