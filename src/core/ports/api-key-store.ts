/** The keys of a business: made, replaced and revoked by its team. */
import type { ApiKeyId, TenantId } from '../../kernel/ids.ts';
import type { ApiKey } from '../model/api-key.ts';
import type { Page, PageRequest } from '../model/page.ts';
import type { NewApiKey } from './directory-store.ts';

/** What another key of the same name, role and tier needs of its own. */
export type KeySuccessor = Pick<NewApiKey, 'id' | 'hash' | 'lastFour'>;

export interface ApiKeyStore {
  /** The newest first, expired and revoked ones too. */
  list(tenantId: TenantId, page: PageRequest): Promise<Page<ApiKey>>;
  get(tenantId: TenantId, id: ApiKeyId): Promise<ApiKey | null>;
  create(tenantId: TenantId, key: NewApiKey, expiresAt: Date | null): Promise<ApiKey>;
  /**
   * Makes the successor, which lives as long as the key was made for, and ends the key after `overlapS` seconds unless it ends before. Null when
   * no key of this id is in use.
   */
  rotate(tenantId: TenantId, id: ApiKeyId, successor: KeySuccessor, overlapS: number): Promise<ApiKey | null>;
  /** False when the tenant has no such key; nothing happens to one that is revoked. @throws ConflictError for the last owner's key without an end. */
  revoke(tenantId: TenantId, id: ApiKeyId): Promise<boolean>;
}
