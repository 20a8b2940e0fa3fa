/** Tells where the page that calls was loaded from, so that other people's pages are known from our own. */
import type { IncomingMessage } from 'node:http';

/** The origin of a page that lives elsewhere; null for our own pages and for callers that are no page. */
export type OriginOf = (request: Pick<IncomingMessage, 'headers'>) => string | null;

/**
 * Our own addresses are the public one and whatever name this server was just called by: a browser writes Host itself, so a page
 * cannot pretend. Only the scheme may differ from it, since a proxy may speak https for us.
 */
export function createOriginOf(publicUrl: string | null): OriginOf {
  const own = publicUrl === null ? null : new URL(publicUrl).origin;
  return ({ headers: { origin, host } }) => {
    if (origin === undefined || origin === '' || origin === own) return null;
    const name = /^https?:\/\/(.+)$/.exec(origin)?.[1];
    return name !== undefined && name === host?.toLowerCase() ? null : origin;
  };
}
