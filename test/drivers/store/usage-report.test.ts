/** Sums, grants of tiers and bounds on documents, on a real database. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createContactStore } from '../../../src/drivers/store/contact-store.ts';
import { createQuotaStore } from '../../../src/drivers/store/quota-store.ts';
import { createUsageStore } from '../../../src/drivers/store/usage-store.ts';
import { newUuid } from '../../../src/kernel/ids.ts';
import type { ChannelId, ContactId, TenantId } from '../../../src/kernel/ids.ts';
import { startTestPostgres } from '../../support/postgres.ts';
import { openTestStore } from '../../support/store.ts';
import type { TestStore } from '../../support/store.ts';

const server = await startTestPostgres('embedded');

describe.skipIf('skip' in server)('the ledger', () => {
  let store: TestStore;
  beforeAll(async () => {
    store = await openTestStore('skip' in server ? '' : server.ownerUrl);
  }, 30_000);
  afterAll(() => store?.close());

  const plant = async (plan: string) => {
    const [tenantId, channelId] = [newUuid<TenantId>(), newUuid<ChannelId>()];
    const ask = (text: string, params: readonly unknown[]) => store.owner(text, params, tenantId);
    await ask('insert into tenants (id, name, plan) values ($1, $2, $3)', [tenantId, 'One', plan]);
    await ask("insert into channels (tenant_id, id, kind, name, public_key) values ($1, $2, 'web', 'W', $3)", [
      tenantId,
      channelId,
      newUuid(),
    ]);
    const contact = async (tier: string) => {
      const id = newUuid<ContactId>();
      const row = [tenantId, id, channelId, newUuid(), tier];
      await ask('insert into contacts (tenant_id, id, channel_id, external_id, tier) values ($1, $2, $3, $4, $5)', row);
      return id;
    };
    /** A question that was answered, at what it cost. */
    const answer = async (contactId: ContactId, at: string, cost: string | null = null, currency: string | null = 'USD') => {
      const turn = newUuid();
      const row = [tenantId, turn, channelId, contactId, at];
      await ask(
        "insert into usage (tenant_id, kind, turn_id, channel_id, contact_id, tier, at, messages) values ($1, 'answer', $2, $3, $4, 'free', $5, 1)",
        row,
      );
      if (cost === null) return;
      await ask(
        `insert into usage (tenant_id, kind, turn_id, channel_id, contact_id, tier, at, model, input_tokens, output_tokens, cost, currency)
         values ($1, 'call', $2, $3, $4, 'free', $5, 'm', 10, 2, $6, $7)`,
        [...row, cost, currency],
      );
    };
    return { tenantId, channelId, contact, answer };
  };
  const whole = { from: new Date('2026-01-01'), to: new Date('2026-02-01') };

  it('adds up exactly, by days of UTC and each currency for itself, for its tenant alone', async () => {
    const usage = createUsageStore(store.pool);
    const [one, other] = [await plant('pro'), await plant('pro')];
    const contact = await one.contact('free');
    await one.answer(contact, '2026-01-01T23:59:59.999Z', '0.1000000001');
    await one.answer(contact, '2026-01-02T00:00:00Z', '0.2', 'CNY');
    await one.answer(contact, '2026-01-02T10:00:00Z', '0.3');
    await one.answer(contact, '2026-02-01T00:00:00Z', '9');
    await other.answer(await other.contact('free'), '2026-01-02T00:00:00Z', '5');
    const row = { channelId: null, tier: null, model: null, conversations: 0 };
    expect(await usage.report(one.tenantId, whole, ['day'])).toEqual([
      {
        ...row,
        day: '2026-01-01',
        messages: 1,
        calls: 1,
        inputTokens: 10,
        outputTokens: 2,
        costs: [{ amount: 0.1000000001, currency: 'USD' }],
      },
      {
        ...row,
        day: '2026-01-02',
        messages: 2,
        calls: 2,
        inputTokens: 20,
        outputTokens: 4,
        costs: [
          { amount: 0.2, currency: 'CNY' },
          { amount: 0.3, currency: 'USD' },
        ],
      },
    ]);
    expect(await usage.report(one.tenantId, whole, ['model', 'channel'])).toMatchObject([
      { model: null, channelId: one.channelId, messages: 3, calls: 0 },
      { model: 'm', channelId: one.channelId, messages: 0, calls: 3 },
    ]);
    expect(await usage.report(one.tenantId, { from: new Date(0), to: new Date(1) }, [])).toEqual([]);
  });

  it('reckons whom an allowance would have refused, from its first message too many on, each day anew', async () => {
    const usage = createUsageStore(store.pool);
    const { tenantId, contact, answer } = await plant('pro');
    const [busy, calm] = [await contact('free'), await contact('free')];
    for (const [hour, cost] of [
      ['08', '1'],
      ['09', '2'],
      ['10', '4'],
    ] as const)
      await answer(busy, `2026-01-05T${hour}:00:00Z`, cost);
    await answer(busy, '2026-01-06T00:00:00Z', '8');
    await answer(calm, '2026-01-05T08:00:00Z', '16');
    expect(await usage.whatIf(tenantId, whole, { tier: 'free', messagesPerDay: 1 })).toEqual({
      contacts: 2,
      refusedContacts: 1,
      messages: 5,
      refusedMessages: 2,
      saved: [{ amount: 6, currency: 'USD' }],
    });
    expect(await usage.whatIf(tenantId, whole, { tier: 'pro', messagesPerDay: 1 })).toMatchObject({ contacts: 0, saved: [] });
  });

  it('gives a contact the tier that the team granted, never above the plan', async () => {
    const contacts = createContactStore(store.pool);
    const { tenantId, contact } = await plant('pro');
    const id = await contact('enterprise');
    expect(await contacts.get(tenantId, id)).toMatchObject({ tier: 'pro', grantedTier: null });
    expect(await contacts.grantTier(tenantId, id, 'free')).toMatchObject({ tier: 'free', grantedTier: 'free' });
    expect(await contacts.grantTier(tenantId, id, null)).toMatchObject({ tier: 'pro', grantedTier: null });
    const stranger = (await plant('free')).tenantId;
    expect([await contacts.get(stranger, id), await contacts.grantTier(stranger, id, 'free')]).toEqual([null, null]);
    const second = await contact('free');
    const first = await contacts.list(tenantId, { limit: 1, cursor: null }, null);
    expect(first.items.map((one) => one.id)).toEqual([second]);
    const next = await contacts.list(tenantId, { limit: 1, cursor: first.nextCursor }, null);
    expect([next.items.map((one) => one.id), next.nextCursor]).toEqual([[id], null]);
    expect((await contacts.list(tenantId, { limit: 9, cursor: null }, newUuid())).items).toEqual([]);
  });

  it('gives an API key no higher a tier than the plan', async () => {
    const { tenantId } = await plant('pro');
    const hash = newUuid();
    const row = [tenantId, newUuid(), hash];
    const text =
      "insert into api_keys (tenant_id, id, name, role, tier, hash, last_four) values ($1, $2, 'k', 'owner', 'enterprise', $3, 'abcd')";
    await store.owner(text, row, tenantId);
    expect(await store.pool.query('select tier from claw_find_api_key($1)', [hash])).toEqual([{ tier: 'pro' }]);
  });

  it('counts the active channels that are not the API', async () => {
    const { tenantId } = await plant('free');
    for (const [kind, state] of [
      ['api', 'active'],
      ['slack', 'paused'],
      ['telegram', 'active'],
    ] as const) {
      const row = [tenantId, newUuid(), kind, newUuid(), state];
      await store.owner(
        "insert into channels (tenant_id, id, kind, name, public_key, state) values ($1, $2, $3, 'C', $4, $5)",
        row,
        tenantId,
      );
    }
    expect(await createQuotaStore(store.pool).use(tenantId)).toMatchObject({ conversations: 0, held: 0, channels: 2, documents: 0 });
  });
});
