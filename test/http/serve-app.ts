/** Serves the application on a free port of this machine, with everything outside it faked. */
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { RateDeps } from '../../src/engine/rates.ts';
import { createHttpApp, type HttpAppDeps } from '../../src/http/app.ts';
import type { Principal } from '../../src/core/model/principal.ts';
import type { Role } from '../../src/core/model/role.ts';
import { type ApiKeyId, newUuid, type TenantId } from '../../src/kernel/ids.ts';
import { hashToken } from '../../src/kernel/secret.ts';
import { createManualClock } from '../builders/manual-clock.ts';
import { createMemoryAudit } from '../builders/memory-audit.ts';
import { createRecordedMetrics } from '../builders/recorded-metrics.ts';
import { createTestDoor } from '../builders/fake-limiter.ts';

/** What was logged, to be looked at. */
export interface LogLine {
  readonly level: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

export interface Served {
  readonly url: string;
  readonly port: number;
  readonly server: Server;
  readonly log: readonly LogLine[];
  readonly clock: ReturnType<typeof createManualClock>;
  readonly metrics: ReturnType<typeof createRecordedMetrics>;
  readonly app: ReturnType<typeof createHttpApp>;
  fetch(path: string, init?: RequestInit): Promise<Response>;
}

export const TENANT = '0190a0a0-0000-7000-8000-000000000001' as TenantId;

/** A principal with the role, found by the key `key-<role>`. */
export const principal = (role: Role): Principal => ({
  tenantId: TENANT,
  kind: 'key',
  id: `0190a0a0-0000-7000-8000-0000000000${role.length}0` as ApiKeyId,
  name: `${role} key`,
  role,
  scopes: null,
  tier: 'pro',
  isPlatform: role === 'owner',
  session: null,
});

/** The owner of another tenant, found by the key `key-stranger`. */
const STRANGER: Principal = { ...principal('owner'), isPlatform: false, tenantId: '0190a0a0-0000-7000-8000-000000000002' as TenantId };

const ROLES: readonly Role[] = ['owner', 'admin', 'operator', 'viewer'];
const KEYS = new Map<string, Principal>([
  ...ROLES.map((role) => [hashToken(`key-${role}`), principal(role)] as const),
  [hashToken('key-stranger'), STRANGER],
]);

export async function serveApp(given: Partial<HttpAppDeps & RateDeps> = {}): Promise<Served> {
  const clock = createManualClock();
  const metrics = createRecordedMetrics();
  const log: LogLine[] = [];
  const app = createHttpApp({ ...defaults(log), clock, metrics, door: createTestDoor(TENANT, { metrics, ...given }), ...given });
  const server = createServer(app.handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    app.closeStreams();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return { url, port, server, log, clock, metrics, app, fetch: (path, init) => fetch(url + path, init) };
}

function defaults(log: LogLine[]): Omit<HttpAppDeps, 'clock' | 'metrics' | 'door'> {
  const write = (level: string) => (facts: Readonly<Record<string, unknown>>) => void log.push({ level, facts });
  const logger: HttpAppDeps['logger'] = {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    child: () => logger,
  };
  return {
    endpoints: [],
    version: '0.0.0',
    logger,
    newId: newUuid,
    trustedProxies: [],
    publicUrl: null,
    metricsToken: null,
    checks: [],
    findPrincipal: { byKey: async (hash) => KEYS.get(hash) ?? null, bySession: async () => null },
    isDraining: () => false,
    audit: createMemoryAudit(),
  };
}

/** Headers of a key with the role, for a JSON body. */
export const as = (role: Role) => ({ authorization: `Bearer key-${role}`, 'content-type': 'application/json' });

/** Sends the bytes, closes its side, and gives back all that came. */
export async function sendAndLeave(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  const closed = new Promise((resolve, reject) => socket.once('close', resolve).once('error', reject));
  socket.end(bytes);
  await closed;
  return Buffer.concat(chunks).toString('utf8');
}
