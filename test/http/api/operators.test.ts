/** The people of a business over a real database: made, invited, bounded by the plan and the roles, and never without an owner. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newUuid } from '../../../src/kernel/ids.ts';
import { openPeopleScene, peopleOf } from '../../support/people-scene.ts';
import type { PeopleScene } from '../../support/people-scene.ts';
import { startTestPostgres } from '../../support/postgres.ts';

const server = await startTestPostgres('embedded');
if ('skip' in server) it.skip(`operators (${server.skip})`);
else
  describe('operators', () => {
    describeOperators(server.ownerUrl);
  });

function describeOperators(ownerUrl: string): void {
  let scene: PeopleScene;
  beforeAll(async () => {
    scene = await openPeopleScene(ownerUrl);
  }, 30_000);
  afterAll(() => scene?.close());
  beforeEach(() => scene.store.owner('delete from operators', [], scene.own.tenantId));

  const address = () => `${newUuid()}@shop.example`;
  const made = async (call: Awaited<ReturnType<PeopleScene['serve']>>['call'], role: string, key = scene.own.key) =>
    (await call('POST', '/operators', key, { email: address(), name: 'Ada', role })).body;

  it('are made with a password that is shown once, and listed without it', async () => {
    const { call } = await scene.serve();
    const email = address();
    const { status, body } = await call('POST', '/operators', scene.own.key, { email, name: 'Ada', role: 'operator' });
    const { one_time_password: password, ...shown } = body;
    expect([status, password]).toEqual([201, expect.stringMatching(/^[\w-]{16}$/)]);
    expect(shown).toMatchObject({ email, name: 'Ada', role: 'operator', state: 'active', must_change_password: true, signed_in_at: null });
    expect((await call('GET', `/operators/${shown.id}`, scene.own.key)).body).toEqual(shown);
    expect((await call('GET', '/operators', scene.own.key)).body.data).toEqual([shown]);
    const again = await call('POST', '/operators', scene.own.key, { email: email.toUpperCase(), name: 'Eve', role: 'viewer' });
    expect([again.status, again.body.errors[0].field]).toEqual([409, 'email']);
  });

  it('are as many as the plan holds, also when fifty are made at once', async () => {
    const { team } = peopleOf(scene, scene.store, scene.own.tenantId);
    const make = () => team.create(scene.own.tenantId, { email: address(), name: 'Ada', role: 'viewer' });
    const ends = await Promise.allSettled(Array.from({ length: 50 }, make));
    const codes = ends.map((end) => (end.status === 'fulfilled' ? 'made' : (end.reason as { code: string }).code));
    expect(codes.toSorted()).toEqual([...Array(3).fill('made'), ...Array(47).fill('quota_exceeded')]);
    expect((await scene.operators.list(scene.own.tenantId, { limit: 50, cursor: null })).items).toHaveLength(3);
    const invited = team.invite(scene.own.tenantId, { email: address(), role: 'viewer', invitedBy: 'Ada' });
    await expect(invited).rejects.toMatchObject({ code: 'quota_exceeded' });
  });

  it('take no place of the plan while they are disabled, and come back only where there is one', async () => {
    const { call } = await scene.serve();
    const [first] = [await made(call, 'viewer'), await made(call, 'viewer'), await made(call, 'viewer')];
    const set = (state: string) => call('PATCH', `/operators/${first.id}`, scene.own.key, { state });
    expect((await made(call, 'viewer')).code).toBe('quota_exceeded');
    expect((await set('disabled')).body.state).toBe('disabled');
    expect((await made(call, 'viewer')).state).toBe('active');
    expect((await set('active')).status).toBe(402);
  });

  it('lose their sessions with their place, and do at once only what their new role lets them', async () => {
    const { call, person } = await scene.serve();
    const one = await person(scene.own.key, 'admin');
    const change = (body: unknown) => call('PATCH', `/operators/${one.id}`, scene.own.key, body);
    expect((await call('GET', '/api-keys', one.token)).status).toBe(200);
    expect((await change({ role: 'viewer' })).body.role).toBe('viewer');
    expect((await call('GET', '/api-keys', one.token)).status).toBe(403);
    await change({ state: 'disabled' });
    expect((await call('GET', '/session', one.token)).status).toBe(401);
    await change({ state: 'active' });
    expect((await call('GET', '/session', one.token)).status).toBe(401);
  });

  it('keep an owner, also when the last two are taken away at once', async () => {
    const { call } = await scene.serve();
    const [one, other] = [await made(call, 'owner'), await made(call, 'owner')];
    const ends = await Promise.all([
      call('DELETE', `/operators/${one.id}`, scene.own.key),
      call('PATCH', `/operators/${other.id}`, scene.own.key, { role: 'viewer' }),
    ]);
    expect(ends.map(({ status }) => status).filter((status) => status === 409)).toHaveLength(1);
    const left = (await call('GET', '/operators', scene.own.key)).body.data.find(({ role }: { role: string }) => role === 'owner');
    for (const [method, body] of [['DELETE', undefined] as const, ['PATCH', { state: 'disabled' }] as const]) {
      expect((await call(method, `/operators/${left.id}`, scene.own.key, body)).status).toBe(409);
    }
  });

  it('give nobody more than they have themselves', async () => {
    const { call, person } = await scene.serve();
    const boss = await made(call, 'owner');
    const admin = await person(scene.own.key, 'admin');
    const asked = [
      await call('POST', '/operators', admin.token, { email: address(), name: 'Eve', role: 'owner' }),
      await call('POST', '/invitations', admin.token, { email: address(), role: 'owner' }),
      await call('PATCH', `/operators/${admin.id}`, admin.token, { role: 'owner' }),
      await call('PATCH', `/operators/${boss.id}`, admin.token, { name: 'Eve' }),
      await call('POST', `/operators/${boss.id}/reset-password`, admin.token),
      await call('DELETE', `/operators/${boss.id}`, admin.token),
      await call('POST', '/api-keys', admin.token, { name: 'all', role: 'owner' }),
    ];
    expect(asked.map(({ status, body }) => [status, body?.code])).toEqual(Array(asked.length).fill([403, 'auth_forbidden']));
  });

  it('are not made by a key for parts of the API, nor are larger keys', async () => {
    const { call } = await scene.serve();
    const { body: limited } = await call('POST', '/api-keys', scene.own.key, { name: 'hr', role: 'owner', scopes: ['people', 'usage'] });
    const make = (scopes: readonly string[] | null) => call('POST', '/api-keys', limited.key, { name: 'k', role: 'viewer', scopes });
    expect((await call('GET', '/operators', limited.key)).status).toBe(200);
    expect((await call('POST', '/operators', limited.key, { email: address(), name: 'Eve', role: 'viewer' })).status).toBe(403);
    expect([(await make(null)).status, (await make(['knowledge'])).status, (await make(['usage'])).status]).toEqual([403, 403, 201]);
    expect((await call('POST', `/api-keys/${scene.own.keyId}/rotate`, limited.key, {})).status).toBe(403);
    const elsewhere = await call('GET', '/knowledge/bases', limited.key);
    expect([elsewhere.status, elsewhere.body.detail]).toEqual([403, 'This key is for people, usage; this call is part of knowledge.']);
  });

  it('come in by an invitation once, whoever is faster, and by none that was withdrawn or is too old', async () => {
    const { call } = await scene.serve();
    const invite = async () => (await call('POST', '/invitations', scene.own.key, { email: address(), role: 'operator' })).body;
    const accept = (token: string) => call('POST', '/invitations/accept', null, { token, name: 'Ada', password: 'a long enough password' });
    const used = await invite();
    const both = await Promise.all([accept(used.token), accept(used.token)]);
    expect(both.map(({ status }) => `${status}`).toSorted()).toEqual(['201', '404']);
    expect((await accept(used.token)).status).toBe(404);
    const signedIn = await call('POST', '/session', null, { email: used.email, password: 'a long enough password' });
    expect(signedIn.body).toMatchObject({ role: 'operator', must_change_password: false });
    const withdrawn = await invite();
    expect((await call('DELETE', `/invitations/${withdrawn.id}`, scene.own.key)).status).toBe(204);
    const old = await invite();
    await scene.store.owner('update operator_invitations set expires_at = now() where id = $1', [old.id], scene.own.tenantId);
    expect([(await accept(withdrawn.token)).status, (await accept(old.token)).status, (await accept('x')).status]).toEqual([404, 404, 404]);
    expect((await call('DELETE', `/invitations/${used.id}`, scene.own.key)).status).toBe(404);
    const listed = (await call('GET', '/invitations', scene.own.key)).body;
    expect(JSON.stringify(listed)).not.toContain('clawi_');
    expect(listed.data.map(({ id }: { id: string }) => id)).toEqual([old.id, withdrawn.id, used.id]);
  });

  it('keep an invitation when the plan is full, until there is a place', async () => {
    const { call } = await scene.serve();
    const { body: invitation } = await call('POST', '/invitations', scene.own.key, { email: address(), role: 'viewer' });
    const [first] = [await made(call, 'viewer'), await made(call, 'viewer'), await made(call, 'viewer')];
    const accept = () =>
      call('POST', '/invitations/accept', null, { token: invitation.token, name: 'Ada', password: 'a long enough password' });
    expect((await accept()).status).toBe(402);
    expect((await call('DELETE', `/operators/${first.id}`, scene.own.key)).status).toBe(204);
    expect((await accept()).status).toBe(201);
  });

  it('are unlocked and signed out by a new one-time password', async () => {
    const { call, person } = await scene.serve();
    const one = await person(scene.own.key, 'viewer');
    const { status, body } = await call('POST', `/operators/${one.id}/reset-password`, scene.own.key);
    expect([status, body.must_change_password]).toEqual([201, true]);
    expect((await call('GET', '/session', one.token)).status).toBe(401);
    expect((await call('POST', '/session', null, { email: one.email, password: one.password })).status).toBe(401);
    expect((await call('POST', '/session', null, { email: one.email, password: body.one_time_password })).status).toBe(201);
  });

  it('and their invitations are not found by another business', async () => {
    const { call } = await scene.serve();
    const operator = await made(call, 'viewer');
    const { body: invitation } = await call('POST', '/invitations', scene.own.key, { email: address(), role: 'viewer' });
    for (const [method, path, body] of [
      ['GET', `/operators/${operator.id}`],
      ['PATCH', `/operators/${operator.id}`, { name: 'Eve' }],
      ['POST', `/operators/${operator.id}/reset-password`],
      ['DELETE', `/operators/${operator.id}`],
      ['DELETE', `/invitations/${invitation.id}`],
    ] as const) {
      const { status, body: problem } = await call(method, path, scene.other.key, body);
      expect([method, path, status, problem.code]).toEqual([method, path, 404, 'not_found']);
    }
    expect((await call('GET', '/operators', scene.other.key)).body.data).toEqual([]);
  });

  it('leave their name on what they change, and who came by an invitation too', async () => {
    const { call, person } = await scene.serve();
    const admin = await person(scene.own.key, 'admin', 'Grace');
    const { body: invitation } = await call('POST', '/invitations', admin.token, { email: address(), role: 'viewer' });
    await call('POST', '/invitations/accept', null, { token: invitation.token, name: 'Ada', password: 'a long enough password' });
    const { body } = await call('GET', '/audit?limit=2', scene.own.key);
    expect(body.data).toMatchObject([
      { action: 'acceptInvitation', actor: `invitation:${invitation.id}`, actor_name: 'Ada', fields: ['token', 'name', 'password'] },
      { action: 'inviteOperator', actor: `operator:${admin.id}`, actor_name: 'Grace' },
    ]);
    expect(JSON.stringify(body)).not.toContain('a long enough password');
    expect((await call('GET', '/audit/verify', admin.token)).status).toBe(200);
  });
}
