/** From the first start to a second business: the printed password, a session in a cookie, and what a suspended business may still do. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { call } from '../support/call.ts';
import type { CallOptions } from '../support/call.ts';
import { makeHome } from '../support/gateway-process.ts';
import type { GatewayHome, GatewayProcess } from '../support/gateway-process.ts';
import { until } from '../support/until.ts';

const OWN = 'a password of my own';

let home: GatewayHome;
let gateway: GatewayProcess;
beforeAll(async () => {
  home = await makeHome();
  gateway = await home.start();
});
afterAll(() => home.remove());

const api = (path: string, options: CallOptions = {}) => call(`${gateway.url}/api/v1${path}`, options);
const printed = () => /Sign in as (\S+) with the one-time password, shown this once: (\S+)/.exec(gateway.output());
const signIn = (email: string, password: string) => api('/session', { json: { email, password } });

it('prints a password once, with which the owner signs in and chooses another', async () => {
  // Printed after the address, for which the start was waited.
  await until(() => printed() !== null);
  const [, email = '', once = ''] = printed() ?? [];
  const origin = { origin: gateway.url, 'sec-fetch-site': 'same-origin' };
  const signed = await api('/session', { json: { email, password: once, cookie: true }, headers: origin });
  expect([email, signed.status, signed.body]).toMatchObject([
    'owner@localhost',
    201,
    { role: 'owner', must_change_password: true, token: null },
  ]);
  const cookie = signed.headers.get('set-cookie')!.split(';')[0]!;
  expect((await api('/operators', { headers: { cookie } })).status).toBe(403);
  const chosen = { current: once, password: OWN };
  expect((await api('/session/password', { method: 'PUT', json: chosen, headers: { cookie } })).status).toBe(403);
  expect((await api('/session/password', { method: 'PUT', json: chosen, headers: { cookie, ...origin } })).status).toBe(204);
  expect((await api('/operators', { headers: { cookie } })).body).toMatchObject({
    data: [{ email, role: 'owner', must_change_password: false }],
  });
  await gateway.end('SIGTERM');
  gateway = await home.start();
  expect(printed()).toBeNull();
  expect((await signIn(email, OWN)).status).toBe(201);
});

it('gives who forgot it another one by the command line', async () => {
  const env = { PATH: process.env['PATH'], CLAW_HOME: home.folder, CLAW_URL: gateway.url };
  const claw = (...args: readonly string[]) => promisify(execFile)(process.execPath, ['bin/claw.mjs', 'operators', ...args], { env });
  expect((await claw('list')).stdout).toBe('owner@localhost  owner  active  Owner\n');
  const password = /shown this once: (\S+)/.exec((await claw('reset-password', 'Owner@localhost')).stdout)?.[1] ?? '';
  expect((await signIn('owner@localhost', OWN)).status).toBe(401);
  expect((await signIn('owner@localhost', password)).body).toMatchObject({ must_change_password: true });
});

it('makes a second business, and shuts its chat while it is suspended', async () => {
  const token = await home.adminKey();
  const { body: made } = await api('/tenants', { token, json: { name: 'Zephyr', plan: 'free' } });
  const own = String(made?.['key']);
  const { data } = (await api('/channels', { token: own })).body as { data: { kind: string; public_key: string }[] };
  const web = `${gateway.url}/web/v1/${data.find(({ kind }) => kind === 'web')!.public_key}`;
  const opens = async () => (await call(`${web}/sessions`, { json: {} })).status;
  expect(await opens()).toBe(200);
  const set = (state: string) => api(`/tenants/${String(made?.['id'])}`, { method: 'PATCH', token, json: { state } });
  expect((await set('suspended')).status).toBe(200);
  await until(async () => (await opens()) !== 200);
  await until(async () => (await api('/session', { token: own })).status === 403);
  expect((await set('active')).status).toBe(200);
  await until(async () => (await opens()) === 200);
  expect((await api('/session', { token: own })).body).toMatchObject({ role: 'owner', platform: false });
  expect((await api('/tenants', { token: own })).status).toBe(403);
});
