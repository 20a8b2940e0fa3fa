/** Lets people of the team in by their passwords, and tells nobody which addresses there are. */
import { AuthError, InputError, LimitError } from '../kernel/errors.ts';
import type { NewId, OperatorId, SessionId, TenantId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import { networkOf } from '../kernel/networks.ts';
import type { Passwords } from '../kernel/password.ts';
import { hashToken, randomToken, Secret } from '../kernel/secret.ts';
import { LOCK, SESSION, SESSION_PREFIX, SIGN_INS_PER_MINUTE } from '../core/model/operator.ts';
import type { Operator } from '../core/model/operator.ts';
import type { Principal } from '../core/model/principal.ts';
import type { Limiter } from '../core/ports/limiter.ts';
import type { Metrics } from '../core/ports/metrics.ts';
import type { OperatorStore } from '../core/ports/operator-store.ts';

export interface SignInDeps {
  readonly operators: Pick<OperatorStore, 'byEmail' | 'beginTry' | 'endTry' | 'openSession' | 'get' | 'setPassword'>;
  readonly passwords: Passwords;
  readonly limiter: Pick<Limiter, 'take'>;
  readonly metrics: Pick<Metrics, 'count'>;
  readonly newId: NewId;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
}

export interface SignInTry {
  readonly email: string;
  readonly password: string;
  /** The business; null: whichever the address is of. */
  readonly tenantId: TenantId | null;
  /** Whence it comes. */
  readonly address: string;
  readonly userAgent: string;
}

export interface SignedIn {
  readonly tenantId: TenantId;
  readonly operator: Operator;
  readonly token: Secret;
  readonly expiresAt: Date;
}

/** Businesses in which one address is tried. */
const MOST_BUSINESSES = 5;
const LONGEST_AGENT = 300;

/** @throws AuthError without a word on what was wrong, LimitError for too many tries from one address, OverloadedError */
export async function signIn(deps: SignInDeps, { email, password, tenantId, address, userAgent }: SignInTry): Promise<SignedIn> {
  const { operators, newId, logger, metrics } = deps;
  await takeSignIn(deps, address);
  const known = (await operators.byEmail(email, MOST_BUSINESSES)).filter((one) => tenantId === null || one.tenantId === tenantId);
  const found = await findByPassword(deps, known, password);
  const operator = found && (await operators.get(found.tenantId, found.id));
  if (found === null || operator === null) {
    logger.warn({ address }, 'a sign-in was refused');
    metrics.count('claw_sign_ins_total', { result: 'refused' });
    throw refused();
  }
  await operators.endTry(found.tenantId, found.id);
  const token = `${SESSION_PREFIX}${randomToken()}`;
  const session = { id: newId<SessionId>(), operatorId: found.id, hash: hashToken(token), seconds: SESSION.seconds };
  const { expiresAt } = await operators.openSession(found.tenantId, { ...session, userAgent: userAgent.slice(0, LONGEST_AGENT) });
  metrics.count('claw_sign_ins_total', { result: 'done' });
  logger.info({ tenant_id: found.tenantId, operator_id: found.id, address }, 'an operator signed in');
  return { tenantId: found.tenantId, operator, token: new Secret(token), expiresAt };
}

type Known = { readonly tenantId: TenantId; readonly id: OperatorId };

/** An address that nobody has costs the work of one that somebody has. */
async function findByPassword(deps: SignInDeps, known: readonly Known[], password: string): Promise<Known | null> {
  for (const one of known) if (await isRight(deps, one, password)) return one;
  if (known.length === 0) await deps.passwords.verify(password, null);
  return null;
}

/** Counted before it is judged; of one that is locked no password is right. */
async function isRight(
  { operators, passwords }: Pick<SignInDeps, 'operators' | 'passwords'>,
  { tenantId, id }: Known,
  password: string,
): Promise<boolean> {
  return passwords.verify(password, await operators.beginTry(tenantId, id, LOCK));
}

/** @throws LimitError for too many tries to sign in or to accept an invitation from one address */
export async function takeSignIn({ limiter, metrics }: Pick<SignInDeps, 'limiter' | 'metrics'>, address: string): Promise<void> {
  const bucket = { level: 'sign_in', key: networkOf(address), capacity: SIGN_INS_PER_MINUTE, perSecond: SIGN_INS_PER_MINUTE / 60 };
  const decision = await limiter.take([bucket]);
  if (decision.allowed) return;
  const { retryAfterMs } = decision;
  metrics.count('claw_sign_ins_total', { result: 'limited' });
  throw new LimitError('Too many tries from this address; please wait.', { retryAfterMs, facts: { level: 'sign_in' } });
}

/** Ends the other sessions of the operator. @throws AuthError for a key, or when the password is not the one in force; InputError for the same one again */
export async function changePassword(
  deps: Pick<SignInDeps, 'operators' | 'passwords'>,
  caller: Principal,
  { current, password }: { readonly current: string; readonly password: string },
): Promise<void> {
  if (caller.session === null) throw new AuthError('auth_forbidden', 'An API key has no password: sign in first.');
  if (current === password) throw new InputError('Choose another password than the one in force.', { field: 'password' });
  const { tenantId } = caller;
  const id = caller.id as OperatorId;
  if (!(await isRight(deps, { tenantId, id }, current))) {
    throw new AuthError('auth_forbidden', 'The current password is not right, or it was tried too often.');
  }
  await deps.operators.endTry(tenantId, id);
  await deps.operators.setPassword(tenantId, id, {
    password: await deps.passwords.hash(password),
    isOneTime: false,
    keeps: caller.session.id,
  });
}

const refused = () =>
  new AuthError('auth_invalid', 'The e-mail address or the password is not right. After too many tries no password is, for half an hour.');
