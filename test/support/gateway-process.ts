/** Runs a whole Claw in a process of its own, as a user would, so that tests can kill it. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeData } from './embedded-url.ts';
import { until } from './until.ts';

export interface GatewayProcess {
  readonly url: string;
  readonly child: ChildProcess;
  /** Everything it printed so far. */
  output(): string;
  /** Sends the signal and waits for the end; resolves with the exit code, null after a kill. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

export interface StartOptions {
  readonly killAt?: string;
  readonly role?: 'all' | 'gateway' | 'worker';
  readonly env?: Readonly<Record<string, string>>;
}

export interface GatewayHome {
  readonly folder: string;
  adminKey(): Promise<string>;
  /** Kills what still runs on this home, its database included, and removes it. */
  remove(): Promise<void>;
  /** `role` as in `claw start --role`. */
  start(options?: StartOptions): Promise<GatewayProcess>;
}

/** With CLAW_TEST_REDIS_URL every home uses that Redis, below a prefix of its own, so that the same tests hold for both modes. */
function redisOf(folder: string): Readonly<Record<string, string>> {
  const url = process.env['CLAW_TEST_REDIS_URL'] ?? '';
  return url === '' ? {} : { REDIS_URL: url, REDIS_PREFIX: folder.slice(-6) };
}

const START_MS = 60_000;
/** Tests and benches run from the repository's root, the latter compiled to another folder. */
const ROOT = process.cwd();

export async function makeHome(): Promise<GatewayHome> {
  const folder = await mkdtemp(join(tmpdir(), 'claw home '));
  const running = new Set<GatewayProcess>();
  return {
    folder,
    adminKey: async () => (await readFile(join(folder, 'admin-key'), 'utf8')).trim(),
    start: async (options = {}) => {
      const gateway = await startProcess(folder, options);
      running.add(gateway);
      return gateway;
    },
    remove: async () => {
      for (const gateway of running) await gateway.end('SIGTERM');
      await removeData(folder);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function startProcess(folder: string, { killAt, role = 'all', env = {} }: StartOptions): Promise<GatewayProcess> {
  const args = killAt === undefined ? ['bin/claw.mjs', 'start', '--role', role] : ['test/support/killable-gateway.mjs', killAt];
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      CLAW_HOME: folder,
      PORT: '0',
      LOG_LEVEL: 'warn',
      ...redisOf(folder),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  child.stdout.on('data', (bytes: Buffer) => (printed += bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => (printed += bytes.toString()));
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const address = () => /(?:Chat page|Probes)\s+(http:\/\/\S+?)\/(?:healthz)?[\s,]/.exec(printed)?.[1];
  await until(() => address() !== undefined || child.exitCode !== null || child.signalCode !== null, START_MS);
  const url = address();
  if (url === undefined) throw new Error(`the gateway did not start: ${printed}`);
  return {
    url,
    child,
    output: () => printed,
    end: (signal) => {
      child.kill(signal);
      return exited;
    },
  };
}

/** Changes a setting through the API, as its owner would. */
export async function putSetting(home: GatewayHome, gateway: GatewayProcess, key: string, value: unknown): Promise<void> {
  const answer = await fetch(`${gateway.url}/api/v1/configs/${key}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${await home.adminKey()}`, 'content-type': 'application/json' },
    body: JSON.stringify({ value }),
  });
  if (!answer.ok) throw new Error(`PUT ${key}: ${answer.status} ${await answer.text()}`);
}

const MOST = 1_000_000;
export const RAISED_ROUTES = { conversations: MOST, messages: MOST, knowledge: MOST } as const;

/** The limits of a business by the minute, at what nobody reaches. */
export const LIFTED_LIMITS: Readonly<Record<string, unknown>> = {
  'limits.contact_per_minute': { free: MOST, pro: MOST, enterprise: MOST },
  'limits.tenant_per_minute': MOST,
  'limits.address_per_minute': MOST,
};

/** So that neither a business nor all of them together meet a limit by the minute. */
export async function liftLimits(home: GatewayHome, gateway: GatewayProcess): Promise<void> {
  await putSetting(home, gateway, 'limits.global_per_minute', MOST);
  for (const [key, value] of Object.entries(LIFTED_LIMITS)) await putSetting(home, gateway, key, value);
}

/** All visitors of a test share one address, and all its calls one key, so these limits would be met long before the behaviour under test. */
export async function raiseLimits(home: GatewayHome, gateway: GatewayProcess): Promise<void> {
  await putSetting(home, gateway, 'limits.address_per_minute', MOST);
  await putSetting(home, gateway, 'limits.route_per_minute', RAISED_ROUTES);
  for (const quota of ['quota.conversations', 'quota.documents']) await putSetting(home, gateway, quota, MOST);
}

/** Waits until every page of the base that came with Claw can be found; raises the limits that asking often would meet. */
export async function untilDocsAreReady(home: GatewayHome, gateway: GatewayProcess): Promise<void> {
  await raiseLimits(home, gateway);
  const authorization = `Bearer ${await home.adminKey()}`;
  const list = async <T>(path: string): Promise<readonly T[]> => {
    const answer = await fetch(`${gateway.url}/api/v1/knowledge/bases${path}`, { headers: { authorization } });
    if (!answer.ok) throw new Error(`GET bases${path}: ${answer.status} ${await answer.text()}`);
    return ((await answer.json()) as { data: readonly T[] }).data;
  };
  let baseId: string | undefined;
  const areReady = async () => {
    baseId ??= (await list<{ id: string; name: string }>('')).find(({ name }) => name === 'claw-docs')?.id;
    const documents = baseId ? await list<{ state: string }>(`/${baseId}/documents?limit=100`) : [];
    return documents.length > 0 && documents.every(({ state }) => state === 'ready');
  };
  await until(areReady, START_MS, 100);
}
