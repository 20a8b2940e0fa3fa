/** What the rate limits did, on PostgreSQL. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LimitCount } from '../../../src/core/model/limit-count.ts';
import type { LimitCountStore } from '../../../src/core/ports/limit-count-store.ts';
import { createLimitCountStore } from '../../../src/drivers/store/limit-count-store.ts';
import { createLimitListStore } from '../../../src/drivers/store/limit-list-store.ts';
import { newUuid } from '../../../src/kernel/ids.ts';
import type { TenantId } from '../../../src/kernel/ids.ts';
import { startTestPostgres } from '../../support/postgres.ts';
import { openTestStore } from '../../support/store.ts';
import type { TestStore } from '../../support/store.ts';

const server = await startTestPostgres('embedded');
if ('skip' in server) it.skip(`the counts of the limits (${server.skip})`);
else
  describe('the counts of the limits', () => {
    let store: TestStore;
    let counts: LimitCountStore;
    const [tenantId, other] = [newUuid<TenantId>(), newUuid<TenantId>()];
    beforeAll(async () => {
      store = await openTestStore(server.ownerUrl);
      counts = createLimitCountStore(store.pool);
      for (const id of [tenantId, other]) await store.owner(`insert into tenants (id, name, plan) values ($1, 'T', 'free')`, [id], id);
    }, 30_000);
    afterAll(() => store?.close());
    const count = (some: Partial<LimitCount>): LimitCount => ({
      tenantId,
      minute: new Date(Math.floor(Date.now() / 60_000) * 60_000),
      level: 'key',
      of: 'pro',
      subject: null,
      admitted: 0,
      refused: 0,
      shadowed: 0,
      ...some,
    });

    it('are added up over processes, told to nobody else, and forgotten after their time', async () => {
      const old = new Date(Date.now() - 3 * 3_600_000);
      const subjects = [count({ refused: 3, subject: 'a' }), count({ shadowed: 1, subject: 'b', of: null })];
      await counts.add([
        count({ admitted: 2, refused: 3 }),
        ...subjects,
        count({ refused: 5, minute: old }),
        count({ tenantId: newUuid(), refused: 9 }),
      ]);
      await counts.add([count({ admitted: 4, refused: 1 }), count({ tenantId: other, refused: 7 })]);
      expect(await counts.read(tenantId, 60, 10)).toEqual({
        levels: [{ level: 'key', of: 'pro', admitted: 6, refused: 4, shadowed: 0 }],
        subjects: [
          { level: 'key', of: 'pro', subject: 'a', refused: 3, shadowed: 0 },
          { level: 'key', of: null, subject: 'b', refused: 0, shadowed: 1 },
        ],
      });
      expect((await counts.read(tenantId, 60, 1)).subjects).toHaveLength(1);
      expect((await counts.read(other, 60, 10)).levels).toMatchObject([{ refused: 7 }]);
      expect((await counts.read(tenantId, 600, 1)).levels).toMatchObject([{ refused: 9 }]);
      expect(await counts.forget(2, 100)).toBe(1);
      expect((await counts.read(tenantId, 600, 1)).levels).toMatchObject([{ refused: 4 }]);
    });

    it('stand beside a plan whose change makes the version of the settings grow', async () => {
      const lists = createLimitListStore(store.pool);
      const before = await lists.version(tenantId);
      await store.owner(`update tenants set plan = 'pro' where id = $1`, [tenantId], tenantId);
      await store.owner(`update tenants set plan = 'pro' where id = $1`, [tenantId], tenantId);
      expect(await lists.version(tenantId)).toBe(before + 1);
    });
  });
