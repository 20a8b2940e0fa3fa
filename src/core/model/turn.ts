/** A turn: one piece of work that gathers what was written and ends in exactly one answer. */
import type { ChannelId, ContactId, ConversationId, MessageId, TenantId, TurnId } from '../../kernel/ids.ts';
import type { Message, ReplyTarget } from './message.ts';
import type { Owner } from './conversation.ts';

/** Every turn state with the states it may go to. */
export const TURN_STATES = {
  waiting: ['running', 'cancelled'],
  running: ['waiting', 'answered', 'cancelled', 'failed'],
  answered: [],
  cancelled: [],
  failed: [],
} as const satisfies Record<string, readonly string[]>;

export type TurnState = keyof typeof TURN_STATES;
export type EndedTurnState = 'answered' | 'cancelled' | 'failed';

/** A turn under a lease: everything needed to answer, read in one trip. */
export interface LeasedTurn {
  readonly tenantId: TenantId;
  readonly turnId: TurnId;
  readonly conversationId: ConversationId;
  readonly channelId: ChannelId;
  readonly channelKind: string;
  readonly contactId: ContactId;
  /** Grows with each lease of the conversation; every later write and send is checked against it. */
  readonly fence: number;
  /** 1 for the first try. */
  readonly attempt: number;
  readonly owner: Owner;
  /** The customer asked to stop before this attempt began. */
  readonly stopped: boolean;
  /** What was gathered, in order; never empty. */
  readonly messages: readonly Message[];
  readonly replyTarget: ReplyTarget;
  readonly baseIds: readonly string[];
  /** Id the answer will have, the same over all attempts, so that live text and final are one message. */
  readonly answerId: MessageId;
  readonly locale: string | null;
  readonly historyFromSeq: number;
  /** The customer was told that an AI answers. */
  readonly disclosed: boolean;
  /** It goes on with a conversation that is billed already, within or over the quota of the month; null: it begins one. */
  readonly paid: 'within' | 'over' | null;
  /** Age of the oldest gathered message, in milliseconds. */
  readonly ageMs: number;
}

/** Defaults of architecture.md, "A message in ten steps"; milliseconds. */
export const LEASE_MS = 8_000;
export const LEASE_RENEW_MS = 2_500;
