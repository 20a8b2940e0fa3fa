/** The people of a business who sign in, and what is asked of their passwords. */
import { z } from 'zod';
import type { InvitationId, OperatorId, SessionId } from '../../kernel/ids.ts';
import type { Role } from './role.ts';

export interface Operator {
  readonly id: OperatorId;
  /** In lower case; one of each in a business. */
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly state: 'active' | 'disabled';
  /** The password was given to be changed at the first sign-in. */
  readonly isOneTime: boolean;
  /** Too many wrong passwords in a row; null: not locked. */
  readonly lockedUntil: Date | null;
  readonly createdAt: Date;
  readonly signedInAt: Date | null;
}

/** A person who may become an operator by a link, once. */
export interface Invitation {
  readonly id: InvitationId;
  readonly email: string;
  readonly role: Role;
  readonly invitedBy: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly acceptedAt: Date | null;
  readonly withdrawnAt: Date | null;
}

/** Where an operator is signed in. */
export interface SessionView {
  readonly id: SessionId;
  /** What the program called itself that signed in. */
  readonly userAgent: string;
  readonly createdAt: Date;
  /** To the minute. */
  readonly seenAt: Date;
  readonly expiresAt: Date;
}

/** How the tokens of sessions begin; API keys have another beginning. */
export const SESSION_PREFIX = 'claws_';

/** Wrong passwords in a row before an operator is locked for a while: the most that PCI DSS 4.0, 8.3.4, admits, and the least time. */
export const LOCK = { tries: 10, seconds: 30 * 60 } as const;

/** A session ends after so many seconds whatever happens (NIST SP 800-63B, 4.1.3), and after so many without use. */
export const SESSION = { seconds: 30 * 86_400, idleSeconds: 12 * 3_600 } as const;

/** Tries to sign in or to accept an invitation from one address a minute. */
export const SIGN_INS_PER_MINUTE = 20;

/** How long an invitation waits, in seconds. */
export const INVITATION_SECONDS = 7 * 86_400;

/** The first owner of a Claw, who may choose another address. */
export const FIRST_OWNER = { email: 'owner@localhost', name: 'Owner' } as const;

export const emailSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .regex(/^[^\s@]+@[^\s@]+$/, 'Write an e-mail address.');
export const operatorNameSchema = z.string().trim().min(1).max(80);
/** Length is what counts (NIST SP 800-63B, 5.1.1.2); the upper end keeps the work bounded. */
export const passwordSchema = z.string().min(12).max(200);
