/** Finds who calls by the bearer token, and whether they may. */
import { type Principal, roleAllows } from '../../core/model/api-key.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { EndpointAuth } from '../../kernel/endpoint.ts';
import { AuthError } from '../../kernel/errors.ts';
import { hashToken } from '../../kernel/secret.ts';
import { putNewest } from '../../kernel/put-newest.ts';

/** A revoked key works at most this long, in milliseconds. */
const REMEMBER_MS = 1_000;
const MOST_REMEMBERED = 1_000;

export interface KeyDesk {
  /** The caller if its key was looked up a moment ago; costs nothing. */
  remembered(bearer: string): Principal | null;
  /** Looks the key up. @throws AuthError for a key that is unknown, expired or revoked. */
  principal(bearer: string): Promise<Principal>;
}

/** Remembers good keys for a second; bad ones are never kept, so that guesses cannot push good ones out. */
export function createKeyDesk(principalByKeyHash: (hash: string) => Promise<Principal | null>, clock: Clock): KeyDesk {
  const kept = new Map<string, { readonly principal: Principal; readonly until: number }>();
  const remembered = (hash: string) => {
    const entry = kept.get(hash);
    return entry && entry.until > clock.monotonic() ? entry.principal : null;
  };
  return {
    remembered: (bearer) => remembered(hashToken(bearer)),
    principal: async (bearer) => {
      const hash = hashToken(bearer);
      const known = remembered(hash);
      if (known) return known;
      const principal = await principalByKeyHash(hash);
      if (!principal) throw new AuthError('auth_invalid', 'This API key is unknown, expired or revoked.');
      putNewest(kept, hash, { principal, until: clock.monotonic() + REMEMBER_MS }, MOST_REMEMBERED);
      return principal;
    },
  };
}

/** True for endpoints that an API key opens. */
export function needsKey(auth: EndpointAuth): auth is Exclude<EndpointAuth, 'none' | 'visitor'> {
  return auth !== 'none' && auth !== 'visitor';
}

/** @throws AuthError when the role of the key is too small. */
export function assertRole(caller: Principal, needed: Exclude<EndpointAuth, 'none' | 'visitor'>): void {
  if (!roleAllows(caller.role, needed)) {
    throw new AuthError('auth_forbidden', `This needs a key with the role ${needed}; this one has the role ${caller.role}.`);
  }
}

/** The token of `Authorization: Bearer <token>`, null when there is none. */
export function bearerOf(authorization: string | undefined): string | null {
  return /^Bearer +([^\s]+) *$/i.exec(authorization ?? '')?.[1] ?? null;
}
