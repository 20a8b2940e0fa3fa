/** docker-compose.prod.yml and the Dockerfile by the rules that production asks of them; no container engine is needed to break one. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { loadConfig } from '../../src/config/load.ts';
import { VARIABLES } from '../../src/config/schema.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

const named = z.union([z.array(z.string()), z.record(z.string(), z.unknown()).transform((map) => Object.keys(map))]);
/** The part of the Compose specification that the file uses; another key is a slip of the pen. */
const service = z.strictObject({
  image: z.string().regex(/^[\w./-]+:(?!latest)[\w.${}:-]+$/),
  build: z.literal('.').optional(),
  profiles: z.array(z.enum(['small', 'large', 'monitoring'])).optional(),
  command: z.array(z.string()).optional(),
  user: z.string().regex(/^[1-9]\d*:[1-9]\d*$/),
  read_only: z.literal(true),
  cap_drop: z.tuple([z.literal('ALL')]),
  security_opt: z.tuple([z.literal('no-new-privileges:true')]),
  restart: z.literal('unless-stopped'),
  logging: z.strictObject({ driver: z.literal('json-file'), options: z.record(z.string(), z.string()) }),
  env_file: z.string().optional(),
  environment: z.record(z.string(), z.string()).optional(),
  secrets: z.array(z.string()).optional(),
  volumes: z.array(z.string()).optional(),
  tmpfs: z.array(z.string()).optional(),
  networks: named,
  ports: z.array(z.string()).optional(),
  depends_on: z.record(z.string(), z.strictObject({ condition: z.literal('service_healthy') })).optional(),
  stop_grace_period: z.string().optional(),
  shm_size: z.string().optional(),
  ulimits: z.strictObject({ nofile: z.int() }).optional(),
  healthcheck: z.strictObject({
    test: z.array(z.string()).min(2),
    interval: z.string(),
    timeout: z.string(),
    retries: z.int(),
    start_period: z.string().optional(),
  }),
  deploy: z.strictObject({
    replicas: z.int().optional(),
    resources: z.strictObject({ limits: z.strictObject({ cpus: z.string(), memory: z.string(), pids: z.int() }) }),
  }),
});
const file = z.object({
  name: z.literal('claw'),
  services: z.record(z.string(), service),
  networks: z.record(z.string(), z.unknown()),
  volumes: z.record(z.string(), z.unknown()),
  secrets: z.record(z.string(), z.strictObject({ file: z.string() })),
});

const compose = file.parse(parse(read('docker-compose.prod.yml'), { merge: true }));
const services = Object.entries(compose.services);
const ours = services.filter(([, { build }]) => build !== undefined);

describe.each(services)('%s', (_name, one) => {
  it('names only what the file declares', () => {
    expect(one.networks.filter((name) => !(name in compose.networks))).toEqual([]);
    expect((one.secrets ?? []).filter((name) => !(name in compose.secrets))).toEqual([]);
    expect(Object.keys(one.depends_on ?? {}).filter((name) => !(name in compose.services))).toEqual([]);
    const mounted = (one.volumes ?? []).map((line) => line.split(':')[0] ?? '');
    expect(mounted.filter((from) => !(from.startsWith('.') ? existsSync(join(ROOT, from)) : from in compose.volumes))).toEqual([]);
  });

  it('waits only for what its profiles start too', () => {
    const startsWith = (needed: string): boolean => {
      const profiles: readonly string[] | undefined = compose.services[needed]?.profiles;
      return profiles === undefined || (one.profiles ?? []).some((profile) => profiles.includes(profile));
    };
    expect(Object.keys(one.depends_on ?? {}).filter((needed) => !startsWith(needed))).toEqual([]);
  });

  it('reads only secrets that it is given', () => {
    const text = JSON.stringify([one.environment, one.command, one.healthcheck]);
    const asked = [...text.matchAll(/\/run\/secrets\/(\w+)/g)].map((match) => match[1]);
    expect(asked.filter((name) => !one.secrets?.includes(name ?? ''))).toEqual([]);
  });
});

