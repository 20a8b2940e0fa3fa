/** What the place Operations says, in the language of the reader. */
import { inBoth } from './in-both.ts';
import { en } from './operations-en.ts';
import { zh } from './operations-zh.ts';

export const operationsWords = inBoth(en, zh);
