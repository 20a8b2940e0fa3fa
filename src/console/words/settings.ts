/** What the place Settings says, in the language of the reader. */
import { inBoth } from './in-both.ts';
import { en } from './settings-en.ts';
import { zh } from './settings-zh.ts';

export const settingsWords = inBoth(en, zh);
