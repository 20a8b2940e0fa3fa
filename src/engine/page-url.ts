/** Addresses of pages: one form for each page, and which of them belong to a source. */
import { plainWebUrl } from '../kernel/web-url.ts';
import type { Source } from '../core/model/source.ts';

/** Longer ones are made by scripts that lead nowhere. */
const LONGEST = 1_000;
/** A path that says the same so often is a link that is joined to itself for ever. */
const MOST_REPEATS = 3;

/** Parameters that tell where a visitor came from, not which page is shown. */
const TRACKING = new Set(
  'gclid dclid gbraid wbraid fbclid msclkid yclid twclid ttclid igshid mc_cid mc_eid _hsenc _hsmi _ga _gl spm phpsessid jsessionid'.split(
    ' ',
  ),
);
const isTracking = (name: string): boolean => name.startsWith('utm_') || TRACKING.has(name);

/** The form in which an address is kept; null for what is none of the web, names a user, or is longer than any page's. */
export function canonicalUrl(address: string): string | null {
  const url = plainWebUrl(address);
  if (url === null) return null;
  const kept = url.search
    .slice(1)
    .split('&')
    .filter((part) => part !== '' && !isTracking(part.split('=')[0]!.toLowerCase()));
  url.search = kept.join('&');
  url.hash = '';
  url.pathname = url.pathname.replace(/;jsessionid=[^/;]*/gi, '');
  return url.href.length > LONGEST || repeats(url.pathname) ? null : url.href;
}

function repeats(path: string): boolean {
  const seen = new Map<string, number>();
  for (const part of path.split('/').filter((one) => one !== '')) seen.set(part, (seen.get(part) ?? 0) + 1);
  return Math.max(0, ...seen.values()) > MOST_REPEATS;
}

/**
 * Whether a link of one of the source's pages belongs to the source: it stays on that page's origin and, on the host of the source, below
 * the source's path. A source that was moved to another host goes on there.
 */
export function isInScope(source: Pick<Source, 'url' | 'limits'>, from: string, link: string): boolean {
  const [start, page, to] = [new URL(source.url), new URL(from), new URL(link)];
  if (to.origin !== page.origin) return false;
  if (to.hostname === start.hostname && !isBelow(to.pathname, folderOf(start.pathname))) return false;
  return !isExcluded(source, link);
}

/** Whether the source's own list leaves an address out, wherever it lies. */
export function isExcluded({ limits }: Pick<Source, 'limits'>, link: string): boolean {
  const { pathname } = new URL(link);
  return limits.exclude.some((path) => isBelow(pathname, path));
}

/** The addresses on the origin of a page, each once, in the form in which they are kept. */
export function ofOrigin(page: string, addresses: readonly string[]): readonly string[] {
  const { origin } = new URL(page);
  return [...new Set(addresses.flatMap((address) => canonicalUrl(address) ?? []))].filter((url) => new URL(url).origin === origin);
}

/** `/docs/intro.html` stands in `/docs`; `/docs` and `/docs/` are folders themselves. */
const folderOf = (path: string): string => path.replace(/\/[^/]*\.[^/]*$/, '/');

function isBelow(path: string, folder: string): boolean {
  const bare = folder.replace(/\/+$/, '');
  return path === bare || path.startsWith(`${bare}/`);
}
