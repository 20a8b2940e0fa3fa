/** What people and models write may hold what a database cannot. */

/** The text without NUL and halves of characters. */
export const storable = (text: string): string => Buffer.from(text).toString().replaceAll('\0', '');
