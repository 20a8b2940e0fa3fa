/** What a level of the limits, and the tier or the part of the API that it is for, are called. */
import { limitsWords } from '../../../words/limits.ts';
import { settingsWords } from '../../../words/settings.ts';

const named = (words: Readonly<Record<string, string>>, name: string): string => words[name] ?? name;

/** A level that is younger than the words is called as the API does. */
export const levelName = (level: string): string => named(limitsWords().levels, level);

export const standingName = (of: string): string => named(settingsWords().parts, of);
