/** What settings were, on a real database: every change is there, in its order, however many come at once. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SettingStore } from '../../../src/core/ports/setting-store.ts';
import { createOrm } from '../../../src/drivers/store/sequelize.ts';
import type { Orm } from '../../../src/drivers/store/sequelize.ts';
import { createSettingStore } from '../../../src/drivers/store/setting-store.ts';
import { newUuid } from '../../../src/kernel/ids.ts';
import type { ChannelId, TenantId } from '../../../src/kernel/ids.ts';
import { startTestPostgres } from '../../support/postgres.ts';
import { openTestStore } from '../../support/store.ts';
import type { TestStore } from '../../support/store.ts';

const server = await startTestPostgres('embedded');

if ('skip' in server) it.skip(`versions of settings (${server.skip})`);
else {
  describe('versions of settings', () => {
    describeVersions(server.ownerUrl);
  });
}

function describeVersions(ownerUrl: string): void {
  const page = { limit: 100, cursor: null };
  let store: TestStore;
  let orm: Orm;
  let settings: SettingStore;
  let tenantId: TenantId;
  beforeAll(async () => {
    store = await openTestStore(ownerUrl);
    orm = createOrm({ connectionString: store.url, role: store.role });
    settings = createSettingStore(orm);
  }, 30_000);
  afterAll(async () => {
    await orm?.close();
    await store?.close();
  });
  beforeEach(async () => {
    tenantId = newUuid<TenantId>();
    await store.owner(`insert into tenants (id, name, plan) values ($1, 'Shop', 'free')`, [tenantId], tenantId);
  });

  it('are kept of each value apart, removals too, and given a page at a time', async () => {
    const channelId = newUuid<ChannelId>();
    const text = `insert into channels (tenant_id, id, kind, name, public_key) values ($1, $2, 'web', 'Web', $3)`;
    await store.owner(text, [tenantId, channelId, newUuid()], tenantId);
    await settings.put(tenantId, 'persona', null, { any: ['语'] }, 'ann');
    await settings.put(tenantId, 'persona', channelId, 'of the channel', 'ben');
    await settings.remove(tenantId, 'persona', null, 'cem');
    await settings.remove(tenantId, 'persona', null, 'nobody');
    const all = await settings.history(tenantId, 'persona', null, page);
    expect(all.items.map(({ value, by }) => [value, by])).toEqual([
      [null, 'cem'],
      [{ any: ['语'] }, 'ann'],
    ]);
    expect((await settings.history(tenantId, 'persona', channelId, page)).items).toMatchObject([{ value: 'of the channel', by: 'ben' }]);
    const first = await settings.history(tenantId, 'persona', null, { limit: 1, cursor: null });
    const next = await settings.history(tenantId, 'persona', null, { limit: 1, cursor: first.nextCursor });
    expect([...first.items, ...next.items]).toEqual(all.items);
    expect(await settings.at(tenantId, 'persona', null, all.items[1]!.version)).toEqual(all.items[1]);
    expect(await settings.at(tenantId, 'persona', channelId, all.items[1]!.version)).toBeNull();
    expect((await settings.history(newUuid<TenantId>(), 'persona', null, page)).items).toEqual([]);
  });

  it('are all there after a hundred changes at once, and the last one is what holds', async () => {
    const before = await settings.version(tenantId);
    await Promise.all(Array.from({ length: 100 }, (_, index) => settings.put(tenantId, 'persona', null, `v${index}`, `by${index}`)));
    const { items } = await settings.history(tenantId, 'persona', null, page);
    expect(items.map(({ version }) => version)).toEqual(Array.from({ length: 100 }, (_, index) => before + 100 - index));
    expect(new Set(items.map(({ value }) => value)).size).toBe(100);
    const { version, settings: held } = await settings.all(tenantId);
    expect([version, held.map(({ value }) => value)]).toEqual([before + 100, [items[0]!.value]]);
  });

  it('let one of many change what all of them saw, and the others nothing', async () => {
    const { version } = await settings.put(tenantId, 'persona', null, 'seen', 'ann');
    const all = Array.from({ length: 8 }, (_, index) => settings.put(tenantId, 'persona', null, `v${index}`, 'ben', version));
    const ends = (await Promise.allSettled(all)).map((end) =>
      end.status === 'fulfilled' ? 'done' : (end.reason as { code: string }).code,
    );
    expect(ends.toSorted()).toEqual([...Array(7).fill('changed_meanwhile'), 'done']);
    expect(await settings.version(tenantId)).toBe(version + 1);
    await expect(settings.remove(tenantId, 'persona', null, 'cem', version)).rejects.toMatchObject({ code: 'changed_meanwhile' });
    expect(await settings.remove(tenantId, 'persona', null, 'cem', version + 1)).toBe(true);
    await expect(settings.put(tenantId, 'persona', null, 'v', 'dan', version + 1)).rejects.toMatchObject({ code: 'changed_meanwhile' });
    await settings.put(tenantId, 'persona', null, 'v', 'dan', 0);
    expect((await settings.history(tenantId, 'persona', null, page)).items.map(({ by }) => by)).toEqual(['dan', 'cem', 'ben', 'ann']);
  });
}
