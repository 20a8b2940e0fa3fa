/** Who is signed in, and the tries to become so. */
import type { OperatorId, SessionId, TenantId } from '../../kernel/ids.ts';
import { SESSION, type SessionView } from '../../core/model/operator.ts';
import type { Principal } from '../../core/model/principal.ts';
import type { Role } from '../../core/model/role.ts';
import type { Tier } from '../../core/model/tier.ts';
import type { OperatorStore } from '../../core/ports/operator-store.ts';
import type { PgPool } from '../_shared/pg-pool.ts';
import { asPg } from '../_shared/pg-unit-of-work.ts';
import { suspendedBusiness } from './tenant-store.ts';

const BY_EMAIL = 'select tenant_id as "tenantId", id from claw_find_operators($1, $2)';
const BEGIN_TRY = `update operators set failures = case when failures + 1 >= $3 then 0 else failures + 1 end,
    locked_until = case when failures + 1 >= $3 then now() + make_interval(secs => $4) end
  where tenant_id = $1 and id = $2 and state = 'active' and coalesce(locked_until <= now(), true) returning password`;
const END_TRY = `update operators set failures = 0, locked_until = null, signed_in_at = now() where tenant_id = $1 and id = $2`;
const FORGET = `delete from operator_sessions where tenant_id = $1 and operator_id = $2
  and (expires_at < now() or seen_at < now() - make_interval(secs => $3))`;
const OPEN = `insert into operator_sessions (tenant_id, id, operator_id, hash, user_agent, expires_at)
  values ($1, $2, $3, $4, $5, now() + make_interval(secs => $6)) returning expires_at as "expiresAt"`;
const FIND = `select tenant_id, id, operator_id, name, role, tier, platform, suspended, one_time from claw_find_session($1, $2)`;
const LIST = `select id, user_agent as "userAgent", created_at as "createdAt", seen_at as "seenAt", expires_at as "expiresAt" from operator_sessions
  where tenant_id = $1 and operator_id = $2 and expires_at > now() and seen_at > now() - make_interval(secs => $3) order by id desc limit 100`;
const END = 'delete from operator_sessions where tenant_id = $1 and id = $2';

interface Found {
  readonly tenant_id: TenantId;
  readonly id: SessionId;
  readonly operator_id: OperatorId;
  readonly name: string;
  readonly role: Role;
  readonly tier: Tier;
  readonly platform: boolean;
  readonly suspended: boolean;
  readonly one_time: boolean;
}

type SessionStore = Pick<
  OperatorStore,
  'byEmail' | 'beginTry' | 'endTry' | 'openSession' | 'principalBySession' | 'endSession' | 'sessions'
>;

export function createSessionStore(pool: PgPool): SessionStore {
  const ask = <Row>(tenantId: TenantId, text: string, params: readonly unknown[]) =>
    pool.withTenant(tenantId, (tx) => asPg(tx).query<Row>(text, [tenantId, ...params]));
  return {
    byEmail: (email, limit) => pool.query<{ tenantId: TenantId; id: OperatorId }>(BY_EMAIL, [email, limit]),
    beginTry: async (tenantId, id, { tries, seconds }) =>
      (await ask<{ password: string }>(tenantId, BEGIN_TRY, [id, tries, seconds]))[0]?.password ?? null,
    endTry: async (tenantId, id) => void (await ask(tenantId, END_TRY, [id])),
    openSession: (tenantId, { id, operatorId, hash, userAgent, seconds }) =>
      pool.withTenant(tenantId, async (unit) => {
        const tx = asPg(unit);
        await tx.query(FORGET, [tenantId, operatorId, SESSION.idleSeconds]);
        return (await tx.query<{ expiresAt: Date }>(OPEN, [tenantId, id, operatorId, hash, userAgent, seconds]))[0]!;
      }),
    principalBySession: async (hash) => {
      const [found] = await pool.query<Found>(FIND, [hash, SESSION.idleSeconds], 'claw_find_session');
      return found === undefined ? null : toPrincipal(found);
    },
    sessions: (tenantId, operatorId) => ask<SessionView>(tenantId, LIST, [operatorId, SESSION.idleSeconds]),
    endSession: async (tenantId, id) => void (await ask(tenantId, END, [id])),
  };
}

function toPrincipal({ tenant_id: tenantId, operator_id: operator, suspended, one_time: isOneTime, ...found }: Found): Principal {
  if (suspended) throw suspendedBusiness();
  const { id, name, role, tier, platform } = found;
  return { tenantId, kind: 'operator', id: operator, name, role, scopes: null, tier, isPlatform: platform, session: { id, isOneTime } };
}
