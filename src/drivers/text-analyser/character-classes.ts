/** Tells what a character is to the analyser, by one look into a table: asking expressions character by character made most of a search's cost. */

export const OTHER = 0;
export const HAN = 1;
/** Other scripts that are written without spaces. */
export const UNSPACED = 2;
/** Letters and digits of scripts that have spaces. */
export const LETTER = 3;
/** Combines with the letter before it. */
export const MARK = 4;
/** Joins two chunks of letters when it stands right between them. */
export const JOINER = 5;

export type CharacterClass = typeof OTHER | typeof HAN | typeof UNSPACED | typeof LETTER | typeof MARK | typeof JOINER;

/** The class of the character at `at`; both halves of a surrogate pair have the class of the whole. */
export type ClassifyAt = (text: string, at: number) => CharacterClass;

const FORMS: readonly (readonly [CharacterClass, RegExp])[] = [
  [HAN, /\p{Script=Han}/u],
  [UNSPACED, /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u],
  [LETTER, /[\p{L}\p{N}]/u],
  [MARK, /\p{M}/u],
  [JOINER, /[._'’/,-]/u],
];
const UNKNOWN = 255;

/** The table fills as characters are met. */
export function createClassifier(): ClassifyAt {
  const known = new Uint8Array(0x1_00_00).fill(UNKNOWN);
  return (text, at) => {
    const unit = text.charCodeAt(at);
    if (isSurrogate(unit)) return classify(wholeAt(text, at));
    if (known[unit] === UNKNOWN) known[unit] = classify(text.charAt(at));
    return known[unit] as CharacterClass;
  };
}

function classify(character: string): CharacterClass {
  return FORMS.find(([, form]) => form.test(character))?.[0] ?? OTHER;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd8_00 && unit <= 0xdf_ff;
}

function wholeAt(text: string, at: number): string {
  const isSecond = text.charCodeAt(at) >= 0xdc_00;
  return String.fromCodePoint(text.codePointAt(isSecond && at > 0 ? at - 1 : at) ?? 0);
}
