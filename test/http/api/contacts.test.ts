/** All that is kept of a customer through the API: exported as a file, and erased with a proof that stays. */
import { beforeEach, expect, it } from 'vitest';
import type { ContactId } from '../../../src/kernel/ids.ts';
import { as, principal } from '../serve-app.ts';
import { serveApi, type ServedApi } from './serve-api.ts';

let served: ServedApi;
let id: ContactId;
beforeEach(async () => {
  served = await serveApi();
  id = served.services.newId<ContactId>();
  const contact = { id, channelId: served.services.api.id, channelKind: 'api', externalId: 'x', name: 'Ann', locale: null };
  served.services.contactList.push({ ...contact, tier: 'free', grantedTier: null, paidUntil: null, createdAt: new Date(0) });
});

it('gives the export as a file to save, and none of who is not there', async () => {
  const answer = await served.fetch(`/api/v1/contacts/${id}/export`, { headers: as('admin') });
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/x-ndjson']);
  expect(answer.headers.get('content-disposition')).toContain(`contact-${id}.jsonl`);
  expect(JSON.parse(await answer.text())).toEqual({ table: 'contacts', row: { id } });
  expect((await served.call('GET', `/contacts/${served.services.newId()}/export`)).status).toBe(404);
  expect((await served.call('GET', '/contacts/none/export')).status).toBe(404);
});

it('erases once, gives the same proof again, and names who erased', async () => {
  expect((await served.call('GET', `/contacts/${id}/erasure`)).status).toBe(404);
  const first = await served.call('DELETE', `/contacts/${id}`);
  expect(first).toMatchObject({
    status: 200,
    body: {
      contact_id: id,
      erased_by: `key:${principal('owner').id}`,
      erased_at: '1970-01-01T00:00:00.000Z',
      removed: { contacts: 1, messages: 2 },
      caches_until: '1970-01-01T00:00:01.000Z',
      backups_until: '1970-01-01T00:00:02.000Z',
    },
  });
  expect((await served.call('DELETE', `/contacts/${id}`)).body).toEqual(first.body);
  expect((await served.call('GET', `/contacts/${id}/erasure`)).body).toEqual(first.body);
  expect((await served.call('GET', `/contacts/${id}`)).status).toBe(404);
  expect((await served.call('DELETE', `/contacts/${served.services.newId()}`)).status).toBe(404);
  expect((await served.call('GET', '/audit?action=eraseContact')).body.data[0]).toMatchObject({ target: `id=${id}`, status: 200 });
});

it('is for admins alone', async () => {
  for (const [method, path] of [
    ['GET', `/contacts/${id}/export`],
    ['GET', `/contacts/${id}/erasure`],
    ['DELETE', `/contacts/${id}`],
  ] as const) {
    expect((await served.fetch(`/api/v1${path}`, { method, headers: as('operator') })).status).toBe(403);
  }
});
