/** The people of a business as they travel: never with a password, but for the one that is shown once. */
import { z } from 'zod';
import { emailSchema, operatorNameSchema, passwordSchema } from '../../../core/model/operator.ts';
import type { Invitation, Operator } from '../../../core/model/operator.ts';
import { ROLES } from '../../../core/model/role.ts';

const email = emailSchema.meta({ description: 'Signs in by it; one of each in a business.' });
const name = operatorNameSchema.meta({ description: 'How the team calls this person.' });
const role = z.enum(ROLES).meta({ description: 'What this person may do; never more than who gives it.' });
const state = z.enum(['active', 'disabled']).meta({ description: '`disabled`: signs in no more, and takes no place of the plan.' });
const time = z.iso.datetime();

export const operatorSchema = z
  .object({
    id: z.string(),
    email: z.string(),
    name: z.string(),
    role,
    state,
    must_change_password: z.boolean(),
    locked_until: time.nullable().meta({ description: 'Too many wrong passwords in a row; null: not locked.' }),
    created_at: time,
    signed_in_at: time.nullable(),
  })
  .meta({ id: 'Operator' });

export const shownOperatorSchema = operatorSchema
  .extend({ one_time_password: z.string().meta({ description: 'Shown this once; to be changed at the first sign-in.' }) })
  .meta({ id: 'ShownOperator' });

export const newOperatorSchema = z.strictObject({ email, name, role }).meta({ id: 'NewOperator' });
export const operatorChangeSchema = z
  .strictObject({ email: email.optional(), name: name.optional(), role: role.optional(), state: state.optional() })
  .meta({ id: 'OperatorChange' });

export const invitationSchema = z
  .object({
    id: z.string(),
    email: z.string(),
    role,
    invited_by: z.string().meta({ description: 'Name of who invited.' }),
    created_at: time,
    expires_at: time,
    accepted_at: time.nullable(),
    withdrawn_at: time.nullable(),
  })
  .meta({ id: 'Invitation' });

export const shownInvitationSchema = invitationSchema
  .extend({ token: z.string().meta({ description: 'Shown this once: to be given to the person, who accepts with it.' }) })
  .meta({ id: 'ShownInvitation' });

export const newInvitationSchema = z.strictObject({ email, role }).meta({ id: 'NewInvitation' });
export const acceptanceSchema = z
  .strictObject({ token: z.string().min(1).max(200), name, password: passwordSchema })
  .meta({ id: 'InvitationAcceptance' });

export const presentOperator = (operator: Operator): z.output<typeof operatorSchema> => ({
  id: operator.id,
  email: operator.email,
  name: operator.name,
  role: operator.role,
  state: operator.state,
  must_change_password: operator.isOneTime,
  locked_until: operator.lockedUntil?.toISOString() ?? null,
  created_at: operator.createdAt.toISOString(),
  signed_in_at: operator.signedInAt?.toISOString() ?? null,
});

export const presentInvitation = (invitation: Invitation): z.output<typeof invitationSchema> => ({
  id: invitation.id,
  email: invitation.email,
  role: invitation.role,
  invited_by: invitation.invitedBy,
  created_at: invitation.createdAt.toISOString(),
  expires_at: invitation.expiresAt.toISOString(),
  accepted_at: invitation.acceptedAt?.toISOString() ?? null,
  withdrawn_at: invitation.withdrawnAt?.toISOString() ?? null,
});
