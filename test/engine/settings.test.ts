/** Settings on the hot path: right within a second, at once where the change event arrives, and without a query in between. */
import { expect, it } from 'vitest';
import { createSettings } from '../../src/engine/settings.ts';
import { createTenantVersions } from '../../src/engine/tenant-versions.ts';
import { createInProcessLiveEvents } from '../../src/drivers/live/in-process.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import type { ChannelId, TenantId } from '../../src/kernel/ids.ts';
import { SETTINGS } from '../../src/core/model/setting.ts';
import type { SettingStore, SettingVersion, StoredSetting } from '../../src/core/ports/setting-store.ts';
import { createManualClock } from '../builders/manual-clock.ts';

const tenantId = newUuid<TenantId>();
const channelId = newUuid<ChannelId>();

/** A store in memory that counts its questions; `put` on it directly is a change by another process. */
function createMemoryStore() {
  const rows = new Map<string, StoredSetting>();
  const changes: (SettingVersion & { readonly slot: string })[] = [];
  const asked = { all: 0, version: 0 };
  let version = 1;
  const store: SettingStore = {
    all: async () => {
      asked.all += 1;
      return { version, plan: 'pro', settings: [...rows.values()] };
    },
    version: async () => {
      asked.version += 1;
      return version;
    },
    put: async (_tenant, key, channel, value, by) => {
      version += 1;
      const row = { key, channelId: channel, value, version, updatedAt: new Date(0), updatedBy: by };
      rows.set(`${key} ${channel}`, row);
      changes.push({ slot: `${key} ${channel}`, version, value, by, reason: null, at: new Date(0) });
      return row;
    },
    remove: async (_tenant, key, channel, by) => {
      const slot = `${key} ${channel}`;
      const removed = rows.delete(slot);
      if (removed) version += 1;
      if (removed) changes.push({ slot, version, value: null, by, reason: null, at: new Date(0) });
      return removed;
    },
    history: async (_tenant, key, channel) => ({
      items: changes.filter(({ slot }) => slot === `${key} ${channel}`).toReversed(),
      nextCursor: null,
    }),
    at: async (_tenant, key, channel, wanted) => changes.find((one) => one.slot === `${key} ${channel}` && one.version === wanted) ?? null,
  };
  return { store, asked };
}

function setUp(first: TenantId = tenantId) {
  const memory = createMemoryStore();
  const clock = createManualClock();
  const errors: unknown[] = [];
  const live = createInProcessLiveEvents({ onError: (error) => errors.push(error) });
  const versions = createTenantVersions({ store: memory.store, live, clock });
  const settings = createSettings({ store: memory.store, versions, firstTenant: async () => first });
  return { ...memory, clock, live, versions, settings };
}

it('gives the value of the channel, else of the tenant, else the default', async () => {
  const { settings } = setUp();
  const read = () => settings.get(tenantId, channelId, 'answer.top_k');
  expect(await read()).toBe(20);
  await settings.put(tenantId, 'answer.top_k', null, 7, 'ann');
  expect(await read()).toBe(7);
  await settings.put(tenantId, 'answer.top_k', channelId, 3, 'ann');
  expect(await read()).toBe(3);
  expect(await settings.get(tenantId, null, 'answer.top_k')).toBe(7);
  expect(await settings.remove(tenantId, 'answer.top_k', channelId, 'ann')).toBe(true);
  expect(await read()).toBe(7);
  expect(await settings.remove(tenantId, 'answer.top_k', channelId, 'ann')).toBe(false);
});

it('makes a value again what it was, as a change of its own', async () => {
  const { settings } = setUp();
  const read = () => settings.get(tenantId, null, 'answer.top_k');
  const history = async () => (await settings.history(tenantId, 'answer.top_k', null, { limit: 9, cursor: null })).items;
  for (const value of [7, 9]) await settings.put(tenantId, 'answer.top_k', null, value, 'ann');
  await settings.remove(tenantId, 'answer.top_k', null, 'ben');
  const [removed, , first] = await history();
  await settings.rollBack(tenantId, 'answer.top_k', null, first!.version, 'cem');
  expect(await read()).toBe(7);
  await settings.rollBack(tenantId, 'answer.top_k', null, removed!.version, 'dan');
  expect(await read()).toBe(20);
  expect((await history()).map(({ value, by }) => [value, by])).toEqual([
    [null, 'dan'],
    [7, 'cem'],
    [null, 'ben'],
    [9, 'ann'],
    [7, 'ann'],
  ]);
  await expect(settings.rollBack(tenantId, 'answer.top_k', channelId, first!.version, 'eve')).rejects.toMatchObject({ code: 'not_found' });
  await expect(settings.rollBack(tenantId, 'persona', null, first!.version, 'eve')).rejects.toMatchObject({ code: 'not_found' });
});

it('asks nothing for a second, then only whether the version is still the same', async () => {
  const { settings, asked, clock } = setUp();
  const read = () => settings.get(tenantId, channelId, 'persona');
  await Promise.all([read(), read(), settings.get(tenantId, null, 'answer.top_k')]);
  expect(asked).toEqual({ all: 1, version: 0 });
  await clock.pass(999);
  for (let n = 0; n < 50; n += 1) await read();
  expect(asked).toEqual({ all: 1, version: 0 });
  await clock.pass(1);
  await Promise.all([read(), read(), read()]);
  expect(asked).toEqual({ all: 1, version: 1 });
});

