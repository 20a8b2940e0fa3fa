/** What the place Insights says, in the language of the reader. */
import { inBoth } from './in-both.ts';
import { en } from './insights-en.ts';
import { zh } from './insights-zh.ts';

export const insightsWords = inBoth(en, zh);
