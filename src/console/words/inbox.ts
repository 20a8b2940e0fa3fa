/** What the place Inbox says, in the language of the reader. */
import { inBoth } from './in-both.ts';
import { en } from './inbox-en.ts';
import { zh } from './inbox-zh.ts';

export const inboxWords = inBoth(en, zh);
