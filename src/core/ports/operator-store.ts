/** The people of a business, their passwords, their sessions, and invitations to become one of them. */
import type { InvitationId, OperatorId, SessionId, TenantId } from '../../kernel/ids.ts';
import type { Invitation, Operator, SessionView } from '../model/operator.ts';
import type { Page, PageRequest } from '../model/page.ts';
import type { Principal } from '../model/principal.ts';

export interface NewOperator extends Pick<Operator, 'id' | 'email' | 'name' | 'role' | 'isOneTime'> {
  /** As `Passwords.hash` made it. */
  readonly password: string;
}

/** What is absent stays as it is. */
export type OperatorChange = Partial<Pick<Operator, 'email' | 'name' | 'role' | 'state'>>;

export interface NewSession {
  readonly id: SessionId;
  readonly operatorId: OperatorId;
  /** SHA-256 of the token, hex. */
  readonly hash: string;
  readonly userAgent: string;
  readonly seconds: number;
}

export interface NewPassword {
  readonly password: string;
  readonly isOneTime: boolean;
  /** Every other session of the operator ends. */
  readonly keeps: SessionId | null;
}

export interface NewInvitation extends Pick<Invitation, 'id' | 'email' | 'role' | 'invitedBy'> {
  readonly hash: string;
  readonly seconds: number;
}

export interface OperatorStore {
  list(tenantId: TenantId, page: PageRequest): Promise<Page<Operator>>;
  get(tenantId: TenantId, id: OperatorId): Promise<Operator | null>;
  /** @throws QuotaError when more than `most` would be active, however many are made at once; ConflictError for an address that is taken */
  create(tenantId: TenantId, operator: NewOperator, most: number): Promise<Operator>;
  /** Null when there is none of this id. @throws ConflictError for the last active owner, or an address that is taken; QuotaError */
  change(tenantId: TenantId, id: OperatorId, change: OperatorChange, most: number): Promise<Operator | null>;
  /** With its sessions. False when there is none. @throws ConflictError for the last active owner */
  remove(tenantId: TenantId, id: OperatorId): Promise<boolean>;
  /** Also unlocks. False when there is none. */
  setPassword(tenantId: TenantId, id: OperatorId, password: NewPassword): Promise<boolean>;

  /** Active ones of the address across tenants, the oldest first. */
  byEmail(email: string, limit: number): Promise<readonly { readonly tenantId: TenantId; readonly id: OperatorId }[]>;
  /** Counts a try before it is judged, so that those made at once are all counted. The stored password; null when it is locked or not active. */
  beginTry(tenantId: TenantId, id: OperatorId, lock: { readonly tries: number; readonly seconds: number }): Promise<string | null>;
  /** The password was right: forgets the tries. */
  endTry(tenantId: TenantId, id: OperatorId): Promise<void>;

  /** Forgets the operator's sessions that are over. */
  openSession(tenantId: TenantId, session: NewSession): Promise<{ readonly expiresAt: Date }>;
  /** Looks across tenants. @throws AuthError for one of a suspended business */
  principalBySession(hash: string): Promise<Principal | null>;
  endSession(tenantId: TenantId, id: SessionId): Promise<void>;
  /** Those that have not ended, the newest first; as many as there may be on one page. */
  sessions(tenantId: TenantId, operatorId: OperatorId): Promise<readonly SessionView[]>;

  /** The newest first. */
  invitations(tenantId: TenantId, page: PageRequest): Promise<Page<Invitation>>;
  invite(tenantId: TenantId, invitation: NewInvitation): Promise<Invitation>;
  invitation(tenantId: TenantId, id: InvitationId): Promise<Invitation | null>;
  /** False when there is none that waits. */
  withdraw(tenantId: TenantId, id: InvitationId): Promise<boolean>;
  /** Looks across tenants, by the hash of the token; null when unknown, used, withdrawn or too old. */
  openInvitation(hash: string): Promise<{ readonly tenantId: TenantId; readonly invitation: Invitation } | null>;
  /** Both at once: the invitation is used and the operator made. Null when it was used meanwhile. @throws as `create` */
  accept(tenantId: TenantId, id: InvitationId, operator: NewOperator, most: number): Promise<Operator | null>;
}
