/** Channels of platforms through the API: connected, shown without their secrets, switched off and on, and deleted. */
import { expect, it } from 'vitest';
import { newUuid } from '../../../src/kernel/ids.ts';
import { as } from '../serve-app.ts';
import { serveApi } from './serve-api.ts';

const NEW = { kind: 'telegram', name: 'Shop', secrets: { bot_token: 'good' } };
const CONNECTION = { bot: { id: '7', name: 'shop_bot' }, mode: 'poll', last_four: 'good' };

it('connects a bot, shows who it is and the end of its token, and nothing more of it', async () => {
  const { call } = await serveApi();
  const made = await call('POST', '/channels', NEW);
  expect([made.status, made.body]).toMatchObject([201, { kind: 'telegram', name: 'Shop', state: 'active', connection: CONNECTION }]);
  const path = `/channels/${made.body.id}`;
  expect((await call('GET', path)).body).toEqual(made.body);
  expect((await call('GET', '/channels')).body.data).toMatchObject([{ kind: 'api', connection: null }, made.body]);
  expect((await call('POST', `${path}/test`)).body).toEqual({ state: 'ready', bot: CONNECTION.bot, advice: [] });
  expect((await call('GET', `${path}/health`)).body).toMatchObject({ state: 'waiting', last_event_at: null });
  expect((await call('POST', `${path}/pause`)).body).toMatchObject({ state: 'paused' });
  expect((await call('GET', `${path}/health`)).body).toMatchObject({ state: 'paused' });
  expect((await call('POST', `${path}/resume`)).body).toMatchObject({ state: 'active' });
  expect((await call('DELETE', path)).status).toBe(204);
  expect((await call('GET', path)).status).toBe(404);
});

it('names what is wrong with what it was sent', async () => {
  const { call } = await serveApi();
  const refused = await call('POST', '/channels', { ...NEW, secrets: { bot_token: 'bad' } });
  expect([refused.status, refused.body.errors]).toMatchObject([422, [{ field: 'secrets.bot_token' }]]);
  expect((await call('POST', '/channels', { ...NEW, secrets: { bot_token: 'slow' } })).status).toBe(503);
  for (const wrong of [{ kind: 'web' }, { name: ' ' }, { mode: 'push' }, { secrets: { bot_token: '' } }, { base_ids: [newUuid()] }]) {
    expect([wrong, (await call('POST', '/channels', { ...NEW, ...wrong })).status]).toEqual([wrong, 422]);
  }
  expect((await call('POST', '/channels', NEW)).status).toBe(201);
  expect((await call('POST', '/channels', NEW)).status).toBe(409);
});

it('changes a token only to one that the platform takes', async () => {
  const { call } = await serveApi();
  const { id } = (await call('POST', '/channels', NEW)).body;
  expect((await call('PATCH', `/channels/${id}`, { secrets: { bot_token: 'bad' } })).status).toBe(422);
});

it('is for administrators, and for channels that have a platform behind them', async () => {
  const { call, services } = await serveApi();
  expect((await call('POST', '/channels', NEW, as('operator'))).status).toBe(403);
  const api = `/channels/${services.api.id}`;
  for (const [method, path] of [
    ['POST', '/test'],
    ['POST', '/pause'],
    ['POST', '/resume'],
    ['GET', '/health'],
    ['DELETE', ''],
  ] as const) {
    expect([path, (await call(method, api + path)).status]).toEqual([path, 409]);
    expect([path, (await call(method, `/channels/${newUuid()}${path}`)).status]).toEqual([path, 404]);
  }
});
