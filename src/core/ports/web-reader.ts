/** Reads pages and sitemaps of the open web as a polite robot does: allowed by robots.txt, one request at a time per host, within limits. */

export interface WebRequest {
  /** http or https, without a fragment. */
  readonly url: string;
  readonly as: 'page' | 'sitemap';
  /** What the server said of it last time; the answer may then be `unchanged`. */
  readonly etag: string | null;
  readonly lastModified: string | null;
}

export interface WebPage {
  readonly mediaType: string;
  /** Text in UTF-8 whatever its page was written in; other kinds as they came. */
  readonly bytes: Uint8Array;
  /** SHA-256, hex, of what a reader sees: marks that change at every request are no part of it. */
  readonly contentHash: string;
  readonly etag: string | null;
  readonly lastModified: string | null;
  /** Where it leads, absolute and in order; none where its author wants no link followed. */
  readonly links: readonly string[];
  /** The address its author gives for it, when there is one. */
  readonly canonical: string | null;
  /** False where its author wants it found by nobody. */
  readonly mayIndex: boolean;
}

export type WebAnswer =
  | { readonly kind: 'page'; readonly page: WebPage }
  | { readonly kind: 'sitemap'; readonly pages: readonly string[]; readonly sitemaps: readonly string[] }
  /** Not changed since the request's `etag` or `lastModified`. */
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'redirect'; readonly to: string }
  /** 404 or 410. */
  | { readonly kind: 'gone'; readonly status: number }
  /** robots.txt keeps us away. */
  | { readonly kind: 'forbidden' }
  /** No kind of document that is read. */
  | { readonly kind: 'unreadable'; readonly mediaType: string };

export interface WebReader {
  /**
   * One request; redirects are told, not followed.
   * @throws UpstreamRefused where asking again is of no use (an address that is not of the open internet, too large, 4xx),
   * UpstreamUnreachable where it is, with the wait that the server asked for.
   */
  read(request: WebRequest, signal: AbortSignal): Promise<WebAnswer>;
}
