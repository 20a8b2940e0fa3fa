/** Lets the chat of the web channel be called from the pages of a business, which live at another address. */
import cors from '@koa/cors';
import type { HttpMiddleware } from '../state.ts';

const WEB_CHANNEL = '/web/';

/** Any origin may call the web channel: its calls carry a bearer token and never a cookie, so an origin gains nothing by itself. */
export function createCrossOrigin(): HttpMiddleware {
  const allow = cors({
    origin: '*',
    allowMethods: ['GET', 'POST'],
    allowHeaders: ['Authorization', 'Content-Type', 'Last-Event-ID', 'Idempotency-Key'],
    exposeHeaders: ['Retry-After', 'X-Request-Id'],
    maxAge: 600,
  });
  return async (ctx, next) => (ctx.path.startsWith(WEB_CHANNEL) ? allow(ctx, next) : next());
}
