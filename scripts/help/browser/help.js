// Search, copying and the keyboard on the help pages; without it every page still reads and every link still leads.

/** @typedef {[page: string, section: string, address: string, text: string]} Section */

const MOST = 8;
const AROUND = 60;
const form = /** @type {HTMLFormElement} */ (document.querySelector('form[role=search]'));
const field = /** @type {HTMLInputElement} */ (document.getElementById('search'));
const list = /** @type {HTMLUListElement} */ (document.getElementById('found'));

/** @type {Promise<Section[]> | null} */
let index = null;
const load = () => {
  index ??= fetch(form.dataset['index'] ?? '').then((reply) => {
    if (!reply.ok) throw new Error(`The index answered ${reply.status}.`);
    return reply.json().then(withTitles);
  });
  index.catch(() => (index = null));
  return index;
};

/** The title of a page stands with its first section alone. @param {Section[]} sections @returns {Section[]} */
function withTitles(sections) {
  let title = '';
  return sections.map(([page, ...rest]) => [(title = page || title), ...rest]);
}

/** Words of Latin letters whole, Chinese in pairs of characters, since nobody writes spaces there. @param {string} query */
function termsOf(query) {
  const words = query.toLowerCase().match(/\p{Script=Han}+|[\p{L}\p{N}_./-]+/gu) ?? [];
  return words.flatMap((word) => {
    if (!/\p{Script=Han}/u.test(word) || word.length < 3) return [word];
    return [...word].slice(1).map((letter, at) => `${[...word][at]}${letter}`);
  });
}

/** @param {Section} section @param {string[]} terms @returns {number} 0 when too few of the words are there */
function score([page, heading, , text], terms) {
  const places = [
    [page.toLowerCase(), 6],
    [heading.toLowerCase(), 5],
    [text.toLowerCase(), 1],
  ];
  let sum = 0;
  let met = 0;
  for (const term of terms) {
    const worth = Math.max(...places.map(([place, weight]) => (String(place).includes(term) ? Number(weight) : 0)));
    if (worth > 0) met += 1;
    sum += worth;
  }
  return met / terms.length > 0.6 ? (sum * met) / terms.length : 0;
}

/** @param {string} text @param {string[]} terms @returns {string} the words around the first one met */
function excerpt(text, terms) {
  const low = text.toLowerCase();
  const spots = terms.map((term) => low.indexOf(term)).filter((at) => at >= 0);
  const at = Math.max(0, Math.min(...spots, text.length) - AROUND / 2);
  const start = spots.length === 0 ? 0 : at;
  return `${start > 0 ? '… ' : ''}${text.slice(start, start + 2 * AROUND)}${start + 2 * AROUND < text.length ? ' …' : ''}`;
}

/** @param {string} tag @param {string} text @param {string[]} terms what is marked in it */
function marked(tag, text, terms) {
  const element = document.createElement(tag);
  const pattern = new RegExp(`(${terms.map((term) => term.replaceAll(/[^\p{L}\p{N}]/gu, '\\$&')).join('|')})`, 'giu');
  for (const [at, part] of text.split(pattern).entries()) {
    if (at % 2 === 0) element.append(part);
    else element.append(Object.assign(document.createElement('mark'), { textContent: part }));
  }
  return element;
}

/** @param {Section} section @param {string[]} terms @param {number} at */
function option([page, heading, address, text], terms, at) {
  const item = Object.assign(document.createElement('li'), { id: `found-${at}`, role: 'option' });
  const link = Object.assign(document.createElement('a'), { href: address, tabIndex: -1 });
  link.append(marked('b', heading || page, terms));
  if (heading) link.append(Object.assign(document.createElement('small'), { textContent: page }));
  link.append(marked('span', excerpt(text, terms), terms));
  item.append(link);
  return item;
}

let chosen = -1;
/** @param {number} at */
function choose(at) {
  const options = [...list.querySelectorAll('[role=option]')];
  chosen = options.length === 0 ? -1 : (at + options.length) % options.length;
  for (const [index, item] of options.entries()) item.setAttribute('aria-selected', String(index === chosen));
  options[chosen]?.scrollIntoView({ block: 'nearest' });
  if (chosen >= 0) field.setAttribute('aria-activedescendant', `found-${chosen}`);
  else field.removeAttribute('aria-activedescendant');
}

function shut() {
  list.hidden = true;
  field.setAttribute('aria-expanded', 'false');
  choose(-1);
}

async function search() {
  const terms = termsOf(field.value);
  if (terms.length === 0) return shut();
  const asked = field.value;
  const sections = await load();
  // A slower answer to an older question is dropped.
  if (asked !== field.value) return;
  const hits = sections
    .map((section) => ({ section, points: score(section, terms) }))
    .filter(({ points }) => points > 0)
    .sort((one, other) => other.points - one.points)
    .slice(0, MOST);
  const none = Object.assign(document.createElement('li'), { className: 'none', textContent: form.dataset['none'] ?? '' });
  list.replaceChildren(...(hits.length > 0 ? hits.map(({ section }, at) => option(section, terms, at)) : [none]));
  list.hidden = false;
  field.setAttribute('aria-expanded', 'true');
  choose(hits.length > 0 ? 0 : -1);
}

field.addEventListener('focus', () => void load().catch(() => {}));
field.addEventListener('input', () => void search().catch(shut));
field.addEventListener('keydown', (event) => {
  // An input method's Enter takes its word, and starts nothing.
  if (event.isComposing) return;
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    event.preventDefault();
    choose(chosen + (event.key === 'ArrowDown' ? 1 : -1));
  }
  if (event.key === 'Escape') shut();
});
form.addEventListener('submit', (event) => {
  event.preventDefault();
  const link = list.querySelector('[aria-selected=true] a');
  if (link instanceof HTMLAnchorElement) location.assign(link.href);
  if (!list.hidden) shut();
});
document.addEventListener('click', ({ target }) => {
  if (target instanceof Node && !form.contains(target)) shut();
  if (target instanceof Element && target.closest('#found a')) shut();
});
document.addEventListener('keydown', (event) => {
  const isTyping = event.target instanceof Element && event.target.closest('input, textarea, select') !== null;
  if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  field.focus();
  field.select();
});

const { copy = '', copied = '' } = document.documentElement.dataset;
for (const code of document.querySelectorAll('pre')) {
  const button = Object.assign(document.createElement('button'), { type: 'button', className: 'copy', textContent: copy });
  button.addEventListener('click', () => {
    const text = code.querySelector('code')?.textContent?.trimEnd() ?? '';
    const say = () => {
      button.textContent = copied;
      setTimeout(() => (button.textContent = copy), 1500);
    };
    navigator.clipboard?.writeText(text).then(say, () => {});
  });
  const frame = Object.assign(document.createElement('div'), { className: 'code' });
  code.replaceWith(frame);
  frame.append(code);
  // Only pages with https, or of this machine, may write to the clipboard.
  if (isSecureContext) frame.append(button);
}

document.querySelector('.side [aria-current]')?.scrollIntoView({ block: 'nearest' });

// A module of its own: its names are no names of the page.
export {};
