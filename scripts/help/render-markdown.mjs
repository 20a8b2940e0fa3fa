// Turns one file of Markdown into the article of a help page, with its table of contents and the sections that search finds.
import MarkdownIt from 'markdown-it';
import cjkFriendly from 'markdown-it-cjk-friendly';
import { anchorOf } from './page-names.mjs';

/** @typedef {{ level: number, title: string, anchor: string, text: string }} Section from one heading to the next */
/** @typedef {{ html: string, title: string, sections: Section[] }} Article */
/** @typedef {(href: string) => string | null} LinkRule the address on the site, null for what is not there */
/** @typedef {ReturnType<InstanceType<typeof MarkdownIt>['parse']>} Tokens */

/** @param {string} text @returns {string} */
export const escapeHtml = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** @param {Tokens[number] | undefined} inline @returns {string} without marks */
const plain = (inline) =>
  (inline?.children ?? []).map((token) => (token.type === 'softbreak' ? ' ' : token.type === 'image' ? '' : token.content)).join('');

/** @param {Tokens} tokens gives every heading its anchor; a second one of the same words counts on */
function readSections(tokens) {
  /** @type {Section[]} */
  const sections = [];
  /** @type {Map<string, number>} */
  const seen = new Map();
  for (const [index, token] of tokens.entries()) {
    if (token.type === 'heading_open') {
      const title = plain(tokens[index + 1]);
      const base = anchorOf(title);
      const count = seen.get(base) ?? 0;
      seen.set(base, count + 1);
      const anchor = count === 0 ? base : `${base}-${count}`;
      token.attrSet('id', anchor);
      sections.push({ level: Number(token.tag.slice(1)), title, anchor, text: '' });
    }
    const section = sections.at(-1);
    const isHeading = tokens[index - 1]?.type === 'heading_open';
    if (section && token.type === 'inline' && !isHeading) section.text += `${plain(token)} `;
    if (section && token.type === 'fence') section.text += `${token.content} `;
  }
  return sections.map((section) => ({ ...section, text: section.text.replaceAll(/\s+/g, ' ').trim() }));
}

/** @param {Tokens} tokens @param {LinkRule} linkTo */
function rewriteLinks(tokens, linkTo) {
  for (const { children } of tokens) {
    for (const token of children ?? []) {
      const attribute = token.type === 'link_open' ? 'href' : token.type === 'image' ? 'src' : null;
      const href = attribute && String(token.attrGet(attribute));
      if (!attribute || !href || href.startsWith('#') || /^https?:/.test(href)) continue;
      const address = linkTo(decodeURI(href));
      if (address !== null) token.attrSet(attribute, address);
      // What only a clone has is named, and leads nowhere.
      else token.attrs = [['class', 'gone']];
    }
  }
}

const markdown = new MarkdownIt({ html: false, linkify: true, typographer: false }).use(cjkFriendly);
markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false });
const { rules } = markdown.renderer;
// Wide tables and code scroll by themselves, by keyboard too.
rules['table_open'] = () => '<div class="table" tabindex="0"><table>\n';
rules['table_close'] = () => '</table></div>\n';
// A column of numbers is set by a class: the policy of the page lets in no style of its own.
for (const cell of ['th', 'td'])
  rules[`${cell}_open`] = (tokens, index) =>
    `<${cell}${String(tokens[index]?.attrGet('style')).includes('right') ? ' class="number"' : ''}>`;
rules['fence'] = (tokens, index) => `<pre tabindex="0"><code>${escapeHtml(tokens[index]?.content ?? '')}</code></pre>\n`;
rules['image'] = (tokens, index) => {
  const token = tokens[index];
  return `<img src="${escapeHtml(String(token?.attrGet('src') ?? ''))}" alt="${escapeHtml(token?.content ?? '')}" loading="lazy">`;
};

/** @param {string} text @param {LinkRule} linkTo @returns {Article} @throws Error for a file without a title */
export function renderMarkdown(text, linkTo) {
  const tokens = markdown.parse(text, {});
  const sections = readSections(tokens);
  const title = sections.find(({ level }) => level === 1)?.title;
  if (title === undefined) throw new Error('A page has no title.');
  rewriteLinks(tokens, linkTo);
  return { html: markdown.renderer.render(tokens, markdown.options, {}), title, sections };
}
