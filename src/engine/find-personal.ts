/** Finds the personal data in a text that can be told by their form: e-mail, phone, card, IBAN and Chinese identity numbers. */

export type PersonalKind = 'email' | 'id' | 'iban' | 'card' | 'phone';

/** Where it stands: from `start` up to `end`, in UTF-16 units. */
export interface PersonalSpan {
  readonly kind: PersonalKind;
  readonly start: number;
  readonly end: number;
}

interface Detector {
  readonly kind: PersonalKind;
  /** Every part is bounded or unambiguous, so that no text takes more than linear time. */
  readonly pattern: RegExp;
  /** Where the pattern only finds runs of groups: whether these characters, without what separates them, are one number. */
  readonly isOne?: (characters: string) => boolean;
}

/** In this order: what one has found, the next ones do not see. */
const DETECTORS: readonly Detector[] = [
  { kind: 'email', pattern: /[\w.%+-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}/giu },
  { kind: 'id', pattern: /(?<![a-z\d])\d{17}[\dx](?![a-z\d])/giu, isOne: isChineseId },
  { kind: 'iban', pattern: /(?<![a-z\d])[a-z]{2}\d{2}(?:[ -]?[a-z\d]+)+/giu, isOne: isIban },
  { kind: 'card', pattern: /(?<![a-z\d])\d+(?:[ -]\d+)*(?![a-z\d])/giu, isOne: isCard },
  { kind: 'phone', pattern: /(?<![\w+])(?:\+|00)\d(?:[ ().-]{0,2}\d){6,13}(?![\w])/gu },
  { kind: 'phone', pattern: /(?<![\w+])1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?![\w])/gu },
  { kind: 'phone', pattern: /(?<![\w+])(?:0\d{2,4}|\(0\d{2,4}\))[ /-]?\d{5,8}(?![\w])/gu },
  { kind: 'phone', pattern: /(?<![\w+])(?:\d{3}|\(\d{3}\))[ .-]\d{3}[ .-]\d{4}(?![\w])/gu },
];

/** In the order of the text; no two overlap. */
export function findPersonal(text: string): readonly PersonalSpan[] {
  let seen = narrow(text);
  const all: PersonalSpan[] = [];
  for (const { kind, pattern, isOne } of DETECTORS) {
    const found = [...seen.matchAll(pattern)].flatMap(({ 0: run, index }) =>
      (isOne ? pickNumbers(run, isOne) : [{ start: 0, end: run.length }]).map(({ start, end }) => ({
        kind,
        start: index + start,
        end: index + end,
      })),
    );
    seen = blank(seen, found);
    all.push(...found);
  }
  return all.toSorted((a, b) => a.start - b.start);
}

/** Full-width letters and digits as the ASCII ones, so that each character stays where it is. */
function narrow(text: string): string {
  return text.replaceAll(/[\u3000\uFF01-\uFF5E]/gu, (wide) =>
    wide === '\u3000' ? ' ' : String.fromCharCode(wide.charCodeAt(0) - 0xfe_e0),
  );
}

function blank(text: string, spans: readonly PersonalSpan[]): string {
  let at = 0;
  let kept = '';
  for (const { start, end } of spans) {
    kept += text.slice(at, start) + '\0'.repeat(end - start);
    at = end;
  }
  return kept + text.slice(at);
}

/** Of the numbers that are found in groups. */
const LEAST_CHARACTERS = 13;
const MOST_CHARACTERS = 34;

/** The longest rows of whole groups that are one number: beside it may stand others, such as the date on a card. */
function pickNumbers(run: string, isOne: (characters: string) => boolean): { readonly start: number; readonly end: number }[] {
  const groups = [...run.matchAll(/[^ -]+/gu)].map(({ 0: text, index }) => ({ text, start: index, end: index + text.length }));
  const picked: { start: number; end: number }[] = [];
  for (let first = 0; first < groups.length; first += 1) {
    let characters = '';
    let last = -1;
    for (let next = first; next < groups.length && characters.length <= MOST_CHARACTERS; next += 1) {
      characters += groups[next]!.text;
      if (characters.length >= LEAST_CHARACTERS && isOne(characters)) last = next;
    }
    if (last < 0) continue;
    picked.push({ start: groups[first]!.start, end: groups[last]!.end });
    first = last;
  }
  return picked;
}

const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** ISO 7064, MOD 11-2. */
function isChineseId(characters: string): boolean {
  const sum = ID_WEIGHTS.reduce((total, weight, index) => total + weight * Number(characters[index]), 0);
  return '10X98765432'[sum % 11] === characters[17]?.toUpperCase();
}

/** ISO 13616: the remainder of 97 is 1, with the first four characters last and letters as numbers from 10. */
function isIban(characters: string): boolean {
  if (!/^[a-z]{2}\d{2}[a-z\d]{11,30}$/iu.test(characters)) return false;
  let rest = 0;
  for (const character of characters.slice(4) + characters.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

/** 13 to 19 digits, not all the same, whose sum by Luhn ends in 0. */
function isCard(characters: string): boolean {
  if (characters.length > 19 || !/^(?!(\d)\1*$)\d{13,}$/u.test(characters)) return false;
  const sum = [...characters].toReversed().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
