/** What the first page says, in the language of the reader. */
import { inBoth } from './in-both.ts';
import { en } from './home-en.ts';
import { zh } from './home-zh.ts';

export const homeWords = inBoth(en, zh);
