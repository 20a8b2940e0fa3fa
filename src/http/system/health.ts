/** Whether the process lives, and whether it should be given work. */
import { z } from 'zod';
import type { Metrics } from '../../core/ports/metrics.ts';
import type { Clock } from '../../kernel/clock.ts';
import { endpoint, type Endpoint } from '../../kernel/endpoint.ts';
import { ClawError, UpstreamUnreachable } from '../../kernel/errors.ts';

/** How long one check may take, milliseconds. */
const CHECK_MS = 2_000;

/** One thing this process works with; rejects when it is not there. */
export interface ReadinessCheck {
  readonly name: string;
  /** Whether the process should get no requests without it; else it is only less able. */
  readonly essential: boolean;
  check(): Promise<void>;
}

export interface HealthDeps {
  readonly clock: Clock;
  readonly checks: readonly ReadinessCheck[];
  isDraining(): boolean;
  readonly metrics: Metrics;
}

const livenessSchema = z.object({ status: z.literal('ok') }).meta({ id: 'Liveness' });
const readinessSchema = z
  .object({
    status: z.enum(['ready', 'degraded', 'not_ready', 'draining']),
    checks: z.array(z.object({ name: z.string(), ok: z.boolean(), ms: z.number(), error: z.string().nullable() })),
  })
  .meta({ id: 'Readiness' });

export function createHealthEndpoints(deps: HealthDeps): readonly Endpoint[] {
  const about = { method: 'get', tag: 'system', auth: 'none', limit: 'none' } as const;
  return [
    endpoint({
      ...about,
      path: '/healthz',
      operationId: 'getLiveness',
      summary: 'Whether the process is alive.',
      responses: { 200: { description: 'The process is alive.', schema: livenessSchema } },
      handle: async () => ({ status: 200, body: { status: 'ok' } }),
    }),
    endpoint({
      ...about,
      path: '/readyz',
      operationId: 'getReadiness',
      summary: 'Whether the process is ready for requests.',
      responses: {
        200: { description: 'Ready, or degraded: something is missing that it can do without for a while.', schema: readinessSchema },
        503: { description: 'Draining, or something it needs is missing.', schema: readinessSchema },
      },
      handle: async () => {
        const checks = await Promise.all(deps.checks.map((check) => runCheck(check, deps.clock)));
        for (const { name, ok } of checks) deps.metrics.gauge('claw_dependency_up', ok ? 1 : 0, { name });
        const status = deps.isDraining() ? 'draining' : statusOf(deps.checks, checks);
        return { status: status === 'ready' || status === 'degraded' ? 200 : 503, body: { status, checks } };
      },
    }),
  ];
}

function statusOf(asked: readonly ReadinessCheck[], answers: readonly { readonly ok: boolean }[]): 'ready' | 'degraded' | 'not_ready' {
  const missing = asked.filter((_, index) => answers[index]?.ok !== true);
  if (missing.length === 0) return 'ready';
  return missing.some(({ essential }) => essential) ? 'not_ready' : 'degraded';
}

async function runCheck({ name, check }: ReadinessCheck, clock: Clock) {
  const startedAt = clock.monotonic();
  const over = new AbortController();
  const tooSlow = clock.sleep(CHECK_MS, over.signal).then(
    () => Promise.reject(new UpstreamUnreachable(`No answer within ${CHECK_MS} ms.`)),
    // The sleep was called off because the check came first.
    () => {},
  );
  try {
    await Promise.race([check(), tooSlow]);
    return { name, ok: true, ms: Math.round(clock.monotonic() - startedAt), error: null };
  } catch (error) {
    const told = error instanceof ClawError ? error.message : 'The check failed.';
    return { name, ok: false, ms: Math.round(clock.monotonic() - startedAt), error: told };
  } finally {
    over.abort();
  }
}
