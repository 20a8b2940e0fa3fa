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
    expect(await usage.ofTurn(tenantId, place.turnId)).toEqual([cut, done]);
    expect(await usage.ofTurn(other, place.turnId)).toEqual([]);
  });
});
