/** Lets pages of other origins call the endpoints that welcome them, and tells their browsers so (CORS, Fetch standard 3.2). */
import type Router from '@koa/router';
import type { Endpoint } from '../../kernel/endpoint.ts';
import { refuseNul } from '../body/text.ts';
import type { OriginOf } from '../origin.ts';
import type { HttpContext, HttpState } from '../state.ts';
import { validate } from '../validate.ts';

type RoutedContext = HttpContext & { params: Record<string, string> };

const ASKED_METHOD = 'Access-Control-Request-Method';
const MAY_SEND = ['Authorization', 'Content-Type', 'Last-Event-ID', 'Idempotency-Key', 'If-None-Match'];
const MAY_READ = ['Content-Disposition', 'ETag', 'RateLimit', 'RateLimit-Policy', 'Retry-After', 'X-Request-Id'];
/** Two hours, as long as Chromium remembers a preflight at most; each call is judged anew whatever a browser remembers. */
const REMEMBER_SECONDS = 7_200;

/** Judges the page that calls; its scripts may then read the answer. @throws AuthError as the endpoint does, for a page it does not welcome */
export async function welcome(ctx: RoutedContext, endpoint: Endpoint, origin: string | null): Promise<void> {
  if (!endpoint.welcomes) return;
  ctx.vary('Origin');
  if (origin === null) return;
  refuseNul({ path: ctx.params });
  await endpoint.welcomes(validate(endpoint.params, { ...ctx.params }, 'path'), origin);
  letRead(ctx, endpoint, origin);
}

/** Lets the page's scripts read the answer, whatever it will be. */
export function letRead(ctx: HttpContext, endpoint: Endpoint, origin: string | null): void {
  if (!endpoint.welcomes || origin === null) return;
  ctx.set('Access-Control-Allow-Origin', origin);
  ctx.set('Access-Control-Expose-Headers', MAY_READ.join(', '));
}

export interface PreflightDeps {
  readonly originOf: OriginOf;
  /** Takes one request from the caller's address. @throws LimitError */
  take(ctx: HttpContext, endpoint: Endpoint): Promise<void>;
}

/** Answers the question browsers ask before a call from a page of another origin, at the addresses that welcome some. */
export function mountPreflights(router: Router<HttpState>, endpoints: readonly Endpoint[], deps: PreflightDeps): void {
  const open = endpoints.filter(({ welcomes }) => welcomes);
  for (const path of new Set(open.map((endpoint) => endpoint.path))) {
    const [endpoint, ...others] = open.filter((one) => one.path === path);
    if (endpoint === undefined) continue;
    const methods = [endpoint, ...others].map(({ method }) => method.toUpperCase());
    router.register(path.replaceAll(/\{(\w+)\}/g, ':$1'), ['options'], async (ctx, next) => {
      const origin = deps.originOf(ctx.req);
      if (origin === null || ctx.get(ASKED_METHOD) === '') return next();
      ctx.state.route = 'preflight';
      await deps.take(ctx, endpoint);
      await welcome(ctx, endpoint, origin);
      ctx.set('Access-Control-Allow-Methods', methods.join(', '));
      ctx.set('Access-Control-Allow-Headers', MAY_SEND.join(', '));
      ctx.set('Access-Control-Max-Age', String(REMEMBER_SECONDS));
      ctx.status = 204;
    });
  }
}
