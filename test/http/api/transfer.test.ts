/** A base as a whole through the API, and what customers asked it in vain. */
import { expect, it } from 'vitest';
import type { Gap } from '../../../src/core/model/gap.ts';
import { newUuid } from '../../../src/kernel/ids.ts';
import { serveApi } from './serve-api.ts';
import type { ServedApi } from './serve-api.ts';

const AT = new Date('2026-01-02T03:04:05Z');
const as = (role: string) => ({ authorization: `Bearer key-${role}` });

it('indexes a base again', async () => {
  const { call, services } = await serveApi();
  const base = services.addBase('Shop');
  services.addDocument(base);
  expect(await call('POST', `/knowledge/bases/${base.id}/reindex`)).toMatchObject({ status: 202, body: { queued: 1 } });
  expect((await call('POST', `/knowledge/bases/${newUuid()}/reindex`)).status).toBe(404);
});

it('gives a base as a file, to admins alone', async () => {
  const { fetch, services } = await serveApi();
  const base = services.addBase('商店');
  const file = await fetch(`/api/v1/knowledge/bases/${base.id}/export`, { headers: as('admin') });
  expect([file.status, file.headers.get('content-type')]).toEqual([200, 'application/x-ndjson']);
  expect(file.headers.get('content-disposition')).toContain(encodeURIComponent('商店.claw.jsonl'));
  expect(await file.text()).toBe('{"name":"商店"}\n{"end":{}}\n');
  expect((await fetch(`/api/v1/knowledge/bases/${base.id}/export`, { headers: as('viewer') })).status).toBe(403);
});

const send = ({ fetch }: ServedApi, id: string, body: string | Uint8Array<ArrayBuffer>, type = 'application/x-ndjson') =>
  fetch(`/api/v1/knowledge/bases/${id}/import`, { method: 'POST', headers: { ...as('admin'), 'content-type': type }, body });

it('reads a file line by line, whatever its size', async () => {
  const api = await serveApi();
  const base = api.services.addBase('Shop');
  const lines = Array.from({ length: 3 }, (_, n) => `{"n":${n},"fill":"${'界'.repeat(500_000)}"}`);
  const answer = await send(api, base.id, lines.join('\n'));
  expect([answer.status, await answer.json()]).toEqual([200, { documents: 3, queued: 1, annotations: 0 }]);
  expect(api.services.imported).toEqual(lines);
});

it('refuses another type, what is no UTF-8 and a base that is not there', async () => {
  const api = await serveApi();
  const base = api.services.addBase('Shop');
  expect((await send(api, base.id, '{}', 'application/json')).status).toBe(415);
  expect((await send(api, base.id, new Uint8Array([0xff, 0xfe, 10]))).status).toBe(400);
  expect((await send(api, newUuid(), 'x'.repeat(3_000_000))).status).toBe(404);
});

it('lists gaps by state, shows one, and lets an operator change it', async () => {
  const { call, services } = await serveApi();
  const gap: Gap = {
    id: newUuid(),
    baseIds: [],
    state: 'open',
    changedBy: null,
    changedAt: null,
    times: 3,
    firstAt: AT,
    lastAt: AT,
    examples: [{ text: 'Do you ship to Norway?', reason: 'refused', at: AT }],
  };
  services.gapList.push(gap);
  const { body } = await call('GET', '/knowledge/gaps?state=open', undefined, as('viewer'));
  expect(body.data).toMatchObject([{ id: gap.id, question: 'Do you ship to Norway?', times: 3, state: 'open' }]);
  expect((await call('GET', '/knowledge/gaps?state=ignored')).body.data).toEqual([]);
  const changed = await call('PATCH', `/knowledge/gaps/${gap.id}`, { state: 'ignored' }, as('operator'));
  expect(changed).toMatchObject({ status: 200, body: { state: 'ignored', changed_by: 'operator key' } });
  expect((await call('GET', `/knowledge/gaps/${gap.id}`)).body).toEqual(changed.body);
  expect((await call('PATCH', `/knowledge/gaps/${gap.id}`, { state: 'gone' })).status).toBe(422);
  expect((await call('PATCH', `/knowledge/gaps/${gap.id}`, { state: 'open' }, as('viewer'))).status).toBe(403);
  expect((await call('GET', `/knowledge/gaps/${newUuid()}`)).status).toBe(404);
});

it('gives up and tries again the indexing of a document, and says why it cannot', async () => {
  const { call, services } = await serveApi();
  const base = services.addBase('Shop');
  const waiting = services.addDocument(base, { state: 'queued' });
  expect((await call('POST', `/tasks/${waiting.id}/retry`)).status).toBe(409);
  expect(await call('POST', `/tasks/${waiting.id}/cancel`)).toMatchObject({ status: 200, body: { state: 'failed', error: 'Cancelled.' } });
  expect((await call('POST', `/tasks/${waiting.id}/cancel`)).status).toBe(409);
  expect((await call('POST', `/tasks/${waiting.id}/retry`)).status).toBe(202);
  expect((await call('POST', `/tasks/${newUuid()}/retry`)).status).toBe(404);
});
