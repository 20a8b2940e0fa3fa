/** Whether a caller may do what it asks, and give others what it wants to give. */
import type { Access } from '../../kernel/endpoint.ts';
import { AuthError } from '../../kernel/errors.ts';
import { accessOf, ALL_OPERATIONS, type Operation, type Scope } from './access.ts';
import type { Principal } from './principal.ts';
import { roleAllows } from './role.ts';

/** @throws AuthError when the role of the caller is too small, its key is for other parts of the API, or its password was given to be used once */
export function assertMay(caller: Principal, access: Access): void {
  const reason = refusalOf(caller, access);
  if (reason !== null) throw forbidden(reason);
}

/** Everything that {@link assertMay} lets the caller do, by operationId. */
export function operationsOf(caller: Principal): readonly Operation[] {
  return ALL_OPERATIONS.filter((operation) => refusalOf(caller, accessOf(operation)) === null);
}

/** Why not, for people; null when it may. */
function refusalOf(caller: Principal, { role, scope }: Access): string | null {
  if (scope === 'self') return null;
  if (caller.session?.isOneTime === true) return 'Choose a password of your own first: PUT /api/v1/session/password.';
  if (scope === 'platform' && !caller.isPlatform) return 'This is for the platform owner alone.';
  if (!roleAllows(caller.role, role)) return `This needs the role ${role}; this ${caller.kind} has the role ${caller.role}.`;
  if (caller.scopes !== null && !caller.scopes.includes(scope as Scope)) {
    return `This key is for ${caller.scopes.join(', ')}; this call is part of ${scope}.`;
  }
  return null;
}

/** What somebody may do: a role, and the parts of the API where it holds (null: everywhere). */
export type Reach = Pick<Principal, 'role' | 'scopes'>;

/** @throws AuthError when the caller would give, or take away, more than it may do itself */
export function assertWithin(caller: Reach, other: Reach): void {
  if (!roleAllows(caller.role, other.role)) {
    throw forbidden(`The role ${caller.role} makes, changes or removes nobody with the role ${other.role}.`);
  }
  const { scopes } = caller;
  if (scopes === null) return;
  if (other.scopes === null || other.scopes.some((scope) => !scopes.includes(scope))) {
    throw forbidden(`A key for ${scopes.join(', ')} makes, changes or removes nothing that may do more.`);
  }
}

const forbidden = (message: string) => new AuthError('auth_forbidden', message);