it('notices a change of which no event came within a second', async () => {
  const { settings, store, clock } = setUp();
  expect(await settings.get(tenantId, null, 'answer.top_k')).toBe(20);
  await store.put(tenantId, 'answer.top_k', null, 9, 'elsewhere');
  expect(await settings.get(tenantId, null, 'answer.top_k')).toBe(20);
  await clock.pass(1_000);
  expect(await settings.get(tenantId, null, 'answer.top_k')).toBe(9);
});

it('drops its copy at once when another process says so, and tells others of its own changes', async () => {
  const { settings, store, live } = setUp();
  const told: number[] = [];
  live.subscribeSettings((_tenant, version) => told.push(version));
  expect(await settings.get(tenantId, null, 'answer.top_k')).toBe(20);
  const { version } = await store.put(tenantId, 'answer.top_k', null, 9, 'elsewhere');
  live.publishSettings(tenantId, version);
  expect(await settings.get(tenantId, null, 'answer.top_k')).toBe(9);
  await settings.put(tenantId, 'answer.top_k', null, 10, 'ann');
  expect(told).toEqual([version, version + 1]);
});

it('does not keep what was read before a change that came while reading', async () => {
  const { settings, store, live } = setUp();
  const all = store.all;
  let letGo = (): void => {};
  const held = new Promise<void>((resolve) => (letGo = resolve));
  store.all = async (id) => {
    const old = await all(id);
    await held;
    return old;
  };
  const reading = settings.get(tenantId, null, 'answer.top_k');
  await Promise.resolve();
  store.all = all;
  const { version } = await store.put(tenantId, 'answer.top_k', null, 9, 'elsewhere');
  live.publishSettings(tenantId, version);
  letGo();
  expect(await reading).toBe(20);
  expect(await settings.get(tenantId, null, 'answer.top_k')).toBe(9);
});

it('goes on after the store failed once', async () => {
  const { settings, store } = setUp();
  const all = store.all;
  store.all = async () => {
    throw new Error('away');
  };
  await expect(settings.get(tenantId, null, 'persona')).rejects.toThrow('away');
  store.all = all;
  expect(await settings.get(tenantId, null, 'persona')).toBe(SETTINGS.persona.default);
});

it('falls back to the default for a stored value that no longer fits', async () => {
  const { settings, store } = setUp();
  await store.put(tenantId, 'answer.top_k', null, 'many', 'an older program');
  await store.put(tenantId, 'no.longer', null, 1, 'an older program');
  expect(await settings.get(tenantId, null, 'answer.top_k')).toBe(20);
  expect((await settings.list(tenantId, null)).entries.map(({ key }) => key)).toEqual(Object.keys(SETTINGS));
});

it('lists every setting with its origin, default, words and version', async () => {
  const { settings } = setUp();
  await settings.put(tenantId, 'persona', null, 'calm', 'ann');
  const own = await settings.put(tenantId, 'answer.top_k', channelId, 3, 'ann');
  const { docs } = SETTINGS['answer.top_k'];
  expect(own).toEqual({ key: 'answer.top_k', value: 3, origin: 'channel', default: 20, docs, version: 3 });
  const { version, entries } = await settings.list(tenantId, channelId);
  expect(version).toBe(3);
  expect(entries).toContainEqual(own);
  expect(entries.find(({ key }) => key === 'persona')).toMatchObject({ value: 'calm', origin: 'tenant', version: 2 });
  expect(entries.find(({ key }) => key === 'history.tokens')).toMatchObject({ value: 2_000, origin: 'default', version: 0 });
});

it.each([
  ['answer.top_k', null, 0, /answer\.top_k: Send a whole number from 1 to 50\. Default: 20/],
  ['texts.refusal', null, { en: 'No.' }, /texts\.refusal\.zh/],
  ['limits.tenant_per_minute', channelId, 5, /whole tenant: leave the channel out/],
])('refuses a value of %s that does not fit, naming key, rule and remedy', async (key, channel, value, message) => {
  const { settings, store } = setUp();
  const put = settings.put(tenantId, key, channel, value, 'ann');
  await expect(put).rejects.toMatchObject({ code: 'input_invalid', message: expect.stringMatching(message), details: { field: key } });
  expect(await store.version(tenantId)).toBe(1);
});

it('knows no setting of another name', async () => {
  const { settings } = setUp();
  await expect(settings.put(tenantId, 'toString', null, 1, 'ann')).rejects.toMatchObject({ code: 'not_found' });
  await expect(settings.remove(tenantId, 'answer.topk', null, 'ann')).rejects.toMatchObject({ code: 'not_found' });
});

it('listens no more once it is closed', async () => {
  const { settings, store, live, versions } = setUp();
  await settings.get(tenantId, null, 'answer.top_k');
  versions.close();
  const { version } = await store.put(tenantId, 'answer.top_k', null, 9, 'elsewhere');
  live.publishSettings(tenantId, version);
  expect(await settings.get(tenantId, null, 'answer.top_k')).toBe(20);
});

it('takes what holds for everybody from the first business, which alone may change it', async () => {
  const key = 'limits.global_per_minute';
  const { settings } = setUp();
  const other = newUuid<TenantId>();
  await settings.put(tenantId, key, null, 77, 'ann');
  expect([await settings.get(tenantId, null, key), await settings.get(other, null, key)]).toEqual([77, 77]);
  const stranger = setUp(newUuid());
  await expect(stranger.settings.put(tenantId, key, null, 9, 'eve')).rejects.toMatchObject({ code: 'auth_forbidden' });
});
