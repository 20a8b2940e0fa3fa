/** Who a request to the admin API comes from: a key, or a person of the team who is signed in. */
import type { ApiKeyId, OperatorId, SessionId, TenantId } from '../../kernel/ids.ts';
import type { Scope } from './access.ts';
import type { Role } from './role.ts';
import type { Tier } from './tier.ts';

/** By which a caller is counted, and repeats a call. */
export type CallerId = ApiKeyId | OperatorId;

export interface Principal {
  readonly tenantId: TenantId;
  readonly kind: 'key' | 'operator';
  readonly id: CallerId;
  readonly name: string;
  readonly role: Role;
  /** Parts of the API that a key is limited to; null: all of it. */
  readonly scopes: readonly Scope[] | null;
  /** How many calls a minute. */
  readonly tier: Tier;
  /** An owner in the business that runs this Claw, who may also manage the others. */
  readonly isPlatform: boolean;
  /** Of an operator; null for a key. */
  readonly session: {
    readonly id: SessionId;
    /** Opened with a one-time password, which comes to be changed before anything else. */
    readonly isOneTime: boolean;
  } | null;
}

/** As the audit trail and what was changed name the caller: `key:<id>` or `operator:<id>`. */
export const actorOf = ({ kind, id }: Pick<Principal, 'kind' | 'id'>): string => `${kind}:${id}`;
