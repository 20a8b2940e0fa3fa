/** What a business has set, read on every message: from a copy in memory. */
import { AuthError, InputError, NotFoundError } from '../kernel/errors.ts';
import { schemaFaults } from '../kernel/schema-faults.ts';
import type { ChannelId, TenantId } from '../kernel/ids.ts';
import { isSettingKey, SETTINGS } from '../core/model/setting.ts';
import type { SettingKey, SettingValue } from '../core/model/setting.ts';
import type { Tier } from '../core/model/tier.ts';
import type { Page, PageRequest } from '../core/model/page.ts';
import type { SettingStore, SettingVersion, StoredSetting } from '../core/ports/setting-store.ts';
import type { TenantVersions } from './tenant-versions.ts';

/** The value in force: the channel's own, else the tenant's, else the default. Of what holds for everybody: the first tenant's, else the default. */
export type ReadSetting = <K extends SettingKey>(tenantId: TenantId, channelId: ChannelId | null, key: K) => Promise<SettingValue<K>>;

export interface SettingEntry {
  readonly key: SettingKey;
  readonly value: unknown;
  readonly origin: 'default' | 'tenant' | 'channel';
  readonly default: unknown;
  readonly docs: string;
  /** The settings version at which the value was written; 0 for a default. */
  readonly version: number;
}

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
   * @throws NotFoundError for an unknown key or channel, InputError naming key, rule and remedy for a value that does not fit, AuthError
   * when it holds for everybody and this is not the first tenant, ChangedError when the stored value is not of the expected version (0: none).
   */
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

type Values = ReadonlyMap<string, StoredSetting>;
type Stored = Awaited<ReturnType<SettingStore['all']>>;

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
): Pick<Settings, 'put' | 'remove' | 'history' | 'rollBack'> {
  const put: Settings['put'] = async (tenantId, key, channelId, value, by, expected) => {
    const checked = validate(key, channelId, value);
    if (SETTINGS[checked.key].ofEverybody === true && (await whoseValue(tenantId)) !== tenantId) {
      throw new AuthError('auth_forbidden', `${key} holds for every business: only the first one may change it.`);
    }
    const stored = await store.put(tenantId, checked.key, channelId, checked.value, by, expected);
    versions.announce(tenantId, stored.version);
    return effective(new Map([[slot(stored.key, channelId), stored]]), channelId, checked.key);
  };
  const remove: Settings['remove'] = async (tenantId, key, channelId, by, expected) => {
    if (!isSettingKey(key)) throw new NotFoundError(`The setting ${key}`);
    const removed = await store.remove(tenantId, key, channelId, by, expected);
    if (removed) versions.announce(tenantId, await store.version(tenantId));
    return removed;
  };
  return {
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

function slot(key: string, channelId: ChannelId | null): string {
  return `${key} ${channelId ?? ''}`;
}

/** Leaves out what no longer is a setting or no longer fits its type (a newer program may be stricter): its default stands in. */
function readable(stored: Stored): Values {
  const fits = stored.settings.filter(({ key, value }) => isSettingKey(key) && SETTINGS[key].schema.safeParse(value).success);
  return new Map(fits.map((setting) => [slot(setting.key, setting.channelId), setting]));
}

function effective(values: Values, channelId: ChannelId | null, key: SettingKey): SettingEntry {
  const spec = SETTINGS[key];
  const facts = { key, default: spec.default, docs: spec.docs };
  const ofChannel = channelId !== null && spec.perChannel ? values.get(slot(key, channelId)) : undefined;
  if (ofChannel) return { ...facts, value: ofChannel.value, origin: 'channel', version: ofChannel.version };
  const ofTenant = values.get(slot(key, null));
  if (ofTenant) return { ...facts, value: ofTenant.value, origin: 'tenant', version: ofTenant.version };
  return { ...facts, value: spec.default, origin: 'default', version: 0 };
}

function validate(key: string, channelId: ChannelId | null, value: unknown): { key: SettingKey; value: unknown } {
  if (!isSettingKey(key)) throw new NotFoundError(`The setting ${key}`);
  const spec = SETTINGS[key];
  if (channelId !== null && !spec.perChannel) {
    const fault = { field: key, rule: 'whole_tenant', fix: 'Leave the channel out.' };
    throw new InputError(`${key} has one value for the whole tenant: leave the channel out.`, { field: key, faults: [fault] });
  }
  const parsed = spec.schema.safeParse(value, { reportInput: true });
  if (parsed.success) return { key, value: parsed.data };
  const faults = schemaFaults(spec.schema, parsed.error, (path) => (path === '' ? key : `${key}.${path}`));
  const named = faults.map(({ field, fix }) => `${field}: ${fix}`).join(' ');
  throw new InputError(`${named} Default: ${JSON.stringify(spec.default)}`, { field: key, faults });
}