it('declares nothing that nobody uses', () => {
  const used = (key: 'secrets' | 'networks') => new Set(services.flatMap(([, one]) => one[key] ?? []));
  expect(Object.keys(compose.secrets).filter((name) => !used('secrets').has(name))).toEqual([]);
  expect(Object.keys(compose.networks).filter((name) => !used('networks').has(name))).toEqual([]);
});

it('opens nothing to the world but the proxy', () => {
  const open = services.filter(([, { ports = [] }]) => ports.some((port) => !port.startsWith('127.0.0.1:'))).map(([name]) => name);
  expect(open).toEqual(['proxy']);
});

it('makes every secret that it names', () => {
  const script = read('deploy/make-secrets.sh');
  expect(Object.values(compose.secrets).filter((secret) => !script.includes(secret.file.replace('secrets/', '')))).toEqual([]);
});

it('keeps jobs on disk and never throws them away, and the other way round with caches', () => {
  expect(read('deploy/redis/jobs.conf')).toMatch(/^appendonly yes$[^]*^maxmemory-policy noeviction$/m);
  expect(read('deploy/redis/cache.conf')).toMatch(/^appendonly no$[^]*^maxmemory-policy allkeys-lru$/m);
});

const shared = Object.fromEntries(
  read('deploy/claw.env')
    .split('\n')
    .filter((line) => /^\w+=/.test(line))
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
);
/** As deploy/make-secrets.sh makes them. */
const SECRETS: Readonly<Record<string, string>> = {
  master_key: 'a'.repeat(64),
  database_url: 'postgres://claw:0123@postgres:5432/claw',
  redis_url: 'redis://:0123@redis:6379/0',
  cache_redis_url: 'redis://:0123@cache:6379/0',
  metrics_token: 'b'.repeat(64),
};

describe.each(ours)('the environment of %s', (_name, { environment = {} }) => {
  const env = { ...shared, ...environment, PUBLIC_URL: 'https://claw.example' };

  it('has variables that Claw knows', () => {
    const known = Object.keys(VARIABLES);
    expect(Object.keys(env).filter((name) => !known.includes(name.replace(/_FILE$/, '')))).toEqual([]);
  });

  it('is a configuration that Claw takes, without a warning', () => {
    const config = loadConfig(env, (path) => SECRETS[path.replace('/run/secrets/', '')] ?? '');
    expect(config.warnings).toEqual([]);
    expect(config.isProduction).toBe(true);
  });
});

describe('the Dockerfile', () => {
  const lines = read('Dockerfile')
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));

  it('runs as nobody in particular, in a stage of its own, from a pinned base', () => {
    expect(lines.filter((line) => line.startsWith('FROM '))).toEqual(['FROM ${NODE_IMAGE} AS build', 'FROM ${NODE_IMAGE} AS run']);
    expect(lines.find((line) => line.startsWith('ARG NODE_IMAGE='))).toMatch(/=node:\d+\.\d+\.\d+-/);
    expect(lines.findLast((line) => line.startsWith('USER '))).toBe('USER 10001:10001');
    expect(lines.some((line) => line.startsWith('HEALTHCHECK '))).toBe(true);
  });

  it('finds in its context all that building needs, and no secrets', () => {
    const ignored = read('.dockerignore').split('\n');
    const kept = ignored.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
    expect(ignored).toContain('*');
    for (const needed of ['package.json', 'package-lock.json', 'bin', 'src', 'adapters', 'migrations', 'scripts', 'docs']) {
      expect(kept).toContain(needed);
    }
    expect(kept.filter((name) => /secret|\.env|\.claw/.test(name))).toEqual([]);
  });

  const linter = 'hadolint';
  const hasLinter = spawnSync(linter, ['--version'], { stdio: 'ignore' }).error === undefined;
  it.skipIf(!hasLinter)('has nothing that hadolint would change (skipped where it is not installed)', () => {
    expect(spawnSync(linter, [join(ROOT, 'Dockerfile')], { encoding: 'utf8' }).stdout).toBe('');
  });
});
