/** Headers that keep a browser from doing with our pages what we never asked for. */
import helmet from 'koa-helmet';
import type { HttpMiddleware } from '../state.ts';

/** Scripts, styles, pictures and calls come from our own address only; no page of ours needs more. */
export function createSecureHeaders(): HttpMiddleware {
  return helmet({
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
