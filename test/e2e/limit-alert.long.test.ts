/** Somebody asks far too often, and the business is told: from the door through the counts and the outbox to the attempt at its address. */
import { expect, it } from 'vitest';
import { call } from '../support/call.ts';
import { makeHome } from '../support/gateway-process.ts';
import { until } from '../support/until.ts';

it('plans one notification about a level that refuses much', async () => {
  const home = await makeHome();
  try {
    const gateway = await home.start();
    const token = await home.adminKey();
    const api = (path: string, json?: unknown) => call(`${gateway.url}/api/v1${path}`, { token, json });
    await api('/notifications/endpoints', { name: 'n', url: 'https://told.example/', events: ['limit_alert'] });
    const door = await Promise.all(Array.from({ length: 400 }, () => fetch(`${gateway.url}/api/v1/plans`)));
    expect(door.filter(({ status }) => status === 429).length).toBeGreaterThan(100);
    const attempts = async () => ((await api('/notifications/attempts')).body as { data?: { kind: string }[] }).data ?? [];
    await until(async () => (await attempts()).length > 0, 70_000, 1_000);
    expect((await attempts()).map(({ kind }) => kind)).toEqual(['limit_alert']);
  } finally {
    await home.remove();
  }
}, 120_000);
