/** The language that a chat speaks now, changed only once its words are there. */
import { signal } from '@preact/signals';
import type { Signal } from '@preact/signals';
import { en } from './en.ts';
import type { Language } from './language.ts';
import { loadWords } from './load-words.ts';
import type { Words } from './words.ts';

export interface Speech {
  readonly language: Signal<Language>;
  readonly words: Signal<Words>;
  /** Stays as it is when the words cannot be had, or another language was wished for meanwhile. */
  readonly speak: (next: Language) => Promise<void>;
}

/** Begins in English. @param baseUrl the server, without a slash at the end */
export function createSpeech(baseUrl: string): Speech {
  const language = signal<Language>('en');
  const words = signal<Words>(en);
  let wanted: Language;
  const speak = async (next: Language): Promise<void> => {
    wanted = next;
    const loaded = await loadWords(baseUrl, next);
    if (loaded === null || next !== wanted) return;
    words.value = loaded;
    language.value = next;
  };
  return { language, words, speak };
}
