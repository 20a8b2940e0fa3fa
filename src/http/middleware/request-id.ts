/** Names each request, so that what a caller saw and what the log says can be put together. */
import type { NewId } from '../../kernel/ids.ts';
import type { HttpMiddleware } from '../state.ts';

/** Our own id always: one given by the caller could forge lines of the log. */
export function createRequestId(newId: NewId): HttpMiddleware {
  return async (ctx, next) => {
    ctx.state.requestId = newId();
    ctx.state.route = null;
    ctx.set('X-Request-Id', ctx.state.requestId);
    await next();
  };
}
