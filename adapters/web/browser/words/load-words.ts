/** Brings the words of a language: English comes with the script, another one is fetched when somebody reads it. */
import { en } from './en.ts';
import type { Language } from './language.ts';
import type { Words } from './words.ts';

/** Never rejects: null when the words cannot be had now. @param baseUrl the server, without a slash at the end */
export async function loadWords(baseUrl: string, language: Language): Promise<Words | null> {
  if (language === 'en') return en;
  try {
    const { zh } = (await import(/* @vite-ignore */ `${baseUrl}/assets/words-zh.js`)) as { readonly zh: Words };
    // One of another version, from a cache, may lack a sentence.
    return { ...en, ...zh };
  } catch (error) {
    console.warn('No words.', error);
    return null;
  }
}
