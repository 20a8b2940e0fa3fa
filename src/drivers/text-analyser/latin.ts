/** Words of alphabetic scripts: stems for English, identifiers whole and in their parts, numbers as they are read. */
import { stemmer } from 'stemmer';

const PARTS = /\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{Lo}\p{Lm}\p{M}]+|\p{Lu}|\p{N}+/gu;
const PLAIN_ENGLISH = /^[a-z]{3,}$/;
const PLAIN_WORD = /^[A-Za-z]?[a-z]+$/;
const MAX_TERM = 64;

/** Stems never change, and the same few thousand words make up most text. */
export function createStemCache(limit = 20_000): (word: string) => string {
  const cache = new Map<string, string>();
  return (word) => {
    if (!PLAIN_ENGLISH.test(word)) return word;
    const known = cache.get(word);
    if (known !== undefined) return known;
    if (cache.size >= limit) cache.clear();
    const stem = stemmer(word);
    cache.set(word, stem);
    return stem;
  };
}

/** A word that is its own only part. */
export function isPlainWord(chunk: string): boolean {
  return PLAIN_WORD.test(chunk);
}

/**
 * The lower-case words of one chunk (letters, digits and the joining marks . _ - ' / between them), unstemmed:
 * `maxRetryCount` gives itself and max, retry, count; `PG15` gives itself, pg and 15 (single characters are no parts); `1,000` gives 1000.
 */
export function chunkWords(chunk: string): string[] {
  if (isPlainWord(chunk)) return [chunk.toLowerCase().slice(0, MAX_TERM)];
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
