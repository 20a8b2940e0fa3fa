/** Makes an operator within the plan, whether somebody of the team does it or the operator by an invitation. */
import { ConflictError, QuotaError } from '../../kernel/errors.ts';
import type { Operator } from '../../core/model/operator.ts';
import type { NewOperator } from '../../core/ports/operator-store.ts';
import type { PgUnitOfWork } from '../_shared/pg-unit-of-work.ts';
import { COUNTED_OPERATORS, LOCK_TENANT } from './put-within.ts';

export const OPERATOR_COLUMNS = `id, email, name, role, state, one_time as "isOneTime", created_at as "createdAt", signed_in_at as "signedInAt",
  case when locked_until > now() then locked_until end as "lockedUntil"`;
const CREATE = `insert into operators (tenant_id, id, email, name, role, password, one_time) values ($1, $2, $3, $4, $5, $6, $7) returning ${OPERATOR_COLUMNS}`;

/** @throws QuotaError when it makes more than `most`, of those that are made at once the last ones */
export async function createOperator(tx: PgUnitOfWork, operator: NewOperator, most: number): Promise<Operator> {
  const { id, email, name, role, password, isOneTime } = operator;
  await tx.query(LOCK_TENANT, [tx.tenantId]);
  const taken = await tx.query('select from operators where tenant_id = $1 and email = $2', [tx.tenantId, email]);
  if (taken.length > 0) throw takenAddress();
  const [made] = await tx.query<Operator>(CREATE, [tx.tenantId, id, email, name, role, password, isOneTime]);
  await assertOperatorsWithin(tx, most);
  return made!;
}

/** @throws QuotaError for more than the plan holds; under the lock of the tenant */
export async function assertOperatorsWithin(tx: PgUnitOfWork, most: number): Promise<void> {
  const [row] = await tx.query<{ operators: number }>(COUNTED_OPERATORS, [tx.tenantId]);
  if (row!.operators > most) throw new QuotaError(`The plan holds ${most} operators: disable or remove one first.`);
}

export const takenAddress = () => new ConflictError('An operator with this e-mail address exists already.', { field: 'email' });
