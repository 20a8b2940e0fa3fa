/** Counts and times every request by endpoint, so that the operator sees what is slow and what fails. */
import type { Metrics } from '../../core/ports/metrics.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { HttpMiddleware } from '../state.ts';

/** Event streams are counted but not timed: how long someone reads says nothing about us. */
export function createMeasure(metrics: Metrics, clock: Clock): HttpMiddleware {
  return async (ctx, next) => {
    const startedAt = clock.monotonic();
    await next();
    const route = ctx.state.route ?? 'none';
    const isStream = ctx.respond === false;
    const status = isStream ? ctx.res.statusCode : ctx.status;
    metrics.count('claw_http_requests_total', { method: ctx.method, route, status: `${Math.floor(status / 100)}xx` });
    if (!isStream) metrics.observe('claw_http_request_seconds', (clock.monotonic() - startedAt) / 1_000, { route });
  };
}
