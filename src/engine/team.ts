/** The people of a business: made, invited, changed and removed by others of it, within the plan. */
import { NotFoundError } from '../kernel/errors.ts';
import type { InvitationId, NewId, OperatorId, TenantId } from '../kernel/ids.ts';
import type { Passwords } from '../kernel/password.ts';
import { hashToken, randomToken, Secret } from '../kernel/secret.ts';
import { INVITATION_SECONDS } from '../core/model/operator.ts';
import type { Invitation, Operator } from '../core/model/operator.ts';
import type { Limiter } from '../core/ports/limiter.ts';
import type { Metrics } from '../core/ports/metrics.ts';
import type { OperatorChange, OperatorStore } from '../core/ports/operator-store.ts';
import type { QuotaStore } from '../core/ports/quota-store.ts';
import { assertRoom, quotaOf, type QuotaDeps } from './quotas.ts';
import { takeSignIn } from './sign-in.ts';

export interface TeamDeps extends QuotaDeps {
  readonly operators: OperatorStore;
  readonly quotas: Pick<QuotaStore, 'use'>;
  readonly passwords: Pick<Passwords, 'hash'>;
  readonly limiter: Pick<Limiter, 'take'>;
  readonly metrics: Pick<Metrics, 'count'>;
  readonly newId: NewId;
}

type Named = Pick<Operator, 'email' | 'name' | 'role'>;

export type Team = ReturnType<typeof createTeam>;

export function createTeam(deps: TeamDeps) {
  const { operators, passwords, newId } = deps;
  return {
    /** With a password that is shown once, to be changed at the first sign-in. @throws QuotaError, ConflictError for an address that is taken */
    create: async (tenantId: TenantId, named: Named): Promise<{ readonly operator: Operator; readonly password: Secret }> => {
      const most = await assertRoom(deps, tenantId, 'operators');
      const { text, ...stored } = await oneTimePassword(passwords);
      const operator = await operators.create(tenantId, { ...named, ...stored, id: newId<OperatorId>() }, most);
      return { operator, password: text };
    },
    /** Null when there is none. @throws ConflictError for the last owner or an address that is taken, QuotaError for one more that is active */
    change: async (tenantId: TenantId, id: OperatorId, change: OperatorChange): Promise<Operator | null> =>
      operators.change(tenantId, id, change, await quotaOf(deps, tenantId, 'operators')),
    /** Ends all sessions, and unlocks. Null when there is none. */
    resetPassword: async (tenantId: TenantId, id: OperatorId): Promise<Secret | null> => {
      const { text, ...stored } = await oneTimePassword(passwords);
      return (await operators.setPassword(tenantId, id, { ...stored, keeps: null })) ? text : null;
    },
    invite: (tenantId: TenantId, invited: Pick<Invitation, 'email' | 'role' | 'invitedBy'>) => invite(deps, tenantId, invited),
    /** Null when it is unknown, used, withdrawn or too old. @throws LimitError for too many tries from one address */
    openInvitation: async (token: string, address: string) => {
      await takeSignIn(deps, address);
      return operators.openInvitation(hashToken(token));
    },
    accept: (token: string, given: Accepted) => accept(deps, token, given),
  };
}

/** A place in the plan is taken when it is accepted; what cannot be accepted now is not offered. */
async function invite(
  deps: TeamDeps,
  tenantId: TenantId,
  invited: Pick<Invitation, 'email' | 'role' | 'invitedBy'>,
): Promise<{ readonly invitation: Invitation; readonly token: Secret }> {
  await assertRoom(deps, tenantId, 'operators');
  const token = `clawi_${randomToken()}`;
  const facts = { ...invited, id: deps.newId<InvitationId>(), hash: hashToken(token), seconds: INVITATION_SECONDS };
  return { invitation: await deps.operators.invite(tenantId, facts), token: new Secret(token) };
}

interface Accepted {
  readonly name: string;
  readonly password: string;
}

/** @throws NotFoundError for an invitation that cannot be used any more, QuotaError, ConflictError for an address that is taken */
async function accept(deps: TeamDeps, token: string, { name, password }: Accepted): Promise<Operator> {
  const { operators, passwords, newId } = deps;
  const found = await operators.openInvitation(hashToken(token));
  if (found === null) throw usedInvitation();
  const { tenantId, invitation } = found;
  const most = await assertRoom(deps, tenantId, 'operators');
  const { email, role } = invitation;
  const operator = { id: newId<OperatorId>(), email, name, role, password: await passwords.hash(password), isOneTime: false };
  const made = await operators.accept(tenantId, invitation.id, operator, most);
  if (made === null) throw usedInvitation();
  return made;
}

const usedInvitation = () => new NotFoundError('An invitation by this link that is neither used nor withdrawn nor too old');

/** A password for one sign-in: its text to be shown once, and what is stored of it. */
export async function oneTimePassword(passwords: Pick<Passwords, 'hash'>) {
  const text = randomToken(12);
  return { text: new Secret(text), password: await passwords.hash(text), isOneTime: true };
}
