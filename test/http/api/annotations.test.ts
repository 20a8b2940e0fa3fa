/** Pinned answers through the API. */
import { expect, it } from 'vitest';
import { newUuid } from '../../../src/kernel/ids.ts';
import { serveApi } from './serve-api.ts';

const path = '/knowledge/annotations';

it('pins, shows, lists by base, changes and removes an answer, and says who did it', async () => {
  const { call, services } = await serveApi();
  const [shop, other] = [services.addBase('Shop'), services.addBase('Other')];
  const given = { base_id: shop.id, question: ' When do you open? ', answer: 'At nine.' };
  const { status, body: pinned } = await call('POST', path, given);
  expect(status).toBe(201);
  const defaults = { audience: 'public', locale: null, enabled: true, hits: 0, last_hit_at: null };
  expect(pinned).toMatchObject({ ...given, ...defaults, question: 'When do you open?', created_by: 'owner key', updated_by: 'owner key' });
  expect((await call('GET', `${path}/${pinned.id}`)).body).toEqual(pinned);
  expect((await call('GET', `${path}?base_id=${shop.id}`)).body.data).toEqual([pinned]);
  expect((await call('GET', `${path}?base_id=${other.id}`)).body.data).toEqual([]);
  const changed = await call('PATCH', `${path}/${pinned.id}`, { answer: 'At ten.', enabled: false }, { authorization: 'Bearer key-admin' });
  expect(changed.body).toEqual({ ...pinned, answer: 'At ten.', enabled: false, updated_by: 'admin key' });
  expect((await call('DELETE', `${path}/${pinned.id}`)).status).toBe(204);
  expect((await call('GET', `${path}/${pinned.id}`)).status).toBe(404);
  expect((await call('DELETE', `${path}/${pinned.id}`)).status).toBe(404);
});

it('pins one answer to a question, however it is written', async () => {
  const { call, services } = await serveApi();
  const base_id = services.addBase('Shop').id;
  await call('POST', path, { base_id, question: '什么时候开门？', answer: '九点。' });
  expect((await call('POST', path, { base_id, question: '什么时候开门?', answer: '十点。' })).status).toBe(409);
  expect((await call('POST', path, { base_id, question: '什么时候开门', answer: 'Nine.', locale: 'en' })).status).toBe(201);
});

it('refuses a base that is not there, and fields it does not know', async () => {
  const { call, services } = await serveApi();
  const base_id = services.addBase('Shop').id;
  const post = async (body: object) => {
    const { status, body: problem } = await call('POST', path, { base_id, question: 'When?', answer: 'Now.', ...body });
    return [status, problem.errors[0].field];
  };
  expect(await post({ base_id: newUuid() })).toEqual([404, 'base_id']);
  expect(await post({ base_id: 'none' })).toEqual([404, 'base_id']);
  expect(await post({ locale: 'fr' })).toEqual([422, 'locale']);
  expect(await post({ hits: 7 })).toEqual([422, 'hits']);
  expect((await call('POST', path, { base_id, question: 'When?', answer: 'Now.' }, { authorization: 'Bearer key-viewer' })).status).toBe(
    403,
  );
});
