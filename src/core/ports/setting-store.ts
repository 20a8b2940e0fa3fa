/** Settings of a tenant or of one of its channels, with a version that grows at each change. */
import type { ChannelId, TenantId } from '../../kernel/ids.ts';
import type { Page, PageRequest } from '../model/page.ts';
import type { Tier } from '../model/tier.ts';

export interface StoredSetting {
  readonly key: string;
  /** null: of the whole tenant. */
  readonly channelId: ChannelId | null;
  readonly value: unknown;
  /** The settings version at which it was written. */
  readonly version: number;
  readonly updatedAt: Date;
  readonly updatedBy: string;
}

export interface SettingStore {
  /** The tenant's settings version, its plan (a change of which grows the version too) and every stored value. */
  all(tenantId: TenantId): Promise<{ readonly version: number; readonly plan: Tier; readonly settings: readonly StoredSetting[] }>;
  version(tenantId: TenantId): Promise<number>;
  /** @throws ChangedError when the stored value is not of the expected version, 0 for none; nothing is expected when it is absent */
  put(tenantId: TenantId, key: string, channelId: ChannelId | null, value: unknown, by: string, expected?: number): Promise<StoredSetting>;
  /** Back to the default; false when nothing was stored. @throws ChangedError as `put` */
  remove(tenantId: TenantId, key: string, channelId: ChannelId | null, by: string, expected?: number): Promise<boolean>;
  /** Every change of the tenant's value, or of the channel's own; the newest first. */
  history(tenantId: TenantId, key: string, channelId: ChannelId | null, page: PageRequest): Promise<Page<SettingVersion>>;
  /** The change that made this settings version; null when it was none of this value. */
  at(tenantId: TenantId, key: string, channelId: ChannelId | null, version: number): Promise<SettingVersion | null>;
}

export interface SettingVersion {
  /** The settings version that the change made. */
  readonly version: number;
  /** Null: it was removed. */
  readonly value: unknown;
  readonly by: string;
  /** As it was given; null for a change on its own. */
  readonly reason: string | null;
  readonly at: Date;
}
