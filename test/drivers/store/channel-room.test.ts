/** A plan's channels, on PostgreSQL: of several that are switched on at once only as many as there is room for are. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWordsIndex } from '../../../src/drivers/passages/words-index.ts';
import { createAdminStores } from '../../../src/drivers/store/create-admin-stores.ts';
import { createTextAnalyser } from '../../../src/drivers/text-analyser/jieba-and-stems.ts';
import { newUuid } from '../../../src/kernel/ids.ts';
import type { ChannelId, TenantId } from '../../../src/kernel/ids.ts';
import { createSilentLogger } from '../../../src/kernel/logger.ts';
import { startTestPostgres } from '../../support/postgres.ts';
import { openTestStore } from '../../support/store.ts';
import type { TestStore } from '../../support/store.ts';

const server = await startTestPostgres();
if ('skip' in server) it.skip(`the channels of a plan (${server.skip})`);
else
  describe('the channels of a plan', () => {
    let store: TestStore;
    let admin: ReturnType<typeof createAdminStores>;
    beforeAll(async () => {
      store = await openTestStore(server.ownerUrl);
      const index = createWordsIndex(createTextAnalyser(), newUuid);
      const { pool, url, role } = store;
      admin = createAdminStores({ pool, connectionString: url, role, index, newId: newUuid, logger: createSilentLogger() });
    }, 30_000);
    afterAll(async () => {
      await admin?.close();
      await store?.close();
    });

    it('are never more than there may be, however many are switched on at once', async () => {
      const tenantId = newUuid<TenantId>();
      await store.owner(`insert into tenants (id, name, plan) values ($1, 'T', 'free')`, [tenantId], tenantId);
      const ids = Array.from({ length: 6 }, () => newUuid<ChannelId>());
      const add = `insert into channels (tenant_id, id, kind, name, public_key, state) values ($1, $2, $3, 'c', $4, $5)`;
      for (const id of ids) await store.owner(add, [tenantId, id, 'web', `web_${id}`, 'paused'], tenantId);
      const api = newUuid();
      await store.owner(add, [tenantId, api, 'api', `api_${api}`, 'active'], tenantId);
      const ends = await Promise.allSettled(ids.map((id) => admin.directory.setChannelState(tenantId, id, 'active', 2)));
      const refused = ends.flatMap((end) => (end.status === 'rejected' ? [(end.reason as { code: string }).code] : []));
      expect(refused).toEqual(Array.from({ length: 4 }, () => 'quota_exceeded'));
      const states = (await admin.directory.channels(tenantId)).filter(({ kind }) => kind === 'web').map(({ state }) => state);
      expect(states.filter((state) => state === 'active')).toHaveLength(2);
    });
  });
