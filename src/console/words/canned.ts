/** What is said of canned answers, in the language of the reader. */
import { en } from './canned-en.ts';
import { zh } from './canned-zh.ts';
import { inBoth } from './in-both.ts';

export const cannedWords = inBoth(en, zh);
