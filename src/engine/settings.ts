/** What a business has set, read on every message: from a copy in memory. */
import { AuthError, NotFoundError } from '../kernel/errors.ts';
import type { ChannelId, TenantId } from '../kernel/ids.ts';
import { isSettingKey, SETTINGS } from '../core/model/setting.ts';
import type { SettingKey, SettingValue } from '../core/model/setting.ts';
import type { Tier } from '../core/model/tier.ts';
import type { Page, PageRequest } from '../core/model/page.ts';
import type { SettingStore, SettingVersion } from '../core/ports/setting-store.ts';
import { assertValue, effective, readable, slotOf } from './setting-values.ts';
import type { KeyedValue, ReadSetting, SettingEntry } from './setting-values.ts';

export type { ReadSetting } from './setting-values.ts';
import type { TenantVersions } from './tenant-versions.ts';

export interface SettingList {
  readonly version: number;
  readonly entries: readonly SettingEntry[];
}

export interface Settings {
  readonly get: ReadSetting;
  /** The plan of the business, as fresh as its settings. */
  planOf(tenantId: TenantId): Promise<Tier>;
  /** Every setting as it stands for the tenant, or for one of its channels; read from the store, so always the last word. */
  list(tenantId: TenantId, channelId: ChannelId | null): Promise<SettingList>;
  /**
   * The value as it would be stored. @throws NotFoundError for an unknown key, InputError naming key, rule and remedy for a value that does
   * not fit, AuthError when it holds for everybody and this is not the first tenant
   */
  admit(tenantId: TenantId, key: string, channelId: ChannelId | null, value: unknown): Promise<KeyedValue>;
  /** @throws as `admit`, NotFoundError for an unknown channel, ChangedError when the stored value is not of the expected version (0: none) */
  put(tenantId: TenantId, key: string, channelId: ChannelId | null, value: unknown, by: string, expected?: number): Promise<SettingEntry>;
  /** Back to what stands behind it; false when nothing was set. @throws ChangedError as `put` */
  remove(tenantId: TenantId, key: string, channelId: ChannelId | null, by: string, expected?: number): Promise<boolean>;
  /** Every change of the tenant's value, or of the channel's own; the newest first. */
  history(tenantId: TenantId, key: SettingKey, channelId: ChannelId | null, page: PageRequest): Promise<Page<SettingVersion>>;
  /**
   * Makes the value again what it was at a version of its history, as a change of its own. @throws NotFoundError when the history has no such
   * version, InputError when the value does not fit any more
   */
  rollBack(tenantId: TenantId, key: SettingKey, channelId: ChannelId | null, version: number, by: string): Promise<void>;
}

export interface SettingsDeps {
  readonly store: SettingStore;
  readonly versions: TenantVersions;
  /** Whose values hold for everybody; null while there is nobody. */
  readonly firstTenant: () => Promise<TenantId | null>;
}

export function createSettings({ store, versions, firstTenant }: SettingsDeps): Settings {
  const copies = versions.copies(async (tenantId) => {
    const stored = await store.all(tenantId);
    return { version: stored.version, value: { values: readable(stored), plan: stored.plan } };
  });
  const whoseValue = createWhose(firstTenant);
  return {
    get: async <K extends SettingKey>(tenantId: TenantId, channelId: ChannelId | null, key: K) => {
      const { values } = await copies.get(SETTINGS[key].ofEverybody === true ? await whoseValue(tenantId) : tenantId);
      return effective(values, channelId, key).value as SettingValue<K>;
    },
    planOf: async (tenantId) => (await copies.get(tenantId)).plan,
    list: async (tenantId, channelId) => {
      const first = await whoseValue(tenantId);
      const stored = await store.all(tenantId);
      const own = readable(stored);
      const everybodys = first === tenantId ? own : readable(await store.all(first));
      const keys = Object.keys(SETTINGS) as SettingKey[];
      const entries = keys.map((key) => effective(SETTINGS[key].ofEverybody === true ? everybodys : own, channelId, key));
      return { version: stored.version, entries };
    },
    ...createChanges({ store, versions }, whoseValue),
  };
}

/** What changes values, and tells what they were. */
function createChanges(
  { store, versions }: Pick<SettingsDeps, 'store' | 'versions'>,
  whoseValue: ReturnType<typeof createWhose>,
): Pick<Settings, 'admit' | 'put' | 'remove' | 'history' | 'rollBack'> {
  const admit: Settings['admit'] = async (tenantId, key, channelId, value) => {
    const checked = assertValue(key, channelId, value);
    if (SETTINGS[checked.key].ofEverybody === true && (await whoseValue(tenantId)) !== tenantId) {
      throw new AuthError('auth_forbidden', `${key} holds for every business: only the first one may change it.`);
    }
    return checked;
  };
  const put: Settings['put'] = async (tenantId, key, channelId, value, by, expected) => {
    const checked = await admit(tenantId, key, channelId, value);
    const stored = await store.put(tenantId, checked.key, channelId, checked.value, by, expected);
    versions.announce(tenantId, stored.version);
    return effective(new Map([[slotOf(stored.key, channelId), stored]]), channelId, checked.key);
  };
  const remove: Settings['remove'] = async (tenantId, key, channelId, by, expected) => {
    if (!isSettingKey(key)) throw new NotFoundError(`The setting ${key}`);
    const removed = await store.remove(tenantId, key, channelId, by, expected);
    if (removed) versions.announce(tenantId, await store.version(tenantId));
    return removed;
  };
  return {
    admit,
    put,
    remove,
    history: (tenantId, key, channelId, page) => store.history(tenantId, key, channelId, page),
    rollBack: async (tenantId, key, channelId, version, by) => {
      const was = await store.at(tenantId, key, channelId, version);
      if (was === null) throw new NotFoundError(`Version ${version} of ${key}`);
      if (was.value === null) await remove(tenantId, key, channelId, by);
      else await put(tenantId, key, channelId, was.value, by);
    },
  };
}

/** Asked until there is a first tenant, who then stays it. */
function createWhose(firstTenant: SettingsDeps['firstTenant']): (tenantId: TenantId) => Promise<TenantId> {
  let known: TenantId | null = null;
  return async (tenantId) => {
    known ??= await firstTenant();
    return known ?? tenantId;
  };
}
