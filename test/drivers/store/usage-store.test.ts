/** What calls of models took, on a real database. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModelCall, UsageStore } from '../../../src/core/ports/usage-store.ts';
import { createUsageStore } from '../../../src/drivers/store/usage-store.ts';
import { newUuid } from '../../../src/kernel/ids.ts';
import type { TenantId } from '../../../src/kernel/ids.ts';
import { startTestPostgres } from '../../support/postgres.ts';
import { openTestStore } from '../../support/store.ts';
import type { TestStore } from '../../support/store.ts';

const server = await startTestPostgres('embedded');

describe.skipIf('skip' in server)('usage store', () => {
  let store: TestStore;
  let usage: UsageStore;
  beforeAll(async () => {
    store = await openTestStore('skip' in server ? '' : server.ownerUrl);
    usage = createUsageStore(store.pool);
  }, 30_000);
  afterAll(() => store?.close());

  it('keeps every call of a turn in order, to the ten-billionth of what it cost, for its tenant alone', async () => {
    const [tenantId, other] = [newUuid<TenantId>(), newUuid<TenantId>()];
    for (const id of [tenantId, other]) await store.owner(`insert into tenants (id, name, plan) values ($1, 'One', 'free')`, [id], id);
    const place = { tenantId, turnId: newUuid<never>(), channelId: newUuid<never>() };
    const cut: ModelCall = {
      ...place,
      modelId: newUuid(),
      model: 'glm-4-air',
      inputTokens: 812,
      outputTokens: 40,
      estimated: true,
      result: 'cut',
      cost: { amount: 0.0004260001, currency: 'CNY' },
    };
    const done: ModelCall = { ...cut, modelId: null, model: 'gpt-4o-mini', estimated: false, result: 'done', cost: null };
    await usage.record(cut);
    await usage.record(done);
    await usage.record({ ...done, turnId: newUuid() });
    expect(await usage.ofTurn(tenantId, place.turnId)).toMatchObject([
      { ...cut, at: expect.any(Date), ms: 0 },
      { ...done, ms: 0 },
    ]);
    expect(await usage.ofTurn(other, place.turnId)).toEqual([]);
  });

  it('counts a call from its beginning, and what it really took once it has ended', async () => {
    const tenantId = newUuid<TenantId>();
    await store.owner(`insert into tenants (id, name, plan) values ($1, 'One', 'free')`, [tenantId], tenantId);
    const place = { tenantId, turnId: newUuid<never>(), channelId: newUuid<never>(), modelId: null, model: 'glm-4-air' };
    const sums = async () =>
      (await usage.report(tenantId, { from: new Date(0), to: new Date(Date.now() + 60_000) }, ['model'])).find(
        ({ model }) => model === place.model,
      );
    const [ended, lost, failed] = [newUuid<never>(), newUuid<never>(), newUuid<never>()];
    for (const callId of [ended, lost, failed]) {
      await usage.reserve({ ...place, callId, inputTokens: 800, cost: { amount: 0.0008, currency: 'CNY' } });
    }
    const before = (await sums())!;
    expect(before).toMatchObject({ costs: [{ currency: 'CNY' }] });
    const spent = { inputTokens: 812, outputTokens: 40, estimated: false, cost: { amount: 0.00092, currency: 'CNY' } };
    await usage.settle({ ...place, callId: ended, spent, result: 'done' });
    await usage.settle({ ...place, callId: failed, spent: null, result: 'refused' });
    expect(await usage.ofTurn(tenantId, place.turnId)).toMatchObject([
      { ...place, ...spent, result: 'done' },
      { ...place, inputTokens: 800, outputTokens: 0, estimated: true, result: 'open', cost: { amount: 0.0008, currency: 'CNY' } },
    ]);
    const after = (await sums())!;
    expect(after.calls).toBe(before.calls - 1);
    expect(after.inputTokens).toBe(before.inputTokens + 12 - 800);
    expect(after.costs[0]!.amount).toBeCloseTo(before.costs[0]!.amount + 0.00012 - 0.0008, 9);
    await expect(usage.settle({ ...place, callId: ended, spent, result: 'done' })).rejects.toThrow('exists already');
  });
});
