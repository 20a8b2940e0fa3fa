/** The stores on PostgreSQL against their contract, and what Sequelize's errors become. */
import { expect, it } from 'vitest';
import { newUuid } from '../../../src/kernel/ids.ts';
import { createSilentLogger } from '../../../src/kernel/logger.ts';
import { createWordsIndex } from '../../../src/drivers/passages/words-index.ts';
import { createAdminStores } from '../../../src/drivers/store/create-admin-stores.ts';
import { createIntakeStore } from '../../../src/drivers/store/intake-store.ts';
import { createOrm } from '../../../src/drivers/store/sequelize.ts';
import { createSweepStore } from '../../../src/drivers/store/sweep-store.ts';
import { createTurnStore } from '../../../src/drivers/store/turn-store.ts';
import { createTextAnalyser } from '../../../src/drivers/text-analyser/jieba-and-stems.ts';
import { describeStores } from '../../contracts/store.contract.ts';
import { startTestPostgres } from '../../support/postgres.ts';
import { openTestStore } from '../../support/store.ts';

const logger = createSilentLogger();

for (const kind of process.env['CLAW_TEST_DATABASE_URL'] ? ([undefined] as const) : (['embedded', 'system'] as const)) {
  const server = await startTestPostgres(kind);
  if ('skip' in server) {
    it.skip(`stores on the ${kind ?? 'given'} PostgreSQL (${server.skip})`);
    continue;
  }
  describeStores(`the ${kind ?? 'given'} PostgreSQL`, async () => {
    const store = await openTestStore(server.ownerUrl);
    const { pool, url, role } = store;
    const index = createWordsIndex(createTextAnalyser(), newUuid);
    const admin = createAdminStores({ pool, connectionString: url, role, index, newId: newUuid, logger });
    return {
      ...admin,
      index,
      transactions: pool,
      intake: createIntakeStore(pool, newUuid),
      sweep: createSweepStore(pool),
      turns: createTurnStore(pool),
      close: async () => {
        await admin.close();
        await store.close();
      },
    };
  });
}

it('calls a database that is away unreachable, to be asked again after a wait', async () => {
  const orm = createOrm({ connectionString: 'postgres://nobody@127.0.0.1:1/none', role: null });
  const asked = orm.withTenant(newUuid(), (transaction) => orm.models.tenants.findAll({ transaction }));
  await expect(asked).rejects.toMatchObject({ code: 'upstream_unreachable', details: { retryAfterMs: 2_000 } });
  await orm.close();
});
