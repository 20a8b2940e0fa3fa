/** Who may call what, and how often from one address. */
import { expect, it, vi } from 'vitest';
import type { Bucket } from '../../../src/core/ports/limiter.ts';
import type { Role } from '../../../src/core/model/role.ts';
import type { Endpoint } from '../../../src/kernel/endpoint.ts';
import { as, principal, serveApp } from '../serve-app.ts';
import { createFakeLimiter, refusal } from '../../builders/fake-limiter.ts';

const opened = (who: Role | 'none' | 'visitor', limit?: 'none', scope = 'usage'): Endpoint => ({
  method: 'get',
  path: `/${who}`,
  operationId: who,
  tag: 'test',
  summary: 'Needs the role it is named after.',
  auth: who === 'none' || who === 'visitor' ? who : { role: who, scope },
  ...(limit !== undefined && { limit }),
  responses: { 200: { description: 'Opened.' } },
  handle: async ({ bearer, address }, caller) => ({ status: 200, body: { bearer, address, caller } }),
});

it('asks for a key where one is needed, and names the scheme', async () => {
  const { fetch } = await serveApp({ endpoints: [opened('viewer')] });
  for (const headers of [{}, { authorization: 'Basic a2V5' }, { authorization: 'Bearer' }]) {
    const response = await fetch('/viewer', { headers });
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    expect(await response.json()).toMatchObject({ code: 'auth_missing' });
  }
});

it('refuses an unknown key', async () => {
  const { fetch } = await serveApp({ endpoints: [opened('viewer')] });
  const response = await fetch('/viewer', { headers: { authorization: 'Bearer key-of-nobody' } });
  expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer error="invalid_token"']);
  expect(await response.json()).toMatchObject({ code: 'auth_invalid' });
});

it('lets a role do what is asked of lesser ones, and nothing above it', async () => {
  const roles = ['owner', 'admin', 'operator', 'viewer'] as const;
  const { fetch } = await serveApp({ endpoints: roles.map((role) => opened(role)) });
  for (const [has, role] of roles.entries()) {
    for (const [needs, needed] of roles.entries()) {
      const { status } = await fetch(`/${needed}`, { headers: as(role) });
      expect([role, needed, status]).toEqual([role, needed, has <= needs ? 200 : 403]);
    }
  }
});

it('hands the principal of the key to the endpoint', async () => {
  const { fetch } = await serveApp({ endpoints: [opened('viewer')] });
  const { caller } = (await (await fetch('/viewer', { headers: as('admin') })).json()) as { caller: unknown };
  expect(caller).toEqual(principal('admin'));
});

it('asks a visitor for some token and leaves the judging of it to the channel', async () => {
  const { fetch } = await serveApp({ endpoints: [opened('visitor')] });
  expect((await fetch('/visitor')).status).toBe(401);
  expect(await (await fetch('/visitor', { headers: { authorization: 'bearer abc' } })).json()).toMatchObject({ bearer: 'abc' });
});

it('remembers a key for a second, and an unknown one not at all', async () => {
  const look = vi.fn<(hash: string) => Promise<ReturnType<typeof principal> | null>>(async () => null);
  const { fetch, clock } = await serveApp({ endpoints: [opened('viewer')], findPrincipal: { byKey: look, bySession: async () => null } });
  await fetch('/viewer', { headers: as('viewer') });
  look.mockResolvedValue(principal('viewer'));
  await fetch('/viewer', { headers: as('viewer') });
  await fetch('/viewer', { headers: as('viewer') });
  expect(look).toHaveBeenCalledTimes(2);
  clock.advance(1_000);
  look.mockResolvedValue(null);
  expect((await fetch('/viewer', { headers: as('viewer') })).status).toBe(401);
});

it('refuses an address above its limit with the wait, before an unknown key is looked up', async () => {
  const look = vi.fn<() => Promise<null>>(async () => null);
  const taken: Bucket[] = [];
  const limiter = createFakeLimiter((buckets) => {
    taken.push(...buckets);
    return refusal('address', 2_500);
  });
  const { fetch } = await serveApp({ endpoints: [opened('viewer')], limiter, findPrincipal: { byKey: look, bySession: async () => null } });
  const response = await fetch('/viewer', { headers: as('viewer') });
  expect([response.status, response.headers.get('retry-after')]).toEqual([429, '3']);
  expect(await response.json()).toMatchObject({ code: 'limit_exceeded' });
  expect(taken).toMatchObject([{ level: 'address', key: '127.0.0.1', capacity: 200, perSecond: 200 / 60 }]);
  expect(look).not.toHaveBeenCalled();
});

it('limits no probe and no endpoint that says so', async () => {
  const limiter = createFakeLimiter(() => refusal('address', 1));
  const { fetch } = await serveApp({ endpoints: [opened('none', 'none')], limiter });
  expect((await fetch('/none')).status).toBe(200);
  expect((await fetch('/healthz')).status).toBe(200);
});

it.each([
  ['nobody is trusted', [], '203.0.113.9', '127.0.0.1'],
  ['the proxy is trusted', ['127.0.0.1'], '198.51.100.1, 203.0.113.9', '203.0.113.9'],
  ['two proxies are trusted', ['127.0.0.0/8', '10.0.0.0/8'], '198.51.100.1, 203.0.113.9, 10.1.2.3', '203.0.113.9'],
  ['the caller came over IPv6', ['127.0.0.1'], '2001:db8::7', '2001:db8::7'],
  ['the proxy sent nonsense', ['127.0.0.1'], 'unknown, ;DROP', '127.0.0.1'],
])('takes the address of the caller when %s', async (_when, trustedProxies, forwarded, expected) => {
  const { fetch } = await serveApp({ endpoints: [opened('none')], trustedProxies });
  const { address } = (await (await fetch('/none', { headers: { 'x-forwarded-for': forwarded } })).json()) as { address: string };
  expect(address).toBe(expected);
});
