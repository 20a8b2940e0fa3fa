/** What the place Channels says, in the language of the reader. */
import { inBoth } from './in-both.ts';
import { en } from './channels-en.ts';
import { zh } from './channels-zh.ts';

export const channelsWords = inBoth(en, zh);
