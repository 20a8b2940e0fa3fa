/** Usage, quotas and plans through the API. */
import { beforeEach, expect, it } from 'vitest';
import type { UsageRow } from '../../../src/core/model/usage.ts';
import type { ContactId } from '../../../src/kernel/ids.ts';
import { as } from '../serve-app.ts';
import { serveApi } from './serve-api.ts';

type Served = Awaited<ReturnType<typeof serveApi>>;
let served: Served;
beforeEach(async () => {
  served = await serveApi();
});

const read = async (path: string, headers: Record<string, string> = {}) => {
  const answer = await served.fetch(`/api/v1${path}`, { headers: { ...as('viewer'), ...headers } });
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.includes('json') === true;
  return { status: answer.status, headers: answer.headers, text, body: (isJson ? JSON.parse(text) : null) as Record<string, never> | null };
};
const faultsOf = async (path: string) => {
  const { status, body } = await read(path);
  return [status, (body?.['errors'] as readonly { field: string }[] | undefined)?.map(({ field }) => field)];
};

const ROW: UsageRow = {
  day: '2026-01-02',
  channelId: null,
  tier: null,
  model: '=1+1',
  conversations: 2,
  messages: 5,
  calls: 6,
  inputTokens: 1_000,
  outputTokens: 90,
  costs: [{ amount: 0.30000000000000004, currency: 'CNY' }],
};

it('sums by what is named over the days that are named, today and this month when none are', async () => {
  served.services.usageRows.push(ROW);
  expect((await read('/usage?from=2026-01-01&to=2026-01-02&by=day,model')).body).toEqual({
    data: [
      {
        day: '2026-01-02',
        channel_id: null,
        tier: null,
        model: '=1+1',
        conversations: 2,
        messages: 5,
        calls: 6,
        input_tokens: 1_000,
        output_tokens: 90,
        costs: [{ amount: 0.3, currency: 'CNY' }],
      },
    ],
    next_cursor: null,
  });
  await read('/usage');
  const now = new Date(served.services.clock.now());
  const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1));
  const tomorrow = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1));
  expect(served.services.reports).toEqual([
    { period: { from: new Date('2026-01-01'), to: new Date('2026-01-03') }, by: ['day', 'model'] },
    { period: { from: month, to: tomorrow }, by: ['day'] },
  ]);
});

it('gives a table that no spreadsheet takes for formulas, with a column for each currency', async () => {
  served.services.usageRows.push(ROW, { ...ROW, model: 'say "hi", bot', costs: [{ amount: 1, currency: 'USD' }] });
  const byQuery = await read('/usage?by=model,day&format=csv');
  expect(byQuery.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(byQuery.text.split('\r\n')).toEqual([
    'model,day,conversations,messages,calls,input_tokens,output_tokens,cost_CNY,cost_USD',
    "'=1+1,2026-01-02,2,5,6,1000,90,0.30000000000000004,",
    '"say ""hi"", bot",2026-01-02,2,5,6,1000,90,,1',
    '',
  ]);
  expect((await read('/usage?by=model,day', { accept: 'text/csv' })).text).toBe(byQuery.text);
});

it('refuses what is no period and no dimension, by name', async () => {
  expect(await faultsOf('/usage?from=2026-01-02&to=2026-01-01')).toEqual([422, ['from']]);
  expect(await faultsOf('/usage?from=2020-01-01&to=2026-01-01')).toEqual([422, ['from']]);
  expect(await faultsOf('/usage?by=day,colour')).toEqual([422, ['by']]);
  expect(await faultsOf('/usage/what-if?messages_per_day=-1')).toEqual([422, ['messages_per_day']]);
});

it('tells what the plan holds and how much of it is used', async () => {
  expect((await read('/usage/quota')).body).toMatchObject({
    plan: 'pro',
    at_end: 'stop',
    resets_at: expect.stringMatching(/-01T00:00:00\.000Z$/),
    conversations: { used: 7, held: 1, quota: 2_000 },
    channels: { used: 1, quota: 4 },
    documents: { used: 12, quota: 2_000 },
  });
  expect((await read('/plans')).body?.['data']).toMatchObject([
    { plan: 'free', conversations: 200, channels: 1, operators: 1, documents: 100, retention_days: 30 },
    { plan: 'pro', conversations: 2_000, channels: 4, operators: 3, documents: 2_000, retention_days: 180 },
    { plan: 'enterprise', conversations: 10_000, channels: 20, operators: 20, documents: 50_000, retention_days: null },
  ]);
});

it('tells what a smaller allowance would have meant', async () => {
  expect((await read('/usage/what-if?messages_per_day=20&from=2026-01-01&to=2026-01-31')).body).toEqual({
    contacts: 32,
    refused_contacts: 1,
    refused_contacts_percent: 3.1,
    messages: 90,
    refused_messages: 4,
    saved: [{ amount: 0.25, currency: 'USD' }],
  });
  expect(served.services.whatIfs[0]?.allowance).toEqual({ tier: 'free', messagesPerDay: 20 });
});

it('lists contacts, and grants a tier no higher than the plan', async () => {
  const contact = {
    id: served.services.newId<ContactId>(),
    channelId: served.services.api.id,
    channelKind: 'api',
    externalId: 'x',
  };
  const rest = { name: 'Ann', locale: null, tier: 'free', grantedTier: null, paidUntil: null, createdAt: new Date(0) } as const;
  served.services.contactList.push({ ...contact, ...rest });
  expect((await read('/contacts')).body).toMatchObject({ data: [{ id: contact.id, name: 'Ann', tier: 'free', channel: { kind: 'api' } }] });
  const patch = async (tier: string | null, id: string = contact.id, role: 'admin' | 'operator' = 'admin') => {
    const body = JSON.stringify({ tier });
    const answer = await served.fetch(`/api/v1/contacts/${id}`, { method: 'PATCH', headers: as(role), body });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  expect(await patch('pro')).toMatchObject({ status: 200, body: { tier: 'pro', granted_tier: 'pro' } });
  expect(await patch('enterprise')).toMatchObject({ status: 422, body: { code: 'input_invalid', errors: [{ field: 'tier' }] } });
  expect(await patch(null)).toMatchObject({ status: 200, body: { tier: 'free', granted_tier: null } });
  expect((await patch('pro', contact.id, 'operator')).status).toBe(403);
  expect((await patch('pro', served.services.newId())).status).toBe(404);
  expect((await read(`/contacts/${contact.id}`)).body).toMatchObject({ id: contact.id, external_id: 'x' });
});
