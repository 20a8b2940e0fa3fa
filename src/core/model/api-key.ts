/** API keys: who calls the admin API and what they may do. */
import type { ApiKeyId, TenantId } from '../../kernel/ids.ts';
import type { Tier } from './tier.ts';

export const ROLES = ['owner', 'admin', 'operator', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

/** Who a request to the admin API comes from. */
export interface Principal {
  readonly tenantId: TenantId;
  readonly apiKeyId: ApiKeyId;
  readonly name: string;
  readonly role: Role;
  readonly tier: Tier;
}

/** True when `role` is at least `needed` (owner > admin > operator > viewer). */
export function roleAllows(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) <= ROLES.indexOf(needed);
}

/** A key as its business sees it: the key itself is shown once, when it is made, and stored as a hash. */
export interface ApiKey {
  readonly id: ApiKeyId;
  readonly name: string;
  readonly role: Role;
  readonly tier: Tier;
  readonly lastFour: string;
  readonly createdAt: Date;
  /** It opens nothing from then on; null: never. */
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
}
