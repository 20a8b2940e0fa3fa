/** What every server of ours answers beside its business. */
import type { Endpoint } from '../../kernel/endpoint.ts';
import { createDocsEndpoint } from '../docs/endpoint.ts';
import { createOpenApiEndpoint } from '../openapi/endpoint.ts';
import { createHealthEndpoints, type HealthDeps } from './health.ts';
import { createMetricsEndpoint, type MetricsDeps } from './metrics.ts';

export interface SystemDeps extends HealthDeps, MetricsDeps {
  /** Of the software, as the document tells it. */
  readonly version: string;
}

/** `all` gives every endpoint that the document describes, once all are known. */
export function createSystemEndpoints(deps: SystemDeps, all: () => readonly Endpoint[]): readonly Endpoint[] {
  return [...createHealthEndpoints(deps), createMetricsEndpoint(deps), createOpenApiEndpoint(all, deps), createDocsEndpoint(all, deps)];
}
