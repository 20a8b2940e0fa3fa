/** Headers that keep a browser from doing with our pages what we never asked for. */
import helmet from 'koa-helmet';
import type { HttpMiddleware } from '../state.ts';

/** A year. */
const HSTS_SECONDS = 365 * 24 * 60 * 60;

/** Scripts, styles, pictures and calls come from our own address only; no page of ours needs more. */
export function createSecureHeaders({ isHttps }: { readonly isHttps: boolean }): HttpMiddleware {
  return helmet({
    // Only where people really come by https, and for this name alone: what else its owner serves is not ours to decide.
    strictTransportSecurity: isHttps ? { maxAge: HSTS_SECONDS, includeSubDomains: false } : false,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'self'"],
      },
    },
  });
}
