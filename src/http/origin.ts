/** Tells where the page that calls was loaded from, so that other people's pages are known from our own. */
import type { IncomingMessage } from 'node:http';

/** The origin of a page that lives elsewhere; null for our own pages and for callers that are no page. */
export type OriginOf = (request: Pick<IncomingMessage, 'headers'>) => string | null;

/**
 * Our own are the public address, what the browser itself calls same-origin, and the name this server was just called by: Host and
 * Sec-Fetch-Site are written by browsers, so a page cannot pretend. Only the scheme may differ from Host, since a proxy may speak https
 * for us; where it also changes Host, and the browser is old or speaks http, the public address has to be configured.
 */
export function createOriginOf(publicUrl: string | null): OriginOf {
  const own = publicUrl === null ? null : new URL(publicUrl).origin;
  return ({ headers: { origin, host, 'sec-fetch-site': site } }) => {
    if (origin === undefined || origin === '' || origin === own || site === 'same-origin') return null;
    const name = /^https?:\/\/(.+)$/.exec(origin)?.[1];
    return name !== undefined && name === host?.toLowerCase() ? null : origin;
  };
}
