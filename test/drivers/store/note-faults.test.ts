/** A business is told of what needs somebody, in the moment in which it happens and once. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TOLD_KINDS } from '../../../src/core/model/notification.ts';
import { newUuid } from '../../../src/kernel/ids.ts';
import type { TenantId } from '../../../src/kernel/ids.ts';
import { plantTenant } from '../../builders/plant-tenant.ts';
import { startTestPostgres } from '../../support/postgres.ts';
import { openTestStore } from '../../support/store.ts';
import type { TestStore } from '../../support/store.ts';

const server = await startTestPostgres();
if ('skip' in server) it.skip(`faults that are told (${server.skip})`);
else describeFaults(server.ownerUrl);

function describeFaults(ownerUrl: string): void {
  let store: TestStore;
  beforeAll(async () => {
    store = await openTestStore(ownerUrl);
  }, 30_000);
  afterAll(() => store?.close());

  async function scene() {
    const tenantId = newUuid<TenantId>();
    await plantTenant(store.pool, tenantId);
    await store.owner('delete from notifications_outbox where tenant_id = $1', [tenantId], tenantId);
    const change = (table: string, set: string) => store.owner(`update ${table} set ${set} where tenant_id = $1`, [tenantId], tenantId);
    const told = () =>
      store.owner('select kind, payload from notifications_outbox where tenant_id = $1 order by kind', [tenantId], tenantId);
    return { change, told };
  }

  it.each([
    [
      'document_failed',
      'documents',
      `state = 'failed', error = 'No text.', error_code = 'no_text'`,
      { code: 'no_text', document_id: expect.any(String) as unknown },
    ],
    ['crawl_failed', 'crawls', `state = 'failed'`, { crawl_id: expect.any(String) as unknown, source_id: expect.any(String) as unknown }],
    ['delivery_failed', 'deliveries', `state = 'failed'`, { delivery_id: expect.any(String) as unknown }],
    ['delivery_unknown', 'deliveries', `state = 'unknown'`, { conversation_id: expect.any(String) as unknown }],
    ['channel_unhealthy', 'channel_connections', `state = 'refused'`, { state: 'refused', channel_id: expect.any(String) as unknown }],
  ])('%s is told once', async (kind, table, set, payload) => {
    const { change, told } = await scene();
    await change(table, set);
    await change(table, set);
    expect(await told()).toMatchObject([{ kind, payload }]);
    expect(TOLD_KINDS).toContain(kind);
  });

  it('is silent about what a person gave up, and about what mends itself', async () => {
    const { change, told } = await scene();
    await change('documents', `state = 'failed', error = 'Cancelled.', error_code = 'cancelled'`);
    await change('crawls', `state = 'cancelled'`);
    await change('deliveries', `state = 'cancelled'`);
    await change('channel_connections', `state = 'unreachable'`);
    expect(await told()).toEqual([]);
  });

  it('tells of a bot that goes back and forth once an hour', async () => {
    const { change, told } = await scene();
    for (const state of ['conflict', 'live', 'conflict', 'live', 'refused']) await change('channel_connections', `state = '${state}'`);
    expect(await told()).toMatchObject([{ payload: { state: 'conflict' } }, { payload: { state: 'refused' } }]);
  });
}
