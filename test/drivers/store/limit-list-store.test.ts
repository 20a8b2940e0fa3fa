/** The lists of the allowed and the blocked on PostgreSQL. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LimitListStore, NewLimitEntry } from '../../../src/core/ports/limit-list-store.ts';
import { createLimitListStore } from '../../../src/drivers/store/limit-list-store.ts';
import { newUuid } from '../../../src/kernel/ids.ts';
import type { TenantId } from '../../../src/kernel/ids.ts';
import { startTestPostgres } from '../../support/postgres.ts';
import { openTestStore } from '../../support/store.ts';
import type { TestStore } from '../../support/store.ts';

const server = await startTestPostgres('embedded');
if ('skip' in server) it.skip(`the limit lists (${server.skip})`);
else
  describe('the limit lists', () => {
    let store: TestStore;
    let lists: LimitListStore;
    const [tenantId, stranger] = [newUuid<TenantId>(), newUuid<TenantId>()];
    beforeAll(async () => {
      store = await openTestStore(server.ownerUrl);
      lists = createLimitListStore(store.pool);
      for (const id of [tenantId, stranger]) await store.owner(`insert into tenants (id, name, plan) values ($1, 'T', 'free')`, [id]);
    }, 30_000);
    afterAll(() => store?.close());
    const entry = (some: Partial<NewLimitEntry> = {}): NewLimitEntry => ({
      id: newUuid(),
      list: 'block',
      subject: 'contact',
      value: newUuid(),
      reason: 'spam',
      by: 'Ada',
      expiresAt: null,
      ...some,
    });

    it('keeps an entry with who wrote it, changes and removes it, and grows the version each time', async () => {
      const before = await lists.version(tenantId);
      const added = await lists.add(tenantId, entry());
      expect(added).toMatchObject({ list: 'block', reason: 'spam', by: 'Ada', at: expect.any(Date) });
      expect((await lists.all(tenantId)).entries).toContainEqual(added);
      const changed = await lists.change(tenantId, added.id, { list: 'allow', reason: 'was a mistake' }, 'Eve');
      expect(changed).toMatchObject({ list: 'allow', reason: 'was a mistake', by: 'Eve', value: added.value });
      expect(await lists.get(tenantId, added.id)).toEqual(changed);
      expect(await lists.remove(tenantId, added.id)).toBe(true);
      expect(await lists.get(tenantId, added.id)).toBeNull();
      expect(await lists.version(tenantId)).toBe(before + 3);
    });

    it('has each of a kind once, and says that it has it', async () => {
      const first = await lists.add(tenantId, entry());
      await expect(lists.add(tenantId, entry({ value: first.value, list: 'allow' }))).rejects.toMatchObject({ code: 'conflict' });
      expect(await lists.add(tenantId, entry({ value: first.value, subject: 'key' }))).toMatchObject({ subject: 'key' });
      expect(await lists.add(stranger, entry({ value: first.value }))).toMatchObject({ value: first.value });
    });

    it('has what expired in its list, and no longer in force', async () => {
      const gone = await lists.add(tenantId, entry({ expiresAt: new Date(Date.now() - 1_000) }));
      expect((await lists.all(tenantId)).entries.map(({ id }) => id)).not.toContain(gone.id);
      expect((await lists.list(tenantId, { limit: 1, cursor: null }, 'block')).items).toEqual([gone]);
    });

    it('is listed page by page, the newest first', async () => {
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const page = await lists.list(tenantId, { limit: 1, cursor }, null);
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor;
      } while (cursor !== null);
      expect(seen.length).toBeGreaterThan(2);
      expect(seen).toEqual(seen.toSorted().toReversed());
    });

    it('is nobody else’s', async () => {
      const { id } = await lists.add(tenantId, entry());
      expect(await lists.get(stranger, id)).toBeNull();
      expect(await lists.change(stranger, id, { reason: 'mine' }, 'Eve')).toBeNull();
      expect(await lists.remove(stranger, id)).toBe(false);
      expect((await lists.all(stranger)).entries.map((one) => one.id)).not.toContain(id);
    });
  });
