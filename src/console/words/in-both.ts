/** Dictionaries: English says which sentences there are, Chinese must have the same, or the build fails. */
import { language } from './language.ts';

/** The same names and parameters with other words. */
export type WordsLike<T> = {
  readonly [K in keyof T]: T[K] extends string
    ? string
    : T[K] extends (...given: infer Given) => string
      ? (...given: Given) => string
      : WordsLike<T[K]>;
};

/** The sentences in the language of the reader; a component that calls it is drawn again when the language changes. */
export function inBoth<T>(en: T, zh: WordsLike<T>): () => WordsLike<T> {
  return () => (language.value === 'zh' ? zh : (en as WordsLike<T>));
}

/** `counted(2, 'document')` is "2 documents"; give the plural where it is not made with an s. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
