/** Tells a title that somebody gave from one that only repeats the file's name. */

/** True for no title, the file's name, and the file's name without folder and ending: the title found inside the document is better. */
export function isStandInTitle(title: string, fileName: string | null): boolean {
  if (title === '') return true;
  if (fileName === null) return false;
  const name = fileName.split(/[/\\]/).at(-1) ?? fileName;
  return [fileName, name, name.replace(/\.[^.]+$/, '')].includes(title);
}
