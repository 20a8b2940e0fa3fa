/** What the place Knowledge says, in the language of the reader. */
import { inBoth } from './in-both.ts';
import { en } from './knowledge-en.ts';
import { zh } from './knowledge-zh.ts';

export const knowledgeWords = inBoth(en, zh);
