/** What is said of canned answers, in English. */
import { counted } from './in-both.ts';

export const en = {
  none: 'No canned answers yet',
  noneBody: 'Write what the team says again and again; in the inbox it is one press away, or / and a few letters.',
  add: 'New canned answer',
  about: 'For the replies of the team.',
  title: 'Title',
  titleHelp: 'By which it is found.',
  titleTaken: 'There is one of this title already.',
  text: 'Text',
  textHelp: '{name} becomes the name of the customer, {me} yours.',
  language: 'Language',
  languages: { '': 'Any', en: 'English', zh: 'Chinese' },
  removed: 'Canned answer removed.',
  insert: 'Canned answers',
  found: (count: number) => `${counted(count, 'canned answer')}; Enter takes the first.`,
  noneFound: 'No canned answer fits.',
  slashHint: '/ finds a canned answer',
};
