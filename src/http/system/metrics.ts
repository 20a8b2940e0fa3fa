/** The numbers for the operator's Prometheus, kept from strangers. */
import type { Metrics } from '../../core/ports/metrics.ts';
import { endpoint, type Endpoint } from '../../kernel/endpoint.ts';
import { AuthError } from '../../kernel/errors.ts';
import { type Secret, sameSecret } from '../../kernel/secret.ts';

export interface MetricsDeps {
  readonly metrics: Metrics;
  /** With a token only its bearer may read; without one only callers on this machine that came through no proxy. */
  readonly metricsToken: Secret | null;
}

export function createMetricsEndpoint(deps: MetricsDeps): Endpoint {
  return endpoint({
    method: 'get',
    path: '/metrics',
    operationId: 'getMetrics',
    tag: 'system',
    summary: 'Metrics in the Prometheus text format.',
    auth: 'none',
    limit: 'none',
    ownToken: { name: 'metricsToken', description: 'METRICS_TOKEN; where it is not set, only callers on this machine may read.' },
    responses: { 200: { description: 'The metrics.', mediaType: 'text/plain' } },
    handle: async ({ bearer, address, headers }) => {
      if (deps.metricsToken) assertToken(bearer, deps.metricsToken);
      else assertLocal(address, headers);
      const { contentType, body } = await deps.metrics.render();
      return { status: 200, content: { type: contentType, bytes: body } };
    },
  });
}

function assertToken(bearer: string | null, token: Secret): void {
  if (bearer === null) throw new AuthError('auth_missing', 'Send METRICS_TOKEN as "Authorization: Bearer <token>".');
  if (!sameSecret(bearer, token.reveal())) throw new AuthError('auth_invalid', 'This is not the METRICS_TOKEN.');
}

function assertLocal(address: string, headers: Readonly<Record<string, string | undefined>>): void {
  const isLocal = /^127\.|^::1$/.test(address);
  const cameThroughProxy = headers['x-forwarded-for'] !== undefined || headers['forwarded'] !== undefined;
  if (!isLocal || cameThroughProxy)
    throw new AuthError('auth_forbidden', 'Metrics can be read only on this machine; set METRICS_TOKEN to read them from elsewhere.');
}
