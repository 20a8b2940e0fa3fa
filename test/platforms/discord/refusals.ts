// Discord's refusals by name, with the status, code and words of the real one.
import type { Answer, Refusal } from './types.ts';

const because = (status: number, code: number, message: string): Refusal => ({ status, code, message });

/** Codes: https://docs.discord.com/developers/topics/opcodes-and-status-codes#json */
export const REFUSALS = {
  notFound: because(404, 0, '404: Not Found'),
  unauthorized: because(401, 0, '401: Unauthorized'),
  unknownApplication: because(404, 10_002, 'Unknown Application'),
  unknownChannel: because(404, 10_003, 'Unknown Channel'),
  unknownGuild: because(404, 10_004, 'Unknown Guild'),
  unknownMember: because(404, 10_007, 'Unknown Member'),
  unknownMessage: because(404, 10_008, 'Unknown Message'),
  unknownUser: because(404, 10_013, 'Unknown User'),
  unknownWebhook: because(404, 10_015, 'Unknown Webhook'),
  unknownInteraction: because(404, 10_062, 'Unknown interaction'),
  alreadyAcknowledged: because(400, 40_060, 'Interaction has already been acknowledged.'),
  missingAccess: because(403, 50_001, 'Missing Access'),
  notOwnMessage: because(403, 50_005, 'Cannot edit a message authored by another user'),
  emptyMessage: because(400, 50_006, 'Cannot send an empty message'),
  closedToMessages: because(403, 50_007, 'Cannot send messages to this user'),
  missingPermissions: because(403, 50_013, 'Missing Permissions'),
  wrongChannelType: because(400, 50_024, 'Cannot execute action on this channel type'),
  invalidWebhookToken: because(401, 50_027, 'Invalid Webhook Token'),
  threadArchived: because(400, 50_083, 'Thread is archived'),
  invalidJson: because(400, 50_109, 'The request body contains invalid JSON.'),
  threadExists: because(400, 160_004, 'A thread has already been created for this message'),
} as const satisfies Record<string, Refusal>;

export function refuse({ status, code, message }: Refusal): Answer {
  return { status, body: { message, code } };
}

/** 50035, with what is wrong under the field's name. */
export function invalidForm(field: string, code: string, message: string): Answer {
  const errors = { [field]: { _errors: [{ code, message }] } };
  return { status: 400, body: { message: 'Invalid Form Body', code: 50_035, errors } };
}
