/** The people of a business on PostgreSQL: counted, and the last owner kept, under a lock of their tenant. */
import { ConflictError } from '../../kernel/errors.ts';
import type { OperatorId, TenantId } from '../../kernel/ids.ts';
import type { Operator } from '../../core/model/operator.ts';
import type { OperatorChange, OperatorStore } from '../../core/ports/operator-store.ts';
import type { PgPool } from '../_shared/pg-pool.ts';
import { asPg } from '../_shared/pg-unit-of-work.ts';
import type { PgUnitOfWork } from '../_shared/pg-unit-of-work.ts';
import { assertOperatorsWithin, createOperator, OPERATOR_COLUMNS, takenAddress } from './create-operator.ts';
import { createInvitationStore } from './invitation-store.ts';
import { afterId, toPage } from './page-cursor.ts';
import { LOCK_TENANT } from './put-within.ts';
import { createSessionStore } from './session-store.ts';

const ONE = `select ${OPERATOR_COLUMNS} from operators where tenant_id = $1 and id = $2`;
const LIST = `select ${OPERATOR_COLUMNS} from operators where tenant_id = $1 and ($2::uuid is null or id < $2) order by id desc limit $3`;
const CHANGE = `update operators set email = coalesce($3, email), name = coalesce($4, name), role = coalesce($5, role), state = coalesce($6, state)
  where tenant_id = $1 and id = $2 returning ${OPERATOR_COLUMNS}`;
const REMOVE = 'delete from operators where tenant_id = $1 and id = $2 returning id';
const OWNERS = `select count(*)::int as owners from operators where tenant_id = $1 and role = 'owner' and state = 'active'`;
const SET_PASSWORD = `update operators set password = $3, one_time = $4, failures = 0, locked_until = null where tenant_id = $1 and id = $2 returning id`;
const END_OTHERS = 'delete from operator_sessions where tenant_id = $1 and operator_id = $2 and id is distinct from $3';

export function createOperatorStore(pool: PgPool): OperatorStore {
  const within = <T>(tenantId: TenantId, work: (tx: PgUnitOfWork) => Promise<T>) => pool.withTenant(tenantId, (tx) => work(asPg(tx)));
  return {
    list: (tenantId, page) =>
      within(tenantId, async (tx) => toPage(page, await tx.query<Operator>(LIST, [tenantId, afterId(page), page.limit + 1]), (row) => row)),
    get: (tenantId, id) => within(tenantId, async (tx) => (await tx.query<Operator>(ONE, [tenantId, id]))[0] ?? null),
    create: (tenantId, operator, most) => within(tenantId, (tx) => createOperator(tx, operator, most)),
    change: (tenantId, id, change, most) => within(tenantId, (tx) => changeOperator(tx, id, change, most)),
    remove: (tenantId, id) =>
      within(tenantId, async (tx) => {
        await tx.query(LOCK_TENANT, [tenantId]);
        const [was] = await tx.query<Operator>(ONE, [tenantId, id]);
        const gone = (await tx.query(REMOVE, [tenantId, id])).length > 0;
        if (was) await keepAnOwner(tx, was);
        return gone;
      }),
    setPassword: (tenantId, id, { password, isOneTime, keeps }) =>
      within(tenantId, async (tx) => {
        if ((await tx.query(SET_PASSWORD, [tenantId, id, password, isOneTime])).length === 0) return false;
        await tx.query(END_OTHERS, [tenantId, id, keeps]);
        return true;
      }),
    ...createSessionStore(pool),
    ...createInvitationStore(pool),
  };
}

async function changeOperator(tx: PgUnitOfWork, id: OperatorId, change: OperatorChange, most: number): Promise<Operator | null> {
  await tx.query(LOCK_TENANT, [tx.tenantId]);
  const [was] = await tx.query<Operator>(ONE, [tx.tenantId, id]);
  if (was === undefined) return null;
  const { email = null, name = null, role = null, state = null } = change;
  const others = await tx.query('select from operators where tenant_id = $1 and email = $2 and id <> $3', [tx.tenantId, email, id]);
  if (others.length > 0) throw takenAddress();
  const [changed] = await tx.query<Operator>(CHANGE, [tx.tenantId, id, email, name, role, state]);
  if (was.state === 'disabled' && changed!.state === 'active') await assertOperatorsWithin(tx, most);
  if (changed!.state === 'disabled') await tx.query(END_OTHERS, [tx.tenantId, id, null]);
  await keepAnOwner(tx, was);
  return changed!;
}

/** Nobody takes the last owner away; a business that never had one is no concern of it. */
async function keepAnOwner(tx: PgUnitOfWork, was: Operator): Promise<void> {
  if (was.role !== 'owner' || was.state !== 'active') return;
  const [row] = await tx.query<{ owners: number }>(OWNERS, [tx.tenantId]);
  if (row!.owners === 0) throw new ConflictError('This is the last owner: give somebody else the role first.');
}
