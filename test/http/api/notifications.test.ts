/** Addresses that are told of events, through the API. */
import { expect, it } from 'vitest';
import { newUuid } from '../../../src/kernel/ids.ts';
import { serveApi } from './serve-api.ts';

const NEW = { name: 'Desk', url: 'https://desk.example/claw', events: ['handover_requested'] };
const viewer = { authorization: 'Bearer key-viewer' };

it('adds an address and shows its secret once', async () => {
  const { call } = await serveApi();
  const made = await call('POST', '/notifications/endpoints', NEW);
  expect(made).toMatchObject({
    status: 201,
    body: { ...NEW, enabled: true, off_reason: null, secret: expect.stringMatching(/^whsec_/) as unknown },
  });
  const { id } = made.body as { id: string };
  const read = await call('GET', `/notifications/endpoints/${id}`);
  expect(read).toMatchObject({ status: 200, body: NEW });
  expect(JSON.stringify([read.body, (await call('GET', '/notifications/endpoints')).body])).not.toContain('whsec_');
  expect(await call('POST', `/notifications/endpoints/${id}/rotate-secret`)).toMatchObject({
    status: 200,
    body: { id, secret: expect.stringMatching(/^whsec_/) as unknown },
  });
});

it('changes, tries and deletes an address', async () => {
  const { call } = await serveApi();
  const { id } = (await call('POST', '/notifications/endpoints', NEW)).body as { id: string };
  expect(await call('PATCH', `/notifications/endpoints/${id}`, { enabled: false, events: [] })).toMatchObject({
    status: 200,
    body: { name: 'Desk', enabled: false, events: [] },
  });
  const tried = await call('POST', `/notifications/endpoints/${id}/test`);
  expect(tried).toMatchObject({ status: 202, body: { endpoint_id: id, kind: 'test', state: 'planned', attempts: 0 } });
  const { id: sendId } = tried.body as { id: string };
  expect((await call('GET', `/notifications/attempts?state=planned&endpoint_id=${id}`)).body).toMatchObject({ data: [{ id: sendId }] });
  expect((await call('GET', '/notifications/attempts?state=dead')).body).toEqual({ data: [], next_cursor: null });
  expect(await call('GET', `/notifications/attempts/${sendId}`)).toMatchObject({ status: 200, body: { id: sendId } });
  expect((await call('POST', `/notifications/attempts/${sendId}/replay`)).status).toBe(409);
  await call('POST', `/tasks/${sendId}/cancel`);
  expect(await call('POST', `/notifications/attempts/${sendId}/replay`)).toMatchObject({ status: 202, body: { id: sendId } });
  expect((await call('DELETE', `/notifications/endpoints/${id}`)).status).toBe(204);
  expect((await call('DELETE', `/notifications/endpoints/${id}`)).status).toBe(404);
});

it.each([
  [{ ...NEW, url: 'ftp://desk.example' }, 'url'],
  [{ ...NEW, url: 'mailto:' }, 'url'],
  [{ ...NEW, url: 'mailto:a@b.example?bcc=c@d.example' }, 'url'],
  [{ ...NEW, events: ['weather'] }, 'events.0'],
  [{ ...NEW, events: ['test'] }, 'events.0'],
  [{ ...NEW, name: ' ' }, 'name'],
])('refuses %j, naming the field', async (body, field) => {
  const { call } = await serveApi();
  expect(await call('POST', '/notifications/endpoints', body)).toMatchObject({ status: 422, body: { errors: [{ field }] } });
});

it('lets a viewer read and nobody below an admin change, and knows no address that is not there', async () => {
  const { call } = await serveApi();
  expect((await call('GET', '/notifications/endpoints', undefined, viewer)).status).toBe(200);
  expect((await call('POST', '/notifications/endpoints', NEW, viewer)).status).toBe(403);
  for (const id of [newUuid(), 'nonsense']) {
    for (const [method, rest] of [
      ['GET', `endpoints/${id}`],
      ['DELETE', `endpoints/${id}`],
      ['POST', `endpoints/${id}/test`],
      ['POST', `endpoints/${id}/rotate-secret`],
      ['GET', `attempts/${id}`],
      ['POST', `attempts/${id}/replay`],
    ] as const) {
      expect((await call(method, `/notifications/${rest}`)).status).toBe(404);
    }
    expect((await call('PATCH', `/notifications/endpoints/${id}`, { enabled: true })).status).toBe(404);
  }
});
