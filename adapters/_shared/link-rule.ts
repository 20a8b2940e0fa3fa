/** Decides which addresses may leave as links: a model that was talked into it would write what it knows into one. */
import { plainWebUrl } from '../../src/kernel/web-url.ts';
import type { Inline } from './render-tree.ts';
import { showHost } from './show-host.ts';

export interface LinkAllowance {
  /** Addresses of the cited sources; exactly these pass, with their own query. */
  readonly urls: readonly string[];
  /** Hosts whose pages may be linked, without query or fragment; in any script, with or without a port. */
  readonly hosts: readonly string[];
  /** The text was written by people of the business: every web address passes. */
  readonly trusted: boolean;
}

/** The address as it may be shown and followed; null when it may not. */
export type LinkRule = (address: string) => string | null;

export function createLinkRule({ urls, hosts, trusted }: LinkAllowance): LinkRule {
  const cited = new Set(urls.flatMap((url) => plainWebUrl(url)?.href ?? []));
  // Parsing writes a host of any script in ASCII, the form in which hosts are compared.
  const allowed = new Set(hosts.flatMap((host) => plainWebUrl(`https://${host}`)?.host ?? []));
  return (address) => {
    const url = plainWebUrl(address);
    if (url === null) return null;
    const isPlain = url.search === '' && url.hash === '';
    return trusted || cited.has(url.href) || (isPlain && allowed.has(url.host)) ? shown(url) : null;
  };
}

const shown = ({ href, hostname }: URL): string => href.replace(hostname, showHost(hostname));

/** Letters that are written without spaces between words, so that a name may begin and end between them and others. */
const SPACELESS = '[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}]';
const SPACED = `(?!${SPACELESS})[\\p{L}\\p{M}\\p{N}-]`;
/** One word of a host is of one kind: in "请看shop.example" it begins at "shop". */
const WORD = `(?:(?:${SPACED})+|${SPACELESS}+)`;
/** Not inside a word: each is read once, so that long ones take no quadratic time. */
const WORD_START = `(?<!${SPACELESS}(?=${SPACELESS}))(?<!${SPACED}(?=${SPACED}))`;
const REST = '[!#-;=?-~]';
/** Ends of names that are no ASCII; a dot alone makes no name, "1.退货" is a line of a list. */
const TOP =
  'xn--[a-z0-9-]+|[a-z]{2,}|рф|бел|укр|срб|мкд|бг|ею|қаз|中国|中國|公司|网络|網絡|网址|网店|网站|商城|商店|在线|中文网|集团|手机|香港|台湾|台灣|澳門|한국|닷컴|コム';
/**
 * What platforms turn into links on their own: anything with a scheme, and names with dots, up to a quote or an angle bracket. A name
 * after "@" is left alone, it belongs to an e-mail address.
 */
const ADDRESS = new RegExp(
  `(?<![a-z0-9+.-])[a-z][a-z0-9+.-]*://(?:${WORD}(?:\\.${WORD})*(?:@${WORD}(?:\\.${WORD})*)?${REST}*|${REST}+)` +
    `|(?<![\\w@./-])${WORD_START}(?:${WORD}\\.)+(?:${TOP})(?![\\w@-])(?::\\d+)?(?:[/?#]${REST}*)?`,
  'giu',
);
/** Ends of a sentence that stand behind an address, not in it. */
const TAIL = '.,:;!?)]}\'"*';

/** A pattern would look at a long tail from each of its signs. */
function withoutTail(address: string): string {
  let end = address.length;
  while (end > 0 && TAIL.includes(address.charAt(end - 1))) end -= 1;
  return address.slice(0, end);
}

/**
 * Text with its addresses as links where they may be. Where platforms make links on their own (`autolinks`) the others are code, which is
 * never made one; elsewhere they are text, and so is a name without a scheme.
 */
export function markAddresses(text: string, rule: LinkRule, autolinks = true): readonly Inline[] {
  const found: Inline[] = [];
  let end = 0;
  // Most pieces of an answer have no address, and the pattern is slow to start.
  if (!text.includes('://') && !(autolinks && text.includes('.'))) return text === '' ? [] : [{ kind: 'text', text }];
  for (const match of text.matchAll(ADDRESS)) {
    const address = withoutTail(match[0]);
    const hasScheme = address.includes('://');
    const url = hasScheme || autolinks ? rule(hasScheme ? address : `https://${address}`) : null;
    if (address === '' || (url === null && !autolinks)) continue;
    if (match.index > end) found.push({ kind: 'text', text: text.slice(end, match.index) });
    found.push(url === null ? { kind: 'code', text: address } : { kind: 'link', url });
    end = match.index + address.length;
  }
  if (end < text.length) found.push({ kind: 'text', text: text.slice(end) });
  return found;
}
