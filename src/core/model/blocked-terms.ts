/** Finds words that a business does not want to read or to say, however they are written. */

/** Whether a text holds one of the terms. */
export type TermMatcher = (text: string) => boolean;

/** Scripts that are written without spaces, where a term may stand anywhere. */
const UNSPACED = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}`;
const LETTER = String.raw`[[\p{L}\p{M}\p{N}]--[${UNSPACED}]]`;
const STARTS_SPACED = new RegExp(`^${LETTER}`, 'v');
const ENDS_SPACED = new RegExp(`${LETTER}$`, 'v');

/** Width, case, and what cannot be seen make no difference; any white space is one space. */
const fold = (text: string): string =>
  text
    .normalize('NFKC')
    .replaceAll(/\p{Cf}/gu, '')
    .replaceAll(/\s+/g, ' ')
    .toLowerCase()
    .trim();

/** A term is a whole word where words have spaces around them (the Latin kind), and any run of characters in Chinese. */
export function createTermMatcher(terms: readonly string[]): TermMatcher {
  const patterns = terms
    .map(fold)
    .filter((term) => term !== '')
    .map((term) => {
      const words = term.replaceAll(/[\^$\\.*+?()[\]{}|/]/g, String.raw`\$&`);
      return `${STARTS_SPACED.test(term) ? `(?<!${LETTER})` : ''}${words}${ENDS_SPACED.test(term) ? `(?!${LETTER})` : ''}`;
    });
  if (patterns.length === 0) return () => false;
  const pattern = new RegExp(patterns.join('|'), 'v');
  return (text) => pattern.test(fold(text));
}
