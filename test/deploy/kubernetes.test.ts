/** deploy/kubernetes by the schemas of Kubernetes and by the rules that production asks of it; no cluster is needed to break one. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { loadConfig } from '../../src/config/load.ts';
import { VARIABLES } from '../../src/config/schema.ts';
import { COUNTERS, GAUGES, HISTOGRAMS } from '../../src/core/ports/metrics.ts';

const FOLDER = resolve(import.meta.dirname, '../../deploy/kubernetes');
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'));
const head = z.object({ kind: z.string(), metadata: z.object({ name: z.string(), namespace: z.string().optional() }) });
const manifests = files.flatMap((name) =>
  parseAllDocuments(readFileSync(join(FOLDER, name), 'utf8')).map((document) => document.toJS() as unknown),
);
const ofKind = (kind: string): readonly unknown[] => manifests.filter((one) => head.parse(one).kind === kind);
const named = (kind: string, name: string): unknown => ofKind(kind).find((one) => head.parse(one).metadata.name === name);

const labels = z.record(z.string(), z.string());
const probe = z.object({ httpGet: z.object({ path: z.enum(['/healthz', '/readyz']), port: z.literal('http') }) });
const deployment = z.object({
  metadata: head.shape.metadata,
  spec: z.object({
    // An autoscaler sets it; a number here would undo that with each update.
    replicas: z.undefined().optional(),
    selector: z.object({ matchLabels: labels }),
    template: z.object({
      metadata: z.object({ labels }),
      spec: z.object({
        automountServiceAccountToken: z.literal(false),
        terminationGracePeriodSeconds: z.int().min(30),
        securityContext: z.object({
          runAsNonRoot: z.literal(true),
          runAsUser: z.literal(10_001),
          seccompProfile: z.object({ type: z.literal('RuntimeDefault') }),
        }),
        containers: z.tuple([
          z.object({
            image: z.string().regex(/:(?!latest)[\w.]+$/),
            args: z.tuple([z.literal('start'), z.literal('--role'), z.enum(['gateway', 'worker'])]),
            env: z.array(z.strictObject({ name: z.string(), value: z.string() })),
            securityContext: z.object({
              allowPrivilegeEscalation: z.literal(false),
              readOnlyRootFilesystem: z.literal(true),
              capabilities: z.object({ drop: z.tuple([z.literal('ALL')]) }),
            }),
            startupProbe: probe,
            readinessProbe: probe,
            livenessProbe: probe,
            resources: z.object({ requests: labels, limits: z.object({ memory: z.string() }) }),
            volumeMounts: z.array(z.object({ name: z.string() })),
          }),
        ]),
        volumes: z.array(z.object({ name: z.string() })),
      }),
    }),
  }),
});

const budget = z.object({ spec: z.object({ maxUnavailable: z.int().min(1), selector: z.object({ matchLabels: labels }) }) });
const scaled = z.object({ spec: z.object({ scaleTargetRef: z.object({ name: z.string() }) }) });
const settings = z.object({ data: labels }).parse(named('ConfigMap', 'claw')).data;

/** As docs/operations/kubernetes.md has them made. */
const SECRETS: Readonly<Record<string, string>> = {
  master_key: 'a'.repeat(64),
  database_url: 'postgres://claw:0123@postgres:5432/claw',
  redis_url: 'redis://:0123@redis:6379/0',
  cache_redis_url: 'redis://:0123@cache:6379/0',
  metrics_token: 'b'.repeat(64),
};

describe.each(['gateway', 'worker'] as const)('the %s', (role) => {
  const { spec } = deployment.parse(named('Deployment', `claw-${role}`));
  const pod = spec.template.spec;
  const [container] = pod.containers;

  it('is found by its own selector, has a budget for disruptions, and grows by one rule', () => {
    expect(container.args[2]).toBe(role);
    expect(spec.template.metadata.labels).toEqual(spec.selector.matchLabels);
    expect(budget.parse(named('PodDisruptionBudget', `claw-${role}`)).spec.selector.matchLabels).toEqual(spec.selector.matchLabels);
    const rules = [...ofKind('HorizontalPodAutoscaler'), ...ofKind('ScaledObject')].map(
      (one) => scaled.parse(one).spec.scaleTargetRef.name,
    );
    expect(rules.filter((name) => name === `claw-${role}`)).toHaveLength(1);
  });

  it('is restarted for what a restart mends, and sent nothing until it is ready', () => {
    expect(container.livenessProbe.httpGet.path).toBe('/healthz');
    expect(container.readinessProbe.httpGet.path).toBe('/readyz');
  });

  it('mounts only volumes that it has', () => {
    const has = pod.volumes.map(({ name }) => name);
    expect(container.volumeMounts.map(({ name }) => name)).toEqual(has);
  });

  it('has a configuration that Claw takes without a warning, its secrets from files', () => {
    const env: Record<string, string> = { NODE_ENV: 'production', ...settings };
    for (const { name, value } of container.env) env[name] = value;
    expect(Object.keys(env).filter((name) => !Object.keys(VARIABLES).includes(name.replace(/_FILE$/, '')))).toEqual([]);
    expect(container.env.filter(({ name }) => !name.endsWith('_FILE'))).toEqual([]);
    const config = loadConfig(env, (path) => {
      const secret = SECRETS[path.replace('/run/secrets/claw/', '')];
      if (secret === undefined) throw new Error(`${path} is not in the secret`);
      return secret;
    });
    expect(config.warnings).toEqual([]);
  });
});

it('grows workers by a metric that Claw has', () => {
  const trigger = z.object({ metricType: z.literal('Value'), metadata: z.object({ query: z.string() }) });
  const { spec } = z.object({ spec: z.object({ triggers: z.array(trigger).min(1) }) }).parse(named('ScaledObject', 'claw-worker'));
  const known = Object.keys({ ...COUNTERS, ...GAUGES, ...HISTOGRAMS });
  for (const { metadata } of spec.triggers) {
    expect(known).toEqual(expect.arrayContaining([...metadata.query.matchAll(/claw_\w+/g)].map(([name]) => name)));
  }
});

it('keeps everything in its namespace, and no secret in its files', () => {
  expect(ofKind('Secret')).toEqual([]);
  const outside = manifests
    .map((one) => head.parse(one))
    .filter(({ kind, metadata }) => kind !== 'Namespace' && metadata.namespace !== 'claw');
  expect(outside).toEqual([]);
});

const checker = join(
  process.env['CLAW_TEST_TOOLS'] ?? join(homedir(), '.cache/claw-tests'),
  'kubernetes-validate-1.37.0/bin/kubernetes-validate',
);
it.skipIf(!existsSync(checker))(
  'fits the schemas of Kubernetes 1.37, field by field (skipped where .ci/schemas did not install them)',
  () => {
    const run = spawnSync(checker, ['--strict', ...files.map((name) => join(FOLDER, name))], { encoding: 'utf8' });
    expect({ status: run.status, said: run.stdout + run.stderr }).toEqual({
      status: 0,
      said: expect.not.stringContaining('ERROR') as string,
    });
  },
);
