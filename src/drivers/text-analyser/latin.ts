/** Words of alphabetic scripts: stems for English, identifiers whole and in their parts, numbers as they are read. */
import { stemmer } from 'stemmer';

const PARTS = /\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{Lo}\p{Lm}\p{M}]+|\p{Lu}|\p{N}+/gu;
const PLAIN_ENGLISH = /^[a-z]{3,}$/;
const PLAIN_WORD = /^[A-Za-z]?[a-z]+$/;
const MAX_TERM = 64;
/** The bit that tells small ASCII letters from capital ones. */
const CASE = 0x20;

/** Stems never change, and the same few thousand words make up most text. */
export function createStemCache(limit = 20_000): (word: string) => string {
  const cache = new Map<string, string>();
  return (word) => {
    const known = cache.get(word);
    if (known !== undefined) return known;
    if (!PLAIN_ENGLISH.test(word)) return word;
    if (cache.size >= limit) cache.clear();
    const stem = stemmer(word);
    cache.set(word, stem);
    return stem;
  };
}

/** Whether these ASCII letters are their own only part, small but for the first one: most words of a text, told without cutting them out. */
export function isPlainWord(text: string, from: number, to: number): boolean {
  if (to - from > MAX_TERM || !isSmall(text.charCodeAt(from) | CASE)) return false;
  for (let at = from + 1; at < to; at++) if (!isSmall(text.charCodeAt(at))) return false;
  return true;
}

function isSmall(unit: number): boolean {
  return unit >= 0x61 && unit <= 0x7a;
}

/**
 * The lower-case words of one chunk (letters, digits and the joining marks . _ - ' / between them), unstemmed:
 * `maxRetryCount` gives itself and max, retry, count; `PG15` gives itself, pg and 15 (single characters are no parts); `1,000` gives 1000.
 */
export function chunkWords(chunk: string): string[] {
  if (PLAIN_WORD.test(chunk)) return [chunk.toLowerCase().slice(0, MAX_TERM)];
  const whole = chunk
    .replace(/(?<=\d),(?=\d)/g, '')
    .replace(/['’]s?$/iu, '')
    .replace(/['’]/gu, '');
  const lower = whole.toLowerCase();
  if (PLAIN_WORD.test(whole) || /^\p{N}+$/u.test(whole)) return [lower.slice(0, MAX_TERM)];
  const parts = (whole.match(PARTS) ?? [])
    .map((part) => part.toLowerCase().slice(0, MAX_TERM))
    .filter((part) => part !== lower && part.length > 1);
  return lower.length <= MAX_TERM ? [lower, ...parts] : parts;
}
