/** The trail of changes through the API: what leaves a trace, what it says, and who may read it. */
import { beforeEach, expect, it } from 'vitest';
import { createApiEndpoints } from '../../../src/http/api/endpoints.ts';
import { leavesTrace } from '../../../src/http/middleware/audit.ts';
import { createFakeApiServices } from '../../builders/fake-api-services.ts';
import { createManualClock } from '../../builders/manual-clock.ts';
import { as, principal, TENANT } from '../serve-app.ts';
import { serveApi, type ServedApi } from './serve-api.ts';

let served: ServedApi;
beforeEach(async () => {
  served = await serveApi();
});

it('leaves a trace of every call by key that changes something, and of no other', () => {
  const endpoints = createApiEndpoints(createFakeApiServices(TENANT, createManualClock()));
  const without = endpoints.filter((one) => !leavesTrace(one)).filter(({ method }) => method !== 'get');
  expect(without.map(({ operationId }) => operationId).toSorted()).toEqual([
    'acceptInvitation',
    'ask',
    'checkRateLimits',
    'previewAnswer',
    'replayMessage',
    'searchKnowledgeBase',
    'signIn',
  ]);
  expect(endpoints.filter((one) => leavesTrace(one)).length).toBeGreaterThan(40);
});

it('says who changed which setting from where, and how it was before and after', async () => {
  const made = await served.call('PUT', '/configs/texts.refusal', { value: { en: 'No idea.', zh: '不知道。' } });
  expect(made.status).toBe(200);
  const { body } = await served.call('GET', '/audit');
  expect(body).toEqual({
    data: [
      {
        seq: 1,
        at: expect.any(String),
        actor: `key:${principal('owner').id}`,
        actor_name: 'owner key',
        address: '127.0.0.1',
        action: 'putConfig',
        target: 'key=texts.refusal',
        fields: ['value'],
        before: { value: expect.anything(), origin: 'default' },
        after: { value: { en: 'No idea.', zh: '不知道。' }, origin: 'tenant' },
        outcome: 'done',
        status: 200,
        request_id: made.headers.get('x-request-id'),
        hash: 'h',
      },
    ],
    next_cursor: null,
  });
});

it('holds names of fields alone where secrets are sent', async () => {
  await served.call('POST', '/api-keys', { name: 'desk', role: 'viewer' });
  const secret = 'sk-canary-4711';
  await served.call('POST', '/models', { name: 'm', kind: 'chat', base_url: 'https://models.example/v1', model: 'm', api_key: secret });
  const { body } = await served.call('GET', '/audit');
  expect(body.data.map(({ action }: { action: string }) => action)).toEqual(['createModel', 'createApiKey']);
  expect(body.data[0].fields).toContain('api_key');
  expect(JSON.stringify(body)).not.toContain(secret);
});

it('leaves no trace of what was refused, of what was not there, and of an answer that is given again', async () => {
  expect((await served.call('PUT', '/configs/texts.refusal', { value: 7 })).status).toBe(422);
  expect((await served.call('DELETE', '/configs/no.such')).status).toBe(404);
  expect((await served.fetch('/api/v1/configs/texts.refusal', { method: 'DELETE', headers: as('viewer') })).status).toBe(403);
  expect(served.services.audit.entries).toEqual([]);
  expect(served.services.audit.opened.size).toBe(0);
  const again = { 'idempotency-key': 'one' };
  for (const replayed of [null, 'true']) {
    const { headers } = await served.call('POST', '/cache/invalidate', {}, again);
    expect(headers.get('idempotent-replayed')).toBe(replayed);
  }
  expect(served.services.audit.entries).toMatchObject([{ entry: { action: 'invalidateCache', status: 204 } }]);
});

it('is for admins, filtered as they ask, and says where it breaks', async () => {
  await served.call('DELETE', '/configs/texts.refusal');
  await served.call('POST', '/cache/invalidate', {});
  const { body } = await served.call('GET', '/audit?action=deleteConfig');
  expect(body.data).toMatchObject([{ action: 'deleteConfig' }]);
  expect((await served.call('GET', '/audit?who=me')).status).toBe(422);
  expect((await served.fetch('/api/v1/audit', { headers: as('operator') })).status).toBe(403);
  expect((await served.call('GET', '/audit/verify')).body).toEqual({ entries: 2, broken: { seq: 3, reason: 'It is missing.' } });
});
