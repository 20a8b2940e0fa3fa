/** What people and the agent say to each other, in the one shape every channel is brought to. */
import type { ChannelId, ConversationId, FileId, MessageId, TenantId, TurnId } from '../../kernel/ids.ts';
import type { Outcome, Source } from './answer.ts';
import type { Sender } from './audience.ts';
import type { MessageFile, UnkeptFile } from './file.ts';
import type { Tier } from './tier.ts';

export const MESSAGE_ROLES = ['user', 'assistant', 'operator', 'system'] as const;
export type MessageRole = (typeof MESSAGE_ROLES)[number];

/** Every state of a message with the states it may go to; a state without an exit is where a message's story ends. */
export const MESSAGE_STATES = {
  /** Committed, waits for a turn. */
  waiting: ['taken', 'cancelled', 'for_person'],
  /** A running turn has gathered it. */
  taken: ['waiting', 'answered', 'cancelled', 'failed', 'blocked', 'for_person'],
  /** Its turn ended with an answer. */
  answered: [],
  /** Stopped by the customer before its answer was finished. */
  cancelled: [],
  /** Its turn gave up, visibly, after the last attempt; an admin may have it tried again. */
  failed: ['waiting'],
  /** The rules of the business do not let it be answered; the customer was told so. */
  blocked: [],
  /** A limit refused it; the row stays so that the transcript is whole. Sent again after the wait, it is charged anew. */
  limited: ['waiting', 'for_person'],
  /** A person owns the conversation and will read it. */
  for_person: [],
  /** A control message (such as /stop) that was carried out and needs no answer of its own. */
  noted: [],
  /** One of too many turns in a row with another bot; kept, and answered by nobody. */
  silenced: [],
  /** Written by us (agent, operator or system); how it travels is told by its deliveries. */
  sent: [],
} as const satisfies Record<string, readonly string[]>;

export type MessageState = keyof typeof MESSAGE_STATES;

/** Where an answer must go. Made by the adapter from what came in, copied to the answer, never recomputed. */
export interface ReplyTarget {
  /** Platform address of the place (chat, channel, conversation). */
  readonly space: string;
  /** Thread or topic inside the place. */
  readonly thread?: string;
  /** Platform id of the message being answered. */
  readonly replyTo?: string;
  /** Platform id of the person being answered, for platforms that ask whom a text is for. */
  readonly person?: string;
  /** What only the adapter understands, such as the right to answer a command for a while. Never shown nor logged. */
  readonly ticket?: string;
  /** Nobody but the person who is answered reads along, as far as the adapter can be sure of it. */
  readonly private?: true;
}

export interface InboundContact {
  /** The platform's id of the person, unique inside the channel. */
  readonly externalId: string;
  readonly name: string | null;
  readonly tier: Tier;
  /** BCP 47 language the person's client speaks, when it says so. */
  readonly locale: string | null;
}

/** One normalised message as an adapter hands it in. */
export interface InboundMessage {
  readonly tenantId: TenantId;
  readonly channelId: ChannelId;
  /** Label of metrics: web, api, telegram and so on. */
  readonly channelKind: string;
  /** Dedupe key inside the channel: space plus `message:<id>`, `edit:<id>:<stamp>`, `action:<id>` or `command:<id>`. */
  readonly identity: string;
  /** Which conversation it belongs to, unique inside the channel. */
  readonly conversationKey: string;
  readonly contact: InboundContact;
  /** May be empty when there are files. */
  readonly text: string;
  /** Files of this conversation that were kept before (ChannelHost.keepFile) and are sent with this message, in order. */
  readonly files: readonly FileId[];
  readonly replyTarget: ReplyTarget;
  /** Knowledge bases to ask; empty means those of the channel. */
  readonly baseIds: readonly string[];
  /** Skips the collect window (commands, buttons, API questions). */
  readonly immediate: boolean;
  /** A person when absent. */
  readonly sender?: Sender;
  /** What was sent with it and could not be kept; nothing when absent. */
  readonly unkept?: readonly UnkeptFile[];
}

/** Another text for a message that came before. */
export interface InboundEdit {
  /** The message as it reads now, under the identity of the edit. */
  readonly message: InboundMessage;
  /** Identity of the message that it changes. */
  readonly replaces: string;
  /** When it was edited, by the platform's clock: what is older never undoes what is newer. */
  readonly at: Date;
  /** Whether it is for the agent as it reads now: then it also stands in for a message that nobody took in. */
  readonly forAgent: boolean;
}

/** What becomes of an edit that comes when a turn has gathered the message. */
export const LATE_EDITS = ['keep', 'answer'] as const;
export type LateEdits = (typeof LATE_EDITS)[number];

/** What a customer said of an answer: a thumb up or down, and perhaps why. */
export interface Feedback {
  readonly value: 1 | -1;
  readonly comment: string | null;
}

/** A stored message. */
export interface Message {
  readonly id: MessageId;
  readonly conversationId: ConversationId;
  /** Place in its conversation, from 1, without holes. */
  readonly seq: number;
  readonly role: MessageRole;
  /** The dedupe key it came in under; null for what we wrote. */
  readonly identity: string | null;
  readonly text: string;
  /** What was sent with it, in order; the text may be empty then. */
  readonly files: readonly MessageFile[];
  /** What was sent with it and could not be kept. */
  readonly unkept: readonly UnkeptFile[];
  /** When its sender changed the text last, null when never. */
  readonly editedAt: Date | null;
  /** What it was changed to after it had been gathered for an answer; null when `text` is what it reads now. */
  readonly editedText: string | null;
  readonly state: MessageState;
  /** The level of the limit that refused it, while it is `limited`; null for all others. */
  readonly limitedBy: string | null;
  readonly turnId: TurnId | null;
  readonly sources: readonly Source[];
  readonly outcome: Outcome | null;
  /** The latest word on it; null when nobody said whether it helped. */
  readonly feedback: Feedback | null;
  /** Who wrote it, for operators: the name shown to the customer. */
  readonly author: string | null;
  readonly at: Date;
}

/** The longest text a person may send, in UTF-16 units; longer ones are refused by name, never cut. */
export const MAX_MESSAGE_CHARACTERS = 32_000;
