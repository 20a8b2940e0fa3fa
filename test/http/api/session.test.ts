/** Signing in and out over a real database: passwords, sessions, their ends, and who is kept out. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LOCK, SESSION, SIGN_INS_PER_MINUTE } from '../../../src/core/model/operator.ts';
import { openPeopleScene } from '../../support/people-scene.ts';
import type { PeopleScene } from '../../support/people-scene.ts';
import { startTestPostgres } from '../../support/postgres.ts';

const server = await startTestPostgres('embedded');
if ('skip' in server) it.skip(`sessions (${server.skip})`);
else
  describe('a session', () => {
    describeSessions(server.ownerUrl);
  });

const MINUTE_MS = 60_000;
const OWN_PAGE = { origin: 'http://127.0.0.1', 'sec-fetch-site': 'same-origin' };

function describeSessions(ownerUrl: string): void {
  let scene: PeopleScene;
  beforeAll(async () => {
    scene = await openPeopleScene(ownerUrl);
    // Room for everybody of these tests.
    await scene.settings.put(scene.own.tenantId, 'quota.operators', null, 1_000, 'test');
  }, 30_000);
  afterAll(() => scene?.close());

  it('is opened by a password, tells who is calling, and ends when it is signed out', async () => {
    const { call, person } = await scene.serve();
    const { id, email, password } = await person(scene.own.key, 'operator');
    const { status, body } = await call('POST', '/session', null, { email: ` ${email.toUpperCase()} `, password });
    expect([status, body]).toEqual([
      201,
      {
        token: expect.stringMatching(/^claws_/),
        expires_at: expect.any(String),
        tenant_id: scene.own.tenantId,
        operator_id: id,
        name: expect.any(String),
        role: 'operator',
        must_change_password: false,
      },
    ]);
    const caller = await call('GET', '/session', body.token);
    expect(caller.body).toMatchObject({
      kind: 'operator',
      id,
      role: 'operator',
      scopes: null,
      platform: false,
      must_change_password: false,
      tenant_name: 'Shop',
    });
    expect(caller.body.operations).toEqual(expect.arrayContaining(['signOut', 'ask', 'listChannels']));
    expect(caller.body.operations).not.toEqual(expect.arrayContaining(['createChannel']));
    expect((await call('DELETE', '/session', body.token)).status).toBe(204);
    const ended = await call('GET', '/session', body.token);
    expect([ended.status, ended.body.code]).toEqual([401, 'auth_invalid']);
    expect((await call('DELETE', '/session', scene.own.key)).status).toBe(409);
  });

  it('ends of itself when nobody uses it for half a day, or when its time is over', async () => {
    const { call, person } = await scene.serve();
    for (const column of ['seen_at', 'expires_at']) {
      const { id, token } = await person(scene.own.key, 'viewer');
      expect((await call('GET', '/session', token)).status).toBe(200);
      const back = `update operator_sessions set ${column} = ${column} - make_interval(secs => $2) where operator_id = $1`;
      await scene.store.owner(back, [id, column === 'seen_at' ? SESSION.idleSeconds : SESSION.seconds], scene.own.tenantId);
      expect((await call('GET', '/session', token)).status).toBe(401);
    }
  });

  it('begins with a one-time password that has to be changed before anything else', async () => {
    const { call, fetch } = await scene.serve();
    const { body: made } = await call('POST', '/operators', scene.own.key, { email: 'once@shop.example', name: 'Once', role: 'admin' });
    const { body } = await call('POST', '/session', null, { email: 'once@shop.example', password: made.one_time_password });
    expect(body.must_change_password).toBe(true);
    const refused = await call('GET', '/operators', body.token);
    expect([refused.status, refused.body.detail]).toEqual([403, expect.stringContaining('/api/v1/session/password')]);
    const change = (current: string, password: string) => call('PUT', '/session/password', body.token, { current, password });
    expect((await change(made.one_time_password, 'too short')).body.errors[0].field).toBe('password');
    expect((await change('another password', 'a password of my own')).status).toBe(403);
    expect((await change(made.one_time_password, made.one_time_password)).status).toBe(422);
    expect((await change(made.one_time_password, 'a password of my own')).status).toBe(204);
    // At once, without the second for which others are remembered.
    const next = await fetch('/api/v1/operators', { headers: { authorization: `Bearer ${body.token}` } });
    expect(next.status).toBe(200);
  });

  it('stays when its own password is changed, and all others of the operator end', async () => {
    const { call, person } = await scene.serve();
    const { email, password, token } = await person(scene.own.key, 'viewer');
    const { body: second } = await call('POST', '/session', null, { email, password }, { 'user-agent': 'Phone' });
    const { data } = (await call('GET', '/sessions', second.token)).body;
    const told = data.map((one: { user_agent: string; current: boolean }) => [one.user_agent, one.current]);
    expect(told).toEqual([
      ['Phone', true],
      ['node', false],
    ]);
    expect((await call('GET', '/sessions', scene.own.key)).body.data).toEqual([]);
    const changed = { current: password, password: 'another long password' };
    expect((await call('PUT', '/session/password', second.token, changed)).status).toBe(204);
    expect([(await call('GET', '/session', second.token)).status, (await call('GET', '/session', token)).status]).toEqual([200, 401]);
    expect((await call('POST', '/session', null, { email, password })).status).toBe(401);
  });

  it('is of the business that is named, and only of one where the password is right', async () => {
    const { call, person } = await scene.serve();
    const here = await person(scene.own.key, 'viewer', 'both');
    const there = await call('POST', '/operators', scene.other.key, { email: here.email, name: 'Both', role: 'viewer' });
    const signIn = (password: string, tenant?: string) =>
      call('POST', '/session', null, { email: here.email, password, tenant_id: tenant });
    expect((await signIn(there.body.one_time_password)).body.tenant_id).toBe(scene.other.tenantId);
    expect((await signIn(here.password)).body.tenant_id).toBe(scene.own.tenantId);
    expect((await signIn(here.password, scene.other.tenantId)).status).toBe(401);
  });

  it('tells nobody which addresses there are, and is refused to a locked operator with the right password', async () => {
    const { call, person, clock } = await scene.serve();
    const { id, email, password } = await person(scene.own.key, 'viewer');
    const signIn = (with_: string, as = email) => call('POST', '/session', null, { email: as, password: with_ });
    const unknown = await signIn('wrong', 'nobody@shop.example');
    const tries = await Promise.all(Array.from({ length: LOCK.tries }, () => signIn('wrong')));
    clock.advance(MINUTE_MS);
    const locked = await signIn(password);
    const told = ({ status, body: { request_id: _id, ...problem } }: Awaited<ReturnType<typeof signIn>>) => ({ status, problem });
    expect([...tries, locked].map(told)).toEqual(Array(LOCK.tries + 1).fill(told(unknown)));
    expect(told(unknown)).toMatchObject({ status: 401, problem: { code: 'auth_invalid' } });
    expect((await call('GET', `/operators/${id}`, scene.own.key)).body.locked_until).toEqual(expect.any(String));
    await scene.store.owner('update operators set locked_until = now() where id = $1', [id], scene.own.tenantId);
    expect((await signIn(password)).status).toBe(201);
  });

  it('is tried from one address only so often', async () => {
    const { fetch, metrics } = await scene.serve();
    const body = JSON.stringify({ email: 'nobody@shop.example', password: 'x' });
    const headers = { 'content-type': 'application/json' };
    const tries = Array.from({ length: SIGN_INS_PER_MINUTE + 5 }, () => fetch('/api/v1/session', { method: 'POST', headers, body }));
    const answers = await Promise.all(tries);
    const count = (status: number) => answers.filter((answer) => answer.status === status).length;
    expect([count(401), count(429)]).toEqual([SIGN_INS_PER_MINUTE, 5]);
    const results = metrics.counted.map(({ name, labels }) => (name === 'claw_sign_ins_total' ? labels['result'] : null));
    expect([results.filter((one) => one === 'refused').length, results.filter((one) => one === 'limited').length]).toEqual([
      SIGN_INS_PER_MINUTE,
      5,
    ]);
    expect(Number(answers.find(({ status }) => status === 429)!.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('in a cookie shows no token, reads from anywhere of ours, and changes something only from our own pages', async () => {
    const { call, person } = await scene.serve();
    const { email, password } = await person(scene.own.key, 'viewer');
    const signIn = (headers: Record<string, string>) => call('POST', '/session', null, { email, password, cookie: true }, headers);
    expect((await signIn({ origin: 'https://elsewhere.example' })).status).toBe(403);
    expect((await signIn({})).status).toBe(403);
    const { body, headers } = await signIn({ 'sec-fetch-site': 'same-origin', origin: OWN_PAGE.origin });
    expect(body.token).toBeNull();
    expect(headers.get('set-cookie')).toMatch(/^claw-session=claws_[\w-]+; Path=\/; HttpOnly; SameSite=Strict; Max-Age=2592000$/);
    const cookie = headers.get('set-cookie')!.split(';')[0]!;
    expect((await call('GET', '/session', null, undefined, { cookie })).status).toBe(200);
    for (const from of [
      { origin: 'https://elsewhere.example' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      {},
    ]) {
      const forged = await call('DELETE', '/session', null, undefined, { cookie, ...from });
      expect([from, forged.status]).toEqual([from, 403]);
    }
    const out = await call('DELETE', '/session', null, undefined, { cookie, ...OWN_PAGE });
    expect([out.status, out.headers.get('set-cookie')]).toEqual([204, expect.stringContaining('Max-Age=0')]);
    expect((await call('GET', '/session', null, undefined, { cookie })).status).toBe(401);
  });

  it('keeps neither passwords nor tokens in the database', async () => {
    const { person } = await scene.serve();
    const { id, password, token } = await person(scene.own.key, 'viewer');
    const text =
      'select row_to_json(o)::text || row_to_json(s)::text as all from operators o join operator_sessions s on s.operator_id = o.id where o.id = $1';
    const [row] = await scene.store.owner<{ all: string }>(text, [id], scene.own.tenantId);
    expect(row!.all).toContain('scrypt$');
    for (const secret of [password, token]) expect(row!.all).not.toContain(secret);
  });
}
