/** Sitemaps: lists of pages and of further sitemaps, as XML or a line an address (https://www.sitemaps.org/protocol.html). */
import { Parser } from 'htmlparser2';
import { UpstreamRefused } from '../../kernel/errors.ts';
import { webUrl } from '../../kernel/web-url.ts';

export interface Sitemap {
  readonly pages: readonly string[];
  readonly sitemaps: readonly string[];
}

/** The protocol allows no more in one file. */
const MOST_ENTRIES = 50_000;

/** @throws UpstreamRefused for what is none */
export function readSitemap(text: string): Sitemap {
  if (!text.trimStart().startsWith('<')) return readLines(text);
  const found = { pages: new Set<string>(), sitemaps: new Set<string>() };
  let lists: keyof typeof found | null = null;
  let location: string | null = null;
  let isSitemap = false;
  // No entity of the document's own is ever expanded: this parser knows none.
  const parser = new Parser(
    {
      onopentagname: (name) => {
        const [, local] = /([^:]*)$/.exec(name) ?? [];
        if (local === 'urlset' || local === 'sitemapindex') isSitemap = true;
        if (local === 'url') lists = 'pages';
        if (local === 'sitemap') lists = 'sitemaps';
        // Images and videos have locations too, under names of their own.
        location = name === 'loc' && lists !== null ? '' : null;
      },
      ontext: (part) => {
        if (location !== null) location += part;
      },
      onclosetag: () => {
        if (location !== null && lists !== null && found[lists].size < MOST_ENTRIES) add(found[lists], location);
        location = null;
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.end(text);
  if (!isSitemap) throw new UpstreamRefused('It is no sitemap.');
  return { pages: [...found.pages], sitemaps: [...found.sitemaps] };
}

function readLines(text: string): Sitemap {
  const pages = new Set<string>();
  for (const line of text.split('\n').slice(0, MOST_ENTRIES)) add(pages, line);
  if (pages.size === 0) throw new UpstreamRefused('It is no sitemap.');
  return { pages: [...pages], sitemaps: [] };
}

function add(to: Set<string>, address: string): void {
  const url = webUrl(address.trim());
  if (url !== null) to.add(url.href);
}
