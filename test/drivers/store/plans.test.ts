/** Plans that are made while the tables are empty, and kept, must not read all rows of a tenant once there are some. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newUuid } from '../../../src/kernel/ids.ts';
import type { TenantId } from '../../../src/kernel/ids.ts';
import { CONVERSATIONS } from '../../../src/drivers/store/conversation-statements.ts';
import { DELIVERIES } from '../../../src/drivers/store/delivery-view-rows.ts';
import { asPg } from '../../../src/drivers/_shared/pg-unit-of-work.ts';
import { startTestPostgres } from '../../support/postgres.ts';
import { openTestStore } from '../../support/store.ts';
import type { TestStore } from '../../support/store.ts';

const server = await startTestPostgres();
if ('skip' in server) it.skip(`plans (${server.skip})`);
else {
  describe('a plan made for an empty table', () => {
    describePlans(server.ownerUrl);
  });
}

/** Table, conditions beside the tenant's, and what the index compares with. */
const LOOK_UPS: readonly (readonly [string, string, RegExp])[] = [
  ['contacts', 'id = $2', /\(id = /],
  ['contacts', "channel_id = $2 and external_id = 'x'", /\(channel_id = .*external_id = /],
  ['conversations', 'id = $2', /\(id = /],
  ['conversations', "channel_id = $2 and key = 'x'", /\(channel_id = .*key = /],
  ['conversations', 'contact_id = $2', /\(contact_id = /],
  ['messages', 'id = $2', /\(id = /],
  ['messages', "channel_id = $2 and identity = 'x'", /\(channel_id = .*identity = /],
  ['messages', 'conversation_id = $2 and seq > 5', /\(conversation_id = .*seq > /],
  ['messages', "conversation_id = $2 and state = 'waiting'", /\(conversation_id = /],
  ['turns', 'id = $2', /id = /],
  ['turns', "conversation_id = $2 and state in ('waiting', 'running')", /\(conversation_id = /],
  ['deliveries', 'id = $2', /id = /],
  ['deliveries', 'message_id = $2', /\(message_id = /],
  ['deliveries', "conversation_id = $2 and state in ('planned', 'calling', 'retry')", /\(conversation_id = /],
];

function describePlans(ownerUrl: string): void {
  let store: TestStore;
  beforeAll(async () => {
    store = await openTestStore(ownerUrl);
  }, 30_000);
  afterAll(() => store?.close());

  const planOf = (text: string, params: readonly string[], before = '') =>
    store.pool.withTenant(newUuid<TenantId>(), async (unit) => {
      const tx = asPg(unit);
      await tx.query(`set local plan_cache_mode = force_generic_plan; set local enable_seqscan = off; ${before}`);
      await tx.query(`prepare look as ${text}`);
      const rows = await tx.query<Record<string, string>>(`explain execute look(${params.join(', ')})`);
      await tx.query('deallocate look');
      return rows.map((row) => row['QUERY PLAN']).join('\n');
    });
  const id = () => `'${newUuid()}'`;

  it.each(LOOK_UPS)('finds rows of %s where %s by what tells them apart', async (table, where, compared) => {
    const plan = await planOf(`select * from ${table} where tenant_id = $1 and ${where}`, [id(), id()]);
    expect(/Index Cond: (.*)/.exec(plan)?.[1]).toMatch(compared);
  });

  it.each([
    ['conversations', CONVERSATIONS, [id(), 'null', '50', ...Array.from({ length: 10 }, () => 'null')]],
    ['deliveries', DELIVERIES, [id(), 'null', '50', 'null', 'null', 'null']],
  ])('reads a page of %s from the index of lists', async (table, text, params) => {
    expect(await planOf(text, params, 'set local enable_sort = off')).toContain(`using ${table}_list on ${table}`);
  });
}
