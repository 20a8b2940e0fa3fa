/** Verified visitors and embedding against a running Claw: what a business sets up through the API holds for the very next call. */
import { createHmac } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { call, problem, problemOf } from '../support/call.ts';
import type { CallOptions } from '../support/call.ts';
import { embeddedUrl } from '../support/embedded-url.ts';
import { makeHome, putSetting, raiseLimits } from '../support/gateway-process.ts';
import type { GatewayHome, GatewayProcess } from '../support/gateway-process.ts';
import { plantSecondTenant } from '../support/second-tenant.ts';
import type { SecondTenant } from '../support/second-tenant.ts';
import { until } from '../support/until.ts';
import { openVisitor } from '../support/visitor.ts';

const SHOP = 'https://shop.example';
const EVIL = 'https://evil.example';
const REFUSED = problem(401, 'auth_invalid', 'identity');

let home: GatewayHome;
let gateway: GatewayProcess;
let adminKey: string;
let key: string;
let channel: string;
let other: SecondTenant;

const api = (path: string, options: CallOptions = {}) => call(`${gateway.url}/api/v1${path}`, { token: adminKey, ...options });
const web = (path: string, options: CallOptions = {}) => call(`${gateway.url}/web/v1/${key}${path}`, options);
const open = (identity?: string, headers: Record<string, string> = {}) =>
  web('/sessions', { json: identity === undefined ? {} : { identity }, headers });

