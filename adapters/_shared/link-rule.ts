/** Decides which addresses may leave as links: a model that was talked into it would write what it knows into one. */
import type { Inline } from './render-tree.ts';

export interface LinkAllowance {
  /** Addresses of the cited sources; exactly these pass, with their own query. */
  readonly urls: readonly string[];
  /** Hosts whose pages may be linked, without query or fragment. */
  readonly hosts: readonly string[];
  /** The text was written by people of the business: every web address passes. */
  readonly trusted: boolean;
}

/** The address as it may be shown and followed; null when it may not. */
export type LinkRule = (address: string) => string | null;

export function createLinkRule({ urls, hosts, trusted }: LinkAllowance): LinkRule {
  const cited = new Set(urls.flatMap((url) => parseWeb(url)?.href ?? []));
  const allowed = new Set(hosts.map((host) => host.toLowerCase()));
  return (address) => {
    const url = parseWeb(address);
    if (url === null) return null;
    const isPlain = url.search === '' && url.hash === '';
    return trusted || cited.has(url.href) || (isPlain && allowed.has(url.host)) ? url.href : null;
  };
}

/** Only http and https, and no name or password, which make an address look like another one's. */
function parseWeb(address: string): URL | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  return /^https?:$/.test(url.protocol) && url.username === '' && url.password === '' ? url : null;
}

/**
 * What platforms turn into links on their own: anything with a scheme, and names with dots, up to a quote or an angle bracket. A name
 * after "@" is left alone, it belongs to an e-mail address.
 */
const ADDRESS =
  /(?<![a-z0-9+.-])[a-z][a-z0-9+.-]*:\/\/[!#-;=?-~]+|(?<![\w@./-])(?:[a-z0-9-]+\.)+[a-z]{2,}(?![\w@-])(?::\d+)?(?:[/?#][!#-;=?-~]*)?/gi;
/** Ends of a sentence that stand behind an address, not in it. */
const TAIL = /[.,:;!?)\]}'"*]+$/;

/** Text with its addresses as links where they may be, and as code where not, since code is never made a link. */
export function markAddresses(text: string, rule: LinkRule): readonly Inline[] {
  const found: Inline[] = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = match[0].replace(TAIL, '');
    if (address === '') continue;
    if (match.index > end) found.push({ kind: 'text', text: text.slice(end, match.index) });
    const url = rule(address.includes('://') ? address : `https://${address}`);
    found.push(url === null ? { kind: 'code', text: address } : { kind: 'link', url });
    end = match.index + address.length;
  }
  if (end < text.length) found.push({ kind: 'text', text: text.slice(end) });
  return found;
}
