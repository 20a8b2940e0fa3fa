/** What a crawl needs of a page: where it leads, what its author asks of robots, and a mark of what a reader sees. */
import { createHash } from 'node:crypto';
import { Parser } from 'htmlparser2';
import { webUrl } from '../../kernel/web-url.ts';

export interface HtmlFacts {
  readonly links: readonly string[];
  readonly canonical: string | null;
  readonly mayIndex: boolean;
  readonly contentHash: string;
}

/** Of one page no more are followed. */
const MOST_LINKS = 2_000;
const UNSEEN = new Set(['script', 'style', 'noscript', 'template', 'svg']);
/** A menu is the same on every page: its change is a change of none. */
const MENU = 'nav';
/** A change of these is a change of the document although no word of it changes. */
const SHAPES = new Set(['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'p', 'li', 'pre', 'table', 'tr', 'td', 'th']);
/** By whom an author's wishes are meant: everybody, or us. */
const ROBOTS = new Set(['robots', 'clawbot']);

/** What robots may do with a page, from the words of `robots` tags and headers. */
export interface Wishes {
  readonly mayIndex: boolean;
  readonly mayFollow: boolean;
}

/** https://www.rfc-editor.org/rfc/rfc9309 leaves these words to https://html.spec.whatwg.org/#meta-robots and search engines' own pages. */
export function readWishes(words: string): Wishes {
  const all = new Set(words.toLowerCase().split(/[\s,;]+/));
  return { mayIndex: !all.has('noindex') && !all.has('none'), mayFollow: !all.has('nofollow') && !all.has('none') };
}

/** @param wishes the words of the page's `X-Robots-Tag` header, '' without one */
export function readHtml(html: string, address: string, wishes: string): HtmlFacts {
  const head = createHead(address, wishes);
  const digest = createDigest();
  let unseen = 0;
  let menus = 0;
  const parser = new Parser({
    onopentag: (name, attributes) => {
      if (UNSEEN.has(name)) unseen += 1;
      if (name === MENU) menus += 1;
      if (unseen > 0) return;
      if (menus === 0) digest.shape(name);
      head.take(name, attributes);
    },
    onclosetag: (name) => {
      if (UNSEEN.has(name)) unseen -= 1;
      if (name === MENU) menus -= 1;
    },
    ontext: (text) => {
      if (unseen + menus === 0) digest.text(text);
    },
  });
  parser.end(html);
  return { ...head.facts(), contentHash: digest.end() };
}

type Attributes = Readonly<Record<string, string>>;

/** Collects addresses and wishes from the tags of one page. */
function createHead(address: string, wishes: string) {
  const links = new Set<string>();
  let base = address;
  let canonical: string | null = null;
  let words = wishes;
  const on = new Map<string, (attributes: Attributes) => void>(
    Object.entries({
      base: ({ href = '' }: Attributes) => void (base = absolute(href, address) ?? base),
      meta: ({ name = '', content = '' }: Attributes) => {
        if (ROBOTS.has(name.trim().toLowerCase())) words += ` ${content}`;
      },
      link: ({ rel = '', href = '' }: Attributes) => {
        if (wordsOf(rel).has('canonical')) canonical ??= absolute(href, base);
      },
      a: ({ href, rel = '' }: Attributes) => {
        const to = href === undefined || wordsOf(rel).has('nofollow') ? null : absolute(href, base);
        if (to !== null && links.size < MOST_LINKS) links.add(to);
      },
    }),
  );
  return {
    take: (name: string, attributes: Attributes) => on.get(name)?.(attributes),
    facts: () => {
      const { mayIndex, mayFollow } = readWishes(words);
      return { links: mayFollow ? [...links] : [], canonical, mayIndex };
    },
  };
}

/** White space says nothing, wherever the parser happens to cut the text. */
function createDigest() {
  const seen = createHash('sha256');
  let afterSpace = true;
  return {
    shape: (name: string) => {
      if (SHAPES.has(name)) seen.update(`<${name}>`);
    },
    text: (text: string) => {
      const bare = text.replace(/\s+/gu, ' ');
      seen.update(afterSpace ? bare.trimStart() : bare);
      if (bare !== '') afterSpace = bare.endsWith(' ');
    },
    end: () => seen.digest('hex'),
  };
}

const wordsOf = (rel: string): ReadonlySet<string> => new Set(rel.toLowerCase().split(/\s+/));

/** Null for what is no address of the web. */
function absolute(href: string, base: string): string | null {
  const url = webUrl(href.trim(), base);
  if (url === null) return null;
  url.hash = '';
  return url.href;
}
