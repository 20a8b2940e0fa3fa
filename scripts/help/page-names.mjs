// How a file of the repository is called on the help site, and where a link between files leads there.
import { posix } from 'node:path';

/** @typedef {'en' | 'zh-CN'} Language */
/** @typedef {{ language: Language, name: string }} PageName `name` is the last part of the address */

const CHINESE = 'docs/zh-CN/';

/** @param {string} path from the root @returns {PageName} `docs/channels/slack.md` is `channels-slack`, `CONTRIBUTING.md` is `contributing` */
export function pageName(path) {
  const language = path.startsWith(CHINESE) ? 'zh-CN' : 'en';
  const inside = path.startsWith(CHINESE) ? path.slice(CHINESE.length) : path.replace(/^docs\//, '');
  return { language, name: inside.replace(/\.md$/, '').replace(/\/$/, '').replaceAll('/', '-').toLowerCase() };
}

/** @param {PageName} page */
export const addressOf = ({ language, name }) => (language === 'en' ? `/help/${name}` : `/help/zh-CN/${name}`);

/** @param {string} path of a picture or table @returns {string} its name among the site's files */
export const assetName = (path) => path.replace(/^docs\//, '').replaceAll('/', '-');

/** @param {string} from the file that holds the link @param {string} href without its anchor @returns {string} path from the root; a folder ends with a slash */
export const resolveLink = (from, href) => posix.normalize(posix.join(posix.dirname(from), href));

/** The anchor of a heading, as the places that show Markdown make it. @param {string} heading */
export const anchorOf = (heading) =>
  heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M}_\- ]/gu, '')
    .replaceAll(' ', '-');
