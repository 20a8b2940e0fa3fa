/** The lists of who is allowed and blocked; each change makes the tenant's settings version grow in the same transaction. */
import type { LimitEntryId, TenantId } from '../../kernel/ids.ts';
import type { LimitEntry, LimitList, LimitSubject } from '../model/limit-entry.ts';
import type { Page, PageRequest } from '../model/page.ts';
import type { Tier } from '../model/tier.ts';

export type NewLimitEntry = Omit<LimitEntry, 'at'>;
export type LimitEntryChange = Partial<Pick<LimitEntry, 'list' | 'reason' | 'expiresAt'>>;

export interface LimitListStore {
  /** The settings version and every entry that has not expired. */
  all(tenantId: TenantId): Promise<{ readonly version: number; readonly entries: readonly LimitEntry[] }>;
  version(tenantId: TenantId): Promise<number>;
  /** Newest first, expired ones too. */
  list(tenantId: TenantId, page: PageRequest, list: LimitList | null): Promise<Page<LimitEntry>>;
  get(tenantId: TenantId, id: LimitEntryId): Promise<LimitEntry | null>;
  /** @throws ConflictError when this one is listed already, or there are too many. */
  add(tenantId: TenantId, entry: NewLimitEntry): Promise<LimitEntry>;
  /** Null when there is no such entry. */
  change(tenantId: TenantId, id: LimitEntryId, change: LimitEntryChange, by: string): Promise<LimitEntry | null>;
  remove(tenantId: TenantId, id: LimitEntryId): Promise<boolean>;
  /** By which this contact, or this key that is in use, is counted; null when the tenant has none of this id. */
  tierOf(tenantId: TenantId, subject: Exclude<LimitSubject, 'address'>, id: string): Promise<Tier | null>;
}
