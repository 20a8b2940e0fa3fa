/** Invitations: each becomes one operator, once. */
import type { InvitationId, TenantId } from '../../kernel/ids.ts';
import type { Invitation } from '../../core/model/operator.ts';
import type { OperatorStore } from '../../core/ports/operator-store.ts';
import type { PgPool } from '../_shared/pg-pool.ts';
import { asPg } from '../_shared/pg-unit-of-work.ts';
import { createOperator } from './create-operator.ts';
import { afterId, toPage } from './page-cursor.ts';

const COLUMNS = `id, email, role, invited_by as "invitedBy", created_at as "createdAt", expires_at as "expiresAt", accepted_at as "acceptedAt",
  withdrawn_at as "withdrawnAt"`;
const WAITS = 'accepted_at is null and withdrawn_at is null and expires_at > now()';
const ONE = `select ${COLUMNS} from operator_invitations where tenant_id = $1 and id = $2`;
const LIST = `select ${COLUMNS} from operator_invitations where tenant_id = $1 and ($2::uuid is null or id < $2) order by id desc limit $3`;
const INVITE = `insert into operator_invitations (tenant_id, id, email, role, invited_by, hash, expires_at)
  values ($1, $2, $3, $4, $5, $6, now() + make_interval(secs => $7)) returning ${COLUMNS}`;
const WITHDRAW = `update operator_invitations set withdrawn_at = now() where tenant_id = $1 and id = $2 and ${WAITS} returning id`;
const ACCEPT = `update operator_invitations set accepted_at = now() where tenant_id = $1 and id = $2 and ${WAITS} returning id`;

type InvitationStore = Pick<OperatorStore, 'invitations' | 'invite' | 'invitation' | 'withdraw' | 'openInvitation' | 'accept'>;

export function createInvitationStore(pool: PgPool): InvitationStore {
  const query = <Row>(tenantId: TenantId, text: string, params: readonly unknown[]) =>
    pool.withTenant(tenantId, (tx) => asPg(tx).query<Row>(text, [tenantId, ...params]));
  return {
    invitations: async (tenantId, page) =>
      toPage(page, await query<Invitation>(tenantId, LIST, [afterId(page), page.limit + 1]), (row) => row),
    invite: async (tenantId, { id, email, role, invitedBy, hash, seconds }) =>
      (await query<Invitation>(tenantId, INVITE, [id, email, role, invitedBy, hash, seconds]))[0]!,
    invitation: async (tenantId, id) => (await query<Invitation>(tenantId, ONE, [id]))[0] ?? null,
    withdraw: async (tenantId, id) => (await query(tenantId, WITHDRAW, [id])).length > 0,
    openInvitation: async (hash) => {
      const text = 'select tenant_id, id from claw_find_invitation($1)';
      const [found] = await pool.query<{ tenant_id: TenantId; id: InvitationId }>(text, [hash]);
      if (found === undefined) return null;
      const [invitation] = await query<Invitation>(found.tenant_id, `${ONE} and ${WAITS}`, [found.id]);
      return invitation === undefined ? null : { tenantId: found.tenant_id, invitation };
    },
    accept: (tenantId, id, operator, most) =>
      pool.withTenant(tenantId, async (unit) => {
        const tx = asPg(unit);
        // The row is locked by it: who comes second finds it used.
        if ((await tx.query(ACCEPT, [tenantId, id])).length === 0) return null;
        return createOperator(tx, operator, most);
      }),
  };
}
