/** What every part of the console says, in the language of the reader. */
import { inBoth } from './in-both.ts';
import { en } from './shared-en.ts';
import { zh } from './shared-zh.ts';

export const sharedWords = inBoth(en, zh);
