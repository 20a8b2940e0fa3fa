/** An API key as its business sees it: the key itself is shown once, when it is made, and stored as a hash. */
import type { ApiKeyId } from '../../kernel/ids.ts';
import type { Principal } from './principal.ts';

export interface ApiKey extends Pick<Principal, 'name' | 'role' | 'scopes' | 'tier'> {
  readonly id: ApiKeyId;
  readonly lastFour: string;
  readonly createdAt: Date;
  /** It opens nothing from then on; null: never. */
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  /** To the minute; null: never. */
  readonly lastUsedAt: Date | null;
}
