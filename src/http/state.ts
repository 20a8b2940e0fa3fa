/** What the middlewares of one request tell each other. */
import type Koa from 'koa';

export interface HttpState {
  requestId: string;
  /** The operationId of the endpoint that answers; null until one was found. */
  route: string | null;
  /** What people see in place of a problem document, where the endpoint has such a page. */
  problemPage?: ((status: number, acceptLanguage: string | undefined) => string) | undefined;
}

export type HttpContext = Koa.ParameterizedContext<HttpState>;
export type HttpMiddleware = Koa.Middleware<HttpState>;
