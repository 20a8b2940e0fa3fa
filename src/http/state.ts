/** What the middlewares of one request tell each other. */
import type Koa from 'koa';
import type { Standing } from '../core/ports/limiter.ts';

export interface HttpState {
  requestId: string;
  /** The operationId of the endpoint that answers; null until one was found. */
  route: string | null;
  /** What the limits left to the caller, in the order they were asked. */
  standings?: readonly Standing[];
  /** A browser that sends no key is told to ask its reader for one. */
  asksPassword?: true | undefined;
  /** What people see in place of a problem document, where the endpoint has such a page. */
  problemPage?: ((status: number, acceptLanguage: string | undefined) => string) | undefined;
}

export type HttpContext = Koa.ParameterizedContext<HttpState>;
export type HttpMiddleware = Koa.Middleware<HttpState>;
