/** What the views of limits and the plan say, in the language of the reader. */
import { inBoth } from './in-both.ts';
import { en } from './limits-en.ts';
import { zh } from './limits-zh.ts';

export const limitsWords = inBoth(en, zh);
