// Builds the help site, which the server shows at /help, from the README's map and the Markdown files that it leads to.
//   node scripts/build-help.mjs <folder>
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addressOf, assetName, pageName, resolveLink } from './help/page-names.mjs';
import { readMap } from './help/read-map.mjs';
import { renderMarkdown } from './help/render-markdown.mjs';
import { homeOf, renderHome, renderPage } from './help/render-page.mjs';
import { wordsOf } from './help/words.mjs';

/** @typedef {import('./help/page-names.mjs').Language} Language */
/** @typedef {import('./help/page-names.mjs').PageName} PageName */
/** @typedef {import('./help/render-page.mjs').Place} Place */

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const read = (/** @type {string} */ path) => readFileSync(join(root, path), 'utf8');
const LANGUAGES = /** @type {const} */ (['en', 'zh-CN']);
const DECISIONS = 'docs/decisions/';
/** Folders whose pages the search leaves out. */
const UNSEARCHED = [DECISIONS, '/business/'];
const BROWSER = 'scripts/help/browser/';
/** In the order in which later rules overrule earlier ones. */
const STYLES = ['frame', 'article', 'reference'];
const FILES = {
  'help.js': `${BROWSER}help.js`,
  'mark.svg': `${BROWSER}mark.svg`,
};

const maps = { en: readMap(read('README.md')), 'zh-CN': readMap(read('README.zh-CN.md')) };
const decisions = readdirSync(join(root, DECISIONS))
  .filter((name) => name.endsWith('.md'))
  .toSorted()
  .toReversed()
  .map((name) => `${DECISIONS}${name}`);
/** Every file that is a page, the folder of decisions among them. */
const listed = LANGUAGES.flatMap((language) => maps[language].flatMap(({ entries }) => entries.map(({ path }) => path)));
const paths = new Set([...listed, ...decisions, ...filesBelowDocs()]);

/** Pages that no map names yet: sources lead to them all the same. */
function filesBelowDocs() {
  const names = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.md')).map((name) => `docs/${name.replaceAll('\\', '/')}`);
}

/** @param {Language} language @returns {Place[]} */
const placesOf = (language) =>
  maps[language].map(({ title, entries }) => ({
    title,
    links: entries.map((entry) => {
      const page = pageName(entry.path);
      return { title: entry.title, about: entry.about, address: addressOf(page), isForeign: page.language !== language };
    }),
  }));

/** @param {PageName} page @returns {string} the same page in the other language, or where that language begins */
function otherOf({ language, name }) {
  const other = language === 'en' ? 'zh-CN' : 'en';
  const isThere = [...paths].some((path) => addressOf(pageName(path)) === addressOf({ language: other, name }));
  return isThere ? addressOf({ language: other, name }) : homeOf(other);
}

/** @param {string} from @param {(path: string) => void} need of a file that a page shows @returns {import('./help/render-markdown.mjs').LinkRule} */
const linksIn = (from, need) => (href) => {
  const [file = '', anchor] = href.split('#');
  const path = resolveLink(from, file);
  if (paths.has(path)) return addressOf(pageName(path)) + (anchor ? `#${encodeURI(anchor)}` : '');
  if (!/^docs\/.*\.(png|svg|gif|webp|xlsx)$/.test(path) || !existsSync(join(root, path))) return null;
  need(path);
  return `/help/assets/${assetName(path)}`;
};

/** @param {string} path @param {(path: string) => void} need */
function articleOf(path, need) {
  if (path !== DECISIONS) return renderMarkdown(read(path), linksIn(path, need));
  const { decisions: title, decisionsAbout } = wordsOf('en');
  const lines = decisions.map((file) => `- [${/^# (.+)$/m.exec(read(file))?.[1] ?? file}](${file.slice(DECISIONS.length)})`);
  return renderMarkdown(`# ${title}\n\n${decisionsAbout}\n\n${lines.join('\n')}\n`, linksIn(`${DECISIONS}index.md`, need));
}

/** @param {string} out */
function build(out) {
  mkdirSync(join(out, 'assets'), { recursive: true });
  mkdirSync(join(out, 'zh-CN'), { recursive: true });
  const needed = new Map(Object.entries(FILES));
  const places = { en: placesOf('en'), 'zh-CN': placesOf('zh-CN') };
  /** @type {Record<Language, [page: string, section: string, address: string, text: string][]>} */
  const found = { en: [], 'zh-CN': [] };
  /** @type {Record<string, string>} by the file below docs/ */
  const pages = {};
  const write = (/** @type {PageName} */ { language, name }, /** @type {string} */ html) =>
    writeFileSync(join(out, language === 'en' ? '' : language, `${name}.html`), html);
  for (const path of paths) {
    const page = pageName(path);
    const article = articleOf(path, (file) => needed.set(assetName(file), file));
    write(page, renderPage({ ...article, page, places: places[page.language], other: otherOf(page) }));
    if (path.startsWith('docs/')) pages[path.slice('docs/'.length)] = addressOf(page);
    // Records of why and the plan of the business are read by few, and would stand between the pages that say how.
    const sections = UNSEARCHED.some((folder) => path.includes(folder)) ? [] : article.sections;
    for (const [at, { title, anchor, level, text }] of sections.entries()) {
      const address = addressOf(page) + (level === 1 ? '' : `#${encodeURI(anchor)}`);
      // The browser fills in what is empty from the section before.
      found[page.language].push([at === 0 ? article.title : '', level === 1 ? '' : title, address, text]);
    }
  }
  for (const language of LANGUAGES) {
    const page = /** @type {PageName} */ (language === 'en' ? { language, name: 'index' } : { language: 'en', name: 'zh-CN' });
    const facts = { title: wordsOf(language).site, html: renderHome(language, places[language]), sections: [], places: places[language] };
    write(page, renderPage({ ...facts, page: { ...page, language }, other: homeOf(language === 'en' ? 'zh-CN' : 'en') }));
    writeFileSync(join(out, 'assets', `search-${language}.json`), JSON.stringify(found[language]));
  }
  writeFileSync(join(out, 'assets', 'help.css'), STYLES.map((name) => read(`${BROWSER}styles/${name}.css`)).join('\n'));
  for (const [name, path] of needed) copyFileSync(join(root, path), join(out, 'assets', name));
  writeFileSync(join(out, 'pages.json'), JSON.stringify(pages));
}

const [, , out] = process.argv;
if (out === undefined) throw new Error('Say which folder to build into.');
build(resolve(out));
