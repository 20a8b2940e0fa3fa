/** What people and models write may hold what a database cannot. */

/** The text without NUL and halves of characters. */
export const storable = (text: string): string => Buffer.from(text).toString().replaceAll('\0', '');

const UNSTORABLE = /[\0\p{Cs}]/u;

/** False for a text with NUL or half a character in it. */
export const isStorable = (text: string): boolean => !UNSTORABLE.test(text);
