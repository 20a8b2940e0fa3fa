/** Makes the name a sender gave a file harmless: it is shown to people and saved on their disks. */
import { FILE_TYPES, type FileType } from './file.ts';

/** Longest name, in UTF-16 units. */
export const MAX_FILE_NAME = 200;

/** Other endings that belong to a type. */
const ALSO: Partial<Record<FileType, readonly string[]>> = { 'image/jpeg': ['jpeg', 'jpe', 'jfif'] };

/**
 * The last part of a path, without control, direction, invisible and half characters and without what file systems treat as special.
 * The ending always fits the type, so that a saved copy opens as what it is: `page.html` that holds a PNG becomes `page.html.png`.
 */
export function cleanFileName(given: string, type: FileType): string {
  const plain = given
    .normalize('NFC')
    .replace(/^.*[/\\]/s, '')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}]/gu, '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/[\p{Z}]+/gu, ' ')
    .replace(/^[. ]+|[. ]+$/g, '');
  const ending = FILE_TYPES[type];
  const found = /^(.*)\.([a-z]{3,4})$/is.exec(plain);
  const own = found?.[2]?.toLowerCase();
  const fits = own !== undefined && (own === ending || ALSO[type]?.includes(own) === true);
  const [stem, suffix] = fits ? [found![1]!, found![2]!] : [plain, ending];
  return `${cut(stem, MAX_FILE_NAME - suffix.length - 1).trimEnd() || 'file'}.${suffix}`;
}

/** At most so many UTF-16 units, never in the middle of a character. */
function cut(text: string, most: number): string {
  return text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '');
}
