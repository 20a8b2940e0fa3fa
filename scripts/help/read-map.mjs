// Reads the map of the documentation from a README: the site has the pages, groups and descriptions that a reader of the repository sees.

/** @typedef {{ title: string, path: string, about: string }} Entry a page; `path` from the repository's root */
/** @typedef {{ title: string, entries: Entry[] }} Group */

const HEADING = /^## (?:The documentation|文档)$/m;
const ROW = /^\| \[([^\]]+)\]\(([^)]+)\)(?:（英文）)? \| (.+?) \|$/;

/** @param {string} readme @returns {Group[]} in the README's order. @throws Error when it has no map */
export function readMap(readme) {
  const at = readme.search(HEADING);
  if (at < 0) throw new Error('The README has no "## The documentation" ("## 文档").');
  const [map = ''] = readme.slice(at + 3).split(/^## /m);
  return map
    .split(/^### /m)
    .slice(1)
    .map((part) => {
      const [title = '', ...lines] = part.split('\n');
      const rows = lines.map((line) => ROW.exec(line)).filter((row) => row !== null);
      return { title: title.trim(), entries: rows.map(([, name = '', path = '', about = '']) => ({ title: name, path, about })) };
    });
}
