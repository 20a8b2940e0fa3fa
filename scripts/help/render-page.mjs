// Writes the whole HTML of a help page around its article: navigation, search, the way to the other language.
import { addressOf } from './page-names.mjs';
import { escapeHtml } from './render-markdown.mjs';
import { wordsOf } from './words.mjs';

/** @typedef {import('./page-names.mjs').Language} Language */
/** @typedef {import('./page-names.mjs').PageName} PageName */
/** @typedef {{ title: string, address: string, about: string, isForeign: boolean }} Link `isForeign`: in the other language */
/** @typedef {{ title: string, links: Link[] }} Place a group of the navigation */
/** @typedef {{ page: PageName, places: Place[], title: string, html: string, sections: import('./render-markdown.mjs').Section[], other: string }} PageFacts `other`: the address in the other language */

/** @param {Language} language */
export const homeOf = (language) => addressOf(language === 'en' ? { language, name: 'index' } : { language: 'en', name: 'zh-CN' });

/** @param {Link} link @param {string} here @param {string} inEnglish */
const navLink = ({ title, address, isForeign }, here, inEnglish) =>
  `<li><a href="${address}"${address === here ? ' aria-current="page"' : ''}>${escapeHtml(title)}${isForeign ? `<small>${inEnglish}</small>` : ''}</a></li>`;

/** @param {Place[]} places @param {string} here @param {string} inEnglish */
const navigation = (places, here, inEnglish) =>
  places
    .map(({ title, links }) => `<h2>${escapeHtml(title)}</h2><ul>${links.map((link) => navLink(link, here, inEnglish)).join('')}</ul>`)
    .join('');

/** @param {import('./render-markdown.mjs').Section[]} sections @param {string} title */
function contentsOf(sections, title) {
  const parts = sections.filter(({ level }) => level === 2);
  if (parts.length < 2) return '';
  const links = parts.map(({ anchor, title: name }) => `<li><a href="#${encodeURI(anchor)}">${escapeHtml(name)}</a></li>`);
  return `<nav class="here" aria-label="${title}"><h2>${title}</h2><ul>${links.join('')}</ul></nav>`;
}

/** The pages before and after this one, in the order of the navigation. @param {PageFacts} facts */
function neighbours({ page, places }) {
  const words = wordsOf(page.language);
  const links = places.flatMap((place) => place.links).filter(({ isForeign }) => !isForeign);
  const at = links.findIndex(({ address }) => address === addressOf(page));
  if (at < 0) return '';
  const way = (/** @type {Link | undefined} */ link, /** @type {string} */ rel, /** @type {string} */ word) =>
    link ? `<a rel="${rel}" href="${link.address}"><small>${word}</small>${escapeHtml(link.title)}</a>` : '<span></span>';
  return `<nav class="ways" aria-label="${words.pages}">${way(links[at - 1], 'prev', words.before)}${way(links[at + 1], 'next', words.after)}</nav>`;
}

/** @param {Language} language @param {string} other */
function header(language, other) {
  const words = wordsOf(language);
  const otherLang = language === 'en' ? 'zh-CN' : 'en';
  return `<header>
<a class="brand" href="${homeOf(language)}"><img src="/help/assets/mark.svg" alt="" width="20" height="20">${words.site}</a>
<form role="search" action="${homeOf(language)}" data-index="/help/assets/search-${language}.json" data-none="${words.none}">
<input type="search" id="search" placeholder="${words.search}" aria-label="${words.search}" aria-keyshortcuts="/" title="${words.keys}" autocomplete="off" spellcheck="false" role="combobox" aria-expanded="false" aria-controls="found" aria-autocomplete="list">
<ul id="found" role="listbox" aria-label="${words.search}" hidden></ul>
</form>
<nav class="top"><a href="/">${words.chat}</a><a href="/docs">${words.api}</a><a href="${other}" hreflang="${otherLang}" lang="${otherLang}">${words.other}</a></nav>
</header>`;
}

/** @param {PageFacts} facts @returns {string} */
export function renderPage(facts) {
  const { page, places, title, html, sections, other } = facts;
  const words = wordsOf(page.language);
  const nav = navigation(places, addressOf(page), words.inEnglish);
  return `<!doctype html>
<html lang="${words.lang}" data-copy="${words.copy}" data-copied="${words.copied}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}${title === words.site ? '' : ` · ${words.site}`}</title>
<link rel="icon" type="image/svg+xml" href="/help/assets/mark.svg">
<link rel="stylesheet" href="/help/assets/help.css">
<link rel="alternate" hreflang="${page.language === 'en' ? 'zh-CN' : 'en'}" href="${other}">
<script type="module" src="/help/assets/help.js"></script>
</head>
<body>
<a class="skip" href="#text">${words.skip}</a>
${header(page.language, other)}
<div class="frame">
<details class="menu"><summary>${words.pages}</summary><nav aria-label="${words.pages}">${nav}</nav></details>
<nav class="side" aria-label="${words.pages}">${nav}</nav>
<main id="text" tabindex="-1">
<article>${html}</article>
${neighbours(facts)}
</main>
${contentsOf(sections, words.here)}
</div>
</body>
</html>
`;
}

/** The first page: what there is, as the map of the README tells it. @param {Language} language @param {Place[]} places @returns {string} */
export function renderHome(language, places) {
  const words = wordsOf(language);
  const row = (/** @type {Link} */ { title, address, about, isForeign }) =>
    `<li><a href="${address}"><b>${escapeHtml(title)}${isForeign ? `<small>${words.inEnglish}</small>` : ''}</b><span>${escapeHtml(about)}</span></a></li>`;
  const groups = places.map(({ title, links }) => `<h2>${escapeHtml(title)}</h2><ul class="cards">${links.map(row).join('')}</ul>`);
  return `<h1>${words.site}</h1><p class="lead">${words.lead}</p>${groups.join('')}`;
}
