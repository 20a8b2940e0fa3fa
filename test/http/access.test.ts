/** Who may call what: every operation is asked by every role, by keys for one part of the API, and by who may do nothing yet. */
import { expect, it } from 'vitest';
import { accessOf, OPERATIONS, type Operation, type Scope, SCOPES } from '../../src/core/model/access.ts';
import { keyEndpoint } from '../../src/core/model/key-endpoint.ts';
import type { Principal } from '../../src/core/model/principal.ts';
import { type Role, ROLES } from '../../src/core/model/role.ts';
import { createBoardEndpoints } from '../../src/http/admin/queues.ts';
import { createApiEndpoints } from '../../src/http/api/endpoints.ts';
import type { Endpoint } from '../../src/kernel/endpoint.ts';
import { createManifestEndpoint } from '../../adapters/slack/manifest-endpoint.ts';
import { createFakeApiServices } from '../builders/fake-api-services.ts';
import { createManualClock } from '../builders/manual-clock.ts';
import { principal, serveApp, TENANT } from './serve-app.ts';

/** Open to whoever shows a password or an invitation. */
const WITHOUT_KEY = ['acceptInvitation', 'signIn'];
/** Of the channel Slack, whose endpoints are made beside a channel host. */
const OF_SLACK = ['getSlackManifest', 'installSlackApp'];

const endpoints = () => [
  ...createApiEndpoints(createFakeApiServices(TENANT, createManualClock())),
  ...createBoardEndpoints(async () => ({ read: async () => null })),
];
const operations = (scope: keyof typeof OPERATIONS) => Object.values<readonly string[]>(OPERATIONS[scope]).flat() as Operation[];
const ALL = [...SCOPES, 'self' as const].flatMap(operations);

it('has one line for every operation below /api/v1 and /admin, and no line for what is not there', () => {
  expect(new Set(ALL).size).toBe(ALL.length);
  const declared = [...endpoints(), createManifestEndpoint(null)].map(({ operationId }) => operationId);
  expect(declared.toSorted()).toEqual([...ALL.filter((one) => one !== 'installSlackApp'), ...WITHOUT_KEY].toSorted());
  expect(OF_SLACK.every((one) => (ALL as readonly string[]).includes(one))).toBe(true);
});

it('opens without a key nothing but what is named here', () => {
  expect(
    endpoints()
      .flatMap(({ auth, operationId }) => (auth === 'none' ? [operationId] : []))
      .toSorted(),
  ).toEqual(WITHOUT_KEY);
});

/** Every operation below /api/v1 with a handler that only notes that it was reached. */
function noting(reached: string[]): readonly Endpoint[] {
  return endpoints().flatMap(({ method, path, operationId, tag, summary, auth }) => {
    if (auth === 'none') return [];
    const handle = async () => {
      reached.push(operationId);
      return { status: 204 };
    };
    return [keyEndpoint({ method, path, operationId: operationId as Operation, tag, summary, responses: {}, handle })];
  });
}

/** What this caller reaches, and the answers it gets without and with its token. */
async function askAll(caller: Principal) {
  const reached: string[] = [];
  const noted = noting(reached);
  const { fetch } = await serveApp({ endpoints: noted, findPrincipal: { byKey: async () => caller, bySession: async () => caller } });
  const refused: string[] = [];
  for (const { method, path, operationId } of noted) {
    const address = path.replaceAll(/\{\w+\}/g, '0190a0a0-0000-7000-8000-000000000009');
    const call = (headers: Record<string, string>) => fetch(address, { method: method.toUpperCase(), headers });
    expect([operationId, (await call({})).status]).toEqual([operationId, 401]);
    const { status } = await call({ authorization: 'Bearer it' });
    if (status === 403) refused.push(operationId);
  }
  expect(reached.length + refused.length).toBe(noted.length);
  return reached.toSorted();
}

const served = () => noting([]).map(({ operationId }) => operationId as Operation);
const allowed = (role: Role) => served().filter((one) => ROLES.indexOf(accessOf(one).role) >= ROLES.indexOf(role));

it.each(ROLES)('lets the role %s call what its line and those of smaller roles name, and refuses it everything else', async (role) => {
  const ofPlatform = operations('platform');
  expect(await askAll({ ...principal(role), isPlatform: false })).toEqual(
    allowed(role)
      .filter((one) => !ofPlatform.includes(one))
      .toSorted(),
  );
});

it('lets only the platform owner call what is of all businesses', async () => {
  const everything = await askAll({ ...principal('owner'), isPlatform: true });
  expect(everything).toEqual(served().toSorted());
});

it.each(SCOPES)('lets a key for %s call that part of the API and what is about itself', async (scope: Scope) => {
  const reached = await askAll({ ...principal('owner'), isPlatform: true, scopes: [scope] });
  const meant = [...operations(scope), ...operations('self')].filter((one) => served().includes(one));
  expect(reached).toEqual(meant.toSorted());
});

it('lets who has a one-time password do nothing but change it, sign out, and see who it is', async () => {
  const caller = { ...principal('owner'), kind: 'operator', session: { id: 'it' as never, isOneTime: true } } as const;
  expect(await askAll(caller)).toEqual(operations('self').toSorted());
});
