/** The session of the console as a cookie that no script reads and no other site sends. */
import type { IncomingMessage } from 'node:http';

/** Over https; the prefix binds it to this host (RFC 6265bis, 4.1.3.2). Without https browsers take no such name, so that the plain one is used. */
export const SESSION_COOKIE = '__Host-claw-session';
const PLAIN_COOKIE = 'claw-session';

/** The header that sets it, or with a null token takes it away. `maxAgeS`: seconds. */
export function sessionCookie(token: string | null, { isHttps, maxAgeS }: { readonly isHttps: boolean; readonly maxAgeS: number }): string {
  const name = isHttps ? SESSION_COOKIE : PLAIN_COOKIE;
  const parts = [`${name}=${token ?? ''}`, 'Path=/', 'HttpOnly', 'SameSite=Strict', `Max-Age=${token === null ? 0 : maxAgeS}`];
  return [...parts, ...(isHttps ? ['Secure'] : [])].join('; ');
}

/** The token in the cookie; null without one. */
export function cookieOf({ headers }: Pick<IncomingMessage, 'headers'>, isHttps: boolean): string | null {
  const name = isHttps ? SESSION_COOKIE : PLAIN_COOKIE;
  for (const pair of (headers.cookie ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim() || null;
  }
  return null;
}

/**
 * A browser says of every change from where it comes: by Sec-Fetch-Site or at least by Origin. `origin` is null for our own pages, and for who
 * sends neither header, as no browser does that knows SameSite.
 */
export function isOwnPage({ headers }: Pick<IncomingMessage, 'headers'>, origin: string | null): boolean {
  const tells = headers['sec-fetch-site'] !== undefined || headers.origin !== undefined;
  const site = headers['sec-fetch-site'] ?? 'same-origin';
  return origin === null && tells && site === 'same-origin';
}
