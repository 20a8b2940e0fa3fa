/** The businesses of a Claw over a real database: what only the platform owner may do with them, and what suspending one stops. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPeopleScene } from '../../support/people-scene.ts';
import type { PeopleScene } from '../../support/people-scene.ts';
import { startTestPostgres } from '../../support/postgres.ts';

const server = await startTestPostgres('embedded');
if ('skip' in server) it.skip(`businesses (${server.skip})`);
else
  describe('businesses', () => {
    describeBusinesses(server.ownerUrl);
  });

function describeBusinesses(ownerUrl: string): void {
  let scene: PeopleScene;
  beforeAll(async () => {
    scene = await openPeopleScene(ownerUrl);
  }, 30_000);
  afterAll(() => scene?.close());

  it('are made with a key of their owner, two channels and a plan, and listed', async () => {
    const { call } = await scene.serve();
    const { status, body } = await call('POST', '/tenants', scene.own.key, { name: 'Zephyr', plan: 'free' });
    const { key, ...tenant } = body;
    const none = { conversations: null, channels: null, operators: null, documents: null };
    expect([status, tenant]).toMatchObject([201, { name: 'Zephyr', plan: 'free', state: 'active', platform: false, quotas: none }]);
    expect((await call('GET', '/session', key)).body).toMatchObject({ tenant_id: tenant.id, role: 'owner', platform: false });
    expect((await scene.directory.channels(tenant.id)).map(({ kind }) => kind).toSorted()).toEqual(['api', 'web']);
    const { quotas: _quotas, ...row } = tenant;
    const listed = await call('GET', '/tenants?limit=1', scene.own.key);
    expect([listed.body.data, typeof listed.body.next_cursor]).toEqual([[row], 'string']);
    expect((await call('GET', `/tenants?cursor=${listed.body.next_cursor}`, scene.own.key)).body.data).toHaveLength(2);
    expect((await call('GET', `/tenants/${tenant.id}`, scene.own.key)).body).toEqual(tenant);
  });

  it('are closed to everybody else, owners of other businesses and operators of the first one among them', async () => {
    const { call, person } = await scene.serve();
    const admin = await person(scene.own.key, 'admin');
    const { body: limited } = await call('POST', '/api-keys', scene.own.key, { name: 'k', role: 'owner', scopes: ['people'] });
    for (const token of [scene.other.key, admin.token, limited.key]) {
      for (const [method, path, body] of [
        ['GET', '/tenants'],
        ['POST', '/tenants', { name: 'Mine' }],
        ['GET', `/tenants/${scene.other.tenantId}`],
        ['PATCH', `/tenants/${scene.other.tenantId}`, { plan: 'enterprise' }],
      ] as const) {
        expect([method, path, (await call(method, path, token, body)).status]).toEqual([method, path, 403]);
      }
    }
    const owner = await person(scene.own.key, 'owner');
    expect((await call('GET', '/tenants', owner.token)).status).toBe(200);
  });

  it('have plan and quotas from the platform owner alone', async () => {
    const { call } = await scene.serve();
    const path = `/tenants/${scene.other.tenantId}`;
    const own = (method: string, body?: unknown) => call(method, '/configs/quota.operators', scene.other.key, body);
    expect([(await own('PUT', { value: 50 })).status, (await own('DELETE')).status, (await own('GET')).status]).toEqual([403, 403, 200]);
    expect((await call('POST', '/configs/quota.at_end/rollback', scene.other.key, { version: 1 })).status).toBe(403);
    const { body } = await call('PATCH', path, scene.own.key, { plan: 'enterprise', quotas: { operators: 50 } });
    expect(body).toMatchObject({ plan: 'enterprise', quotas: { operators: 50, channels: null } });
    expect((await own('GET')).body).toMatchObject({ value: 50, origin: 'tenant' });
    expect((await call('PATCH', path, scene.own.key, { quotas: { operators: null } })).body.quotas.operators).toBeNull();
    expect((await call('PUT', '/configs/quota.operators', scene.own.key, { value: 20 })).status).toBe(200);
    const { data } = (await call('GET', '/audit?action=changeTenant', scene.own.key)).body;
    expect(data.at(-1)).toMatchObject({ before: { plan: 'pro' }, after: { plan: 'enterprise', quotas: { operators: 50 } } });
  });

  it('do nothing while they are suspended: keys and sessions are refused, channels paused, and all of it is as it was afterwards', async () => {
    const { call, person } = await scene.serve();
    const { body: made } = await call('POST', '/tenants', scene.own.key, { name: 'Quiet', plan: 'pro' });
    const someone = await person(made.key, 'viewer');
    const states = async () => (await scene.directory.channels(made.id)).map(({ kind, state }) => `${kind} ${state}`).toSorted();
    const set = (state: string) => call('PATCH', `/tenants/${made.id}`, scene.own.key, { state });
    expect((await set('suspended')).body.state).toBe('suspended');
    for (const token of [made.key, someone.token]) {
      const { status, body } = await call('GET', '/session', token);
      expect([status, body.code, body.detail]).toEqual([403, 'auth_forbidden', expect.stringContaining('suspended')]);
    }
    expect(await states()).toEqual(['api active', 'web paused']);
    expect((await set('active')).status).toBe(200);
    expect(await states()).toEqual(['api active', 'web active']);
    expect((await call('GET', '/session', someone.token)).status).toBe(200);
    expect((await call('PATCH', `/tenants/${scene.own.tenantId}`, scene.own.key, { state: 'suspended' })).status).toBe(409);
  });

  it('that nobody has are not found', async () => {
    const { call } = await scene.serve();
    for (const id of ['0190a0a0-0000-7000-8000-00000000dead', 'none']) {
      expect((await call('GET', `/tenants/${id}`, scene.own.key)).status).toBe(404);
      expect((await call('PATCH', `/tenants/${id}`, scene.own.key, { name: 'x' })).status).toBe(404);
    }
  });
}
