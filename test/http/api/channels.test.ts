/** Channels through the API: which there are, what they are called and which bases they answer from. */
import { expect, it } from 'vitest';
import { newUuid } from '../../../src/kernel/ids.ts';
import { serveApi } from './serve-api.ts';

it('lists and finds channels', async () => {
  const { call, services } = await serveApi();
  const { id } = services.api;
  expect((await call('GET', '/channels')).body).toMatchObject({
    data: [{ id, kind: 'api', public_key: 'api', base_ids: [] }],
    next_cursor: null,
  });
  expect((await call('GET', `/channels/${id}`)).body.id).toBe(id);
  expect((await call('GET', `/channels/${newUuid()}`)).status).toBe(404);
});

it('says which bases a channel answers from, and what it is called', async () => {
  const { call, services } = await serveApi();
  const path = `/channels/${services.api.id}`;
  const bases = [services.addBase('One'), services.addBase('Two')].map(({ id }): string => id);
  const changed = await call('PATCH', path, { base_ids: [...bases, bases[0]] });
  expect([changed.status, changed.body]).toMatchObject([200, { name: 'API', base_ids: bases }]);
  expect((await call('PATCH', path, { name: ' Shop ' })).body).toMatchObject({ name: 'Shop', base_ids: bases });
  expect((await call('PATCH', path, { base_ids: [] })).body).toMatchObject({ name: 'Shop', base_ids: [] });
  expect((await call('PATCH', path, {})).body).toMatchObject({ name: 'Shop', base_ids: [] });
});

it('names each base that is not there, and changes nothing then', async () => {
  const { call, services } = await serveApi();
  const base = services.addBase('One');
  const { status, body } = await call('PATCH', `/channels/${services.api.id}`, { name: 'New', base_ids: ['x', base.id, newUuid()] });
  expect(status).toBe(422);
  expect(body.errors).toEqual(
    [0, 2].map((n) => ({ field: `base_ids.${n}`, rule: 'unknown', fix: 'Send the id of a knowledge base that exists.' })),
  );
  expect(services.api).toMatchObject({ name: 'API', baseIds: [] });
});

it('changes no channel that is not there, and none for an operator', async () => {
  const { call, services } = await serveApi();
  for (const id of [newUuid(), 'x']) expect((await call('PATCH', `/channels/${id}`, { name: 'New' })).status).toBe(404);
  const headers = { authorization: 'Bearer key-operator' };
  expect((await call('PATCH', `/channels/${services.api.id}`, { name: 'New' }, headers)).status).toBe(403);
});
