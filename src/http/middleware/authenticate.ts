/** Finds who calls, by a bearer token or the cookie of the console. */
import { SESSION_PREFIX } from '../../core/model/operator.ts';
import type { Principal } from '../../core/model/principal.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Access, EndpointAuth } from '../../kernel/endpoint.ts';
import { AuthError } from '../../kernel/errors.ts';
import { hashToken } from '../../kernel/secret.ts';
import { putNewest } from '../../kernel/put-newest.ts';

/** A revoked key and a session that was ended work at most this long, in milliseconds. */
const REMEMBER_MS = 1_000;
const MOST_REMEMBERED = 1_000;

/** The caller by the SHA-256 of its token; null for one that opens nothing. */
export interface FindPrincipal {
  readonly byKey: (hash: string) => Promise<Principal | null>;
  readonly bySession: (hash: string) => Promise<Principal | null>;
}

export interface KeyDesk {
  /** The caller if its key or session was looked up a moment ago; costs nothing. */
  remembered(token: string): Principal | null;
  /** Looks the key or session up. @throws AuthError for one that is unknown, expired or ended, and for a suspended business */
  principal(token: string): Promise<Principal>;
}

/** Remembers good tokens for a second; bad ones are never kept, so that guesses cannot push good ones out. */
export function createKeyDesk(find: FindPrincipal, clock: Clock): KeyDesk {
  const kept = new Map<string, { readonly principal: Principal; readonly until: number }>();
  const remembered = (hash: string) => {
    const entry = kept.get(hash);
    return entry && entry.until > clock.monotonic() ? entry.principal : null;
  };
  return {
    remembered: (token) => remembered(hashToken(token)),
    principal: async (token) => {
      const hash = hashToken(token);
      const known = remembered(hash);
      if (known) return known;
      const isSession = token.startsWith(SESSION_PREFIX);
      const principal = await (isSession ? find.bySession(hash) : find.byKey(hash));
      if (!principal) throw new AuthError('auth_invalid', isSession ? ENDED : 'This API key is unknown, expired or revoked.');
      // Of a one-time password nothing is kept: the moment it was changed, everything is open.
      if (principal.session?.isOneTime !== true)
        putNewest(kept, hash, { principal, until: clock.monotonic() + REMEMBER_MS }, MOST_REMEMBERED);
      return principal;
    },
  };
}

const ENDED = 'This session has ended: sign in again.';

/** True for endpoints that an API key or a session opens. */
export function needsKey(auth: EndpointAuth): auth is Access {
  return typeof auth === 'object';
}

/** The password of `Authorization: Basic <user:password>`, of whatever user; null when there is none. */
export function passwordOf(authorization: string | undefined): string | null {
  const encoded = /^Basic +([A-Za-z0-9+/=_-]+) *$/i.exec(authorization ?? '')?.[1];
  return encoded === undefined ? null : (/^[^:]*:(\S+)$/.exec(Buffer.from(encoded, 'base64').toString('utf8'))?.[1] ?? null);
}

/** The token of `Authorization: Bearer <token>`, null when there is none. */
export function bearerOf(authorization: string | undefined): string | null {
  return /^Bearer +([^\s]+) *$/i.exec(authorization ?? '')?.[1] ?? null;
}