/** As the sample of the documentation does it, with nothing but what comes with Node. */
function signIdentity(claims: object, secret: string): string {
  const text = [{ alg: 'HS256', typ: 'JWT' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}
const inMinutes = (minutes: number) => Math.floor(Date.now() / 1000) + minutes * 60;

async function makeSecret(headers: Record<string, string> = {}): Promise<string> {
  const made = await api(`/channels/${channel}/identity-secret`, { method: 'POST', headers });
  if (made.status !== 201) throw new Error(`no secret: ${made.status} ${made.text}`);
  return String(made.body?.['secret']);
}

beforeAll(async () => {
  home = await makeHome();
  gateway = await home.start();
  await raiseLimits(home, gateway);
  await putSetting(home, gateway, 'collect.window_ms', 0);
  adminKey = await home.adminKey();
  const channels = ((await api('/channels')).body as { data: { id: string; kind: string; public_key: string }[] }).data;
  const chat = channels.find(({ kind }) => kind === 'web')!;
  [channel, key] = [chat.id, chat.public_key];
  other = await plantSecondTenant(gateway.url, home.folder);
});
afterAll(() => home.remove());

it('lets a business say who its visitor is, with name and tier, in one conversation on every device', async () => {
  expect(problemOf(await open(signIdentity({ sub: 'a', exp: inMinutes(5) }, 'x'.repeat(43))))).toEqual(REFUSED);
  const secret = await makeSecret();
  const sessions = [];
  for (const claims of [{}, { aud: key }, { jti: 'once' }]) {
    const identity = signIdentity({ sub: 'customer-7', name: '李雷', tier: 'pro', exp: inMinutes(5), ...claims }, secret);
    sessions.push(await open(identity, { 'accept-language': 'zh' }));
  }
  expect(sessions.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(new Set(sessions.map(({ body }) => body?.['conversation_id'])).size).toBe(1);
  expect(sessions[0]?.body).toMatchObject({ name: 'Web chat', suggestions: [] });
  const id = String(sessions[0]?.body?.['conversation_id']);
  expect((await api(`/conversations/${id}`)).body).toMatchObject({ contact_name: '李雷' });
  const visitor = await openVisitor(gateway.url, key, String(sessions[0]?.body?.['token']));
  expect((await visitor.send('a', '退货要几天？')).status).toBe(202);
  const client = new pg.Client({ connectionString: await embeddedUrl(home.folder) });
  await client.connect();
  const { rows } = await client.query("select tier, name from contacts where external_id = 'user:customer-7'").finally(() => client.end());
  expect(rows).toEqual([{ tier: 'pro', name: '李雷' }]);
});

it('refuses every statement that the secret of this very channel did not make, and one that counted already', async () => {
  const secret = await makeSecret();
  const good = { sub: 'customer-7', exp: inMinutes(5) };
  const theirs = await call(`${gateway.url}/api/v1/channels/${other.ids.channel}/identity-secret`, { method: 'POST', token: other.apiKey });
  const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify(good)).toString('base64url')}.`;
  const statements = [
    signIdentity(good, String(theirs.body?.['secret'])),
    unsigned,
    signIdentity({ ...good, exp: inMinutes(-1) }, secret),
    signIdentity({ ...good, aud: other.webKey }, secret),
    signIdentity({ ...good, tier: 'gold' }, secret),
    signIdentity({ ...good, exp: inMinutes(60 * 25) }, secret),
    'a.b.c',
  ];
  for (const identity of statements) expect([identity, problemOf(await open(identity))]).toEqual([identity, REFUSED]);
  expect((await open('x'.repeat(8_193))).status).toBe(422);
  const once = signIdentity({ ...good, jti: 'just once' }, secret);
  const tries = await Promise.all(Array.from({ length: 10 }, () => open(once)));
  expect(tries.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(tries.filter(({ status }) => status === 401)).toHaveLength(9);
});

it('ends what an earlier secret opened when another is made, and verified sessions when it is taken away', async () => {
  const first = await makeSecret({ 'idempotency-key': 'first' });
  expect(await makeSecret({ 'idempotency-key': 'first' })).toBe(first);
  const identity = (secret: string) => signIdentity({ sub: 'customer-9', exp: inMinutes(5) }, secret);
  const token = String((await open(identity(first))).body?.['token']);
  expect((await web('/messages', { token })).status).toBe(200);
  const second = await makeSecret();
  expect(problemOf(await open(identity(first)))).toEqual(REFUSED);
  await until(async () => (await web('/messages', { token })).status === 401, 3_000, 50);
  const fresh = String((await open(identity(second))).body?.['token']);
  expect((await web('/messages', { token: fresh })).status).toBe(200);
  const shown = (await api(`/channels/${channel}`)).body;
  expect(shown).toMatchObject({ identity_secret: { last_four: second.slice(-4) } });
  expect(JSON.stringify(shown)).not.toContain(second);
  expect((await api(`/channels/${channel}/identity-secret`, { method: 'DELETE' })).status).toBe(204);
  expect(problemOf(await open(identity(second)))).toEqual(REFUSED);
  await until(async () => (await web('/messages', { token: fresh })).status === 401, 3_000, 50);
});

it('opens a token of a secret that was made this moment, though an earlier one was looked at just before', async () => {
  for (let round = 0; round < 3; round += 1) {
    const secret = await makeSecret();
    const token = String((await open(signIdentity({ sub: 'customer-10', exp: inMinutes(5) }, secret))).body?.['token']);
    expect((await web('/messages', { token })).status).toBe(200);
  }
});

it("touches no other business's secret", async () => {
  const path = `/channels/${other.ids.channel}/identity-secret`;
  for (const method of ['POST', 'DELETE']) expect(problemOf(await api(path, { method }))).toEqual(problem(404, 'not_found'));
});

it('keeps the secret out of the database and the log', async () => {
  const secret = await makeSecret();
  const client = new pg.Client({ connectionString: await embeddedUrl(home.folder) });
  await client.connect();
  const text = "select s::text || encode(s.sealed, 'escape') as text from channel_secrets s union all select k::text from tenant_keys k";
  const { rows } = await client.query(text).finally(() => client.end());
  expect(rows.length).toBeGreaterThan(1);
  expect(JSON.stringify(rows)).not.toContain(secret);
  expect(gateway.output()).not.toContain(secret);
});

it('lets the chat be embedded where the business says, from the next call on and until the next call', async () => {
  const from = (origin: string) => ({ origin });
  const preflight = (origin: string) =>
    web('/messages', { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } });
  const setOrigins = (value: unknown) => api(`/configs/web.origins?channel_id=${channel}`, { method: 'PUT', json: { value } });
  expect(problemOf(await open(undefined, from(SHOP)))).toEqual(problem(403, 'auth_forbidden'));
  const bad = await setOrigins([`${SHOP}/`, '*']);
  expect([bad.status, bad.text]).toEqual([422, expect.stringContaining('Write \\"https://shop.example\\"')]);
  expect((await setOrigins([SHOP])).status).toBe(200);
  const session = await open(undefined, from(SHOP));
  expect([session.status, session.headers.get('access-control-allow-origin')]).toEqual([200, SHOP]);
  const token = String(session.body?.['token']);
  const status = async (headers: Record<string, string>) => (await web('/messages', { token, headers })).status;
  expect([await status(from(SHOP)), await status({}), await status(from(gateway.url)), await status(from(EVIL))]).toEqual([
    200, 401, 401, 403,
  ]);
  const asked = [await preflight(SHOP), await preflight(EVIL)];
  expect(asked.map((one) => [one.status, one.headers.get('access-control-allow-origin')])).toEqual([
    [204, SHOP],
    [403, null],
  ]);
  const stream = await fetch(`${gateway.url}/web/v1/${key}/events`, { headers: { authorization: `Bearer ${token}`, ...from(SHOP) } });
  expect([stream.status, stream.headers.get('access-control-allow-origin')]).toEqual([200, SHOP]);
  await stream.body?.cancel();
  expect((await setOrigins([])).status).toBe(200);
  expect([await status(from(SHOP)), await status({})]).toEqual([403, 401]);
  const own = await open(undefined, from(gateway.url));
  expect((await web('/messages', { token: String(own.body?.['token']) })).status).toBe(200);
  expect(
    (await call(`${gateway.url}/api/v1/channels`, { token: adminKey, headers: from(SHOP) })).headers.get('access-control-allow-origin'),
  ).toBeNull();
});
