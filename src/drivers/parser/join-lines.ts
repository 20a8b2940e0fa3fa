/** Puts the lines of a wrapped paragraph together as its script wants it. */

/** A character that no Markdown text holds: the parser replaces it. */
export const HARD_BREAK = '\0';
const CHINESE = String.raw`[\p{Script=Han}\u3000-\u303f\uff00-\uffef“”‘’—…]`;
const CHINESE_MARK = String.raw`[\u3000-\u303f\uff00-\uffef]`;
const NO_SPACE_BETWEEN = new RegExp(
  `(?<=${CHINESE})[ \\t]*\\n[ \\t]*(?=${CHINESE})|(?<=${CHINESE_MARK})[ \\t]*\\n[ \\t]*|[ \\t]*\\n[ \\t]*(?=${CHINESE_MARK})`,
  'gu',
);

/** The lines of a paragraph as one: where it is wrapped means nothing, and Chinese has no spaces to put there. */
export function joinLines(text: string): string {
  return text
    .replace(NO_SPACE_BETWEEN, '')
    .replace(/[ \t]*\n[ \t]*/gu, ' ')
    .replaceAll(HARD_BREAK, '\n');
}
