/** Which value of a setting holds, and which may: pure rules over what is stored. */
import { InputError, NotFoundError } from '../kernel/errors.ts';
import { schemaFaults } from '../kernel/schema-faults.ts';
import type { ChannelId, TenantId } from '../kernel/ids.ts';
import { isSettingKey, SETTINGS } from '../core/model/setting.ts';
import type { SettingKey, SettingValue } from '../core/model/setting.ts';
import type { PublishedChange } from '../core/model/setting-draft.ts';
import type { SettingStore, StoredSetting } from '../core/ports/setting-store.ts';

export interface SettingEntry {
  readonly key: SettingKey;
  readonly value: unknown;
  readonly origin: 'default' | 'tenant' | 'channel';
  readonly default: unknown;
  readonly docs: string;
  /** The settings version at which the value was written; 0 for a default. */
  readonly version: number;
}

/** The value in force: the channel's own, else the tenant's, else the default. Of what holds for everybody: the first tenant's, else the default. */
export type ReadSetting = <K extends SettingKey>(tenantId: TenantId, channelId: ChannelId | null, key: K) => Promise<SettingValue<K>>;

/** Values by `slotOf`. */
export type Values = ReadonlyMap<string, Pick<StoredSetting, 'key' | 'channelId' | 'value' | 'version'>>;
type Stored = Pick<Awaited<ReturnType<SettingStore['all']>>, 'settings'>;

export interface KeyedValue {
  readonly key: SettingKey;
  readonly value: unknown;
}

/** Names a value among those of a tenant. */
export function slotOf(key: string, channelId: ChannelId | null): string {
  return `${key} ${channelId ?? ''}`;
}

/** Leaves out what no longer is a setting or no longer fits its type (a newer program may be stricter): its default stands in. */
export function readable(stored: Stored): Values {
  const fits = stored.settings.filter(({ key, value }) => isSettingKey(key) && SETTINGS[key].schema.safeParse(value).success);
  return new Map(fits.map((setting) => [slotOf(setting.key, setting.channelId), setting]));
}

/** The channel's own value, else the tenant's, else the default. */
export function effective(values: Values, channelId: ChannelId | null, key: SettingKey): SettingEntry {
  const spec = SETTINGS[key];
  const facts = { key, default: spec.default, docs: spec.docs };
  const ofChannel = channelId !== null && spec.perChannel ? values.get(slotOf(key, channelId)) : undefined;
  if (ofChannel) return { ...facts, value: ofChannel.value, origin: 'channel', version: ofChannel.version };
  const ofTenant = values.get(slotOf(key, null));
  if (ofTenant) return { ...facts, value: ofTenant.value, origin: 'tenant', version: ofTenant.version };
  return { ...facts, value: spec.default, origin: 'default', version: 0 };
}

/** @throws NotFoundError for an unknown key, InputError naming key, rule and remedy */
export function assertValue(key: string, channelId: ChannelId | null, value: unknown): KeyedValue {
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

/** The values as they would be once the changes are published; those that do not fit any more change nothing. */
export function withChanges(values: Values, changes: readonly PublishedChange[]): Values {
  const changed = new Map(values);
  for (const { key, channelId, removed, value } of changes) {
    const slot = slotOf(key, channelId);
    if (removed) changed.delete(slot);
    else if (isSettingKey(key) && SETTINGS[key].schema.safeParse(value).success) changed.set(slot, { key, channelId, value, version: 0 });
  }
  return changed;
}

/** Reads from these values; what holds for every business is read where it always is. */
export function readFrom(values: Values, otherwise: ReadSetting): ReadSetting {
  return async <K extends SettingKey>(tenantId: TenantId, channelId: ChannelId | null, key: K) =>
    SETTINGS[key].ofEverybody === true ? otherwise(tenantId, channelId, key) : (effective(values, channelId, key).value as SettingValue<K>);
}
