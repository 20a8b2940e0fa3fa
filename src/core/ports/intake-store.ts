/** Storing what comes in: the message row is the dedupe, and limits are charged only when it is new. */
import type { ChannelId, ContactId, ConversationId, FileId, MessageId, TenantId, TurnId } from '../../kernel/ids.ts';
import type { Sender } from '../model/audience.ts';
import type { UnkeptFile } from '../model/file.ts';
import type { InboundContact, Message, ReplyTarget } from '../model/message.ts';
import type { Owner } from '../model/conversation.ts';
import type { Tier } from '../model/tier.ts';

export interface IntakeRow {
  readonly tenantId: TenantId;
  readonly channelId: ChannelId;
  readonly messageId: MessageId;
  readonly identity: string;
  readonly conversationKey: string;
  readonly contact: InboundContact;
  readonly text: string;
  /** Unsent files of the conversation, each once; the same transaction ties them to the message. */
  readonly fileIds: readonly FileId[];
  readonly replyTarget: ReplyTarget;
  readonly baseIds: readonly string[];
  /** `/stop`: in the same transaction the open turn is asked to end and what waited before it is cancelled. */
  readonly stop: boolean;
  /** A command opens a turn even while a person owns the conversation. */
  readonly command: boolean;
  /** Collect window and its cap, milliseconds; 0 and 0 answer each message on its own. */
  readonly collectMs: number;
  readonly collectCapMs: number;
  readonly sender: Sender;
  /** Turns in a row that anyone but a person may have; a message beyond them is stored as `silenced`. */
  readonly botTurns: number;
  /** They are counted anew in a conversation in which nobody wrote for this long. */
  readonly botRestMs: number;
  readonly unkept: readonly UnkeptFile[];
}

export interface EditRow {
  /** The edit as a message of its own, which it becomes when it is answered late. */
  readonly row: IntakeRow;
  /** Identity of the message it changes. */
  readonly replaces: string;
  readonly at: Date;
  /** When nothing is stored under `replaces`, the edit is taken in under that identity. */
  readonly insteadOfLost: boolean;
  /** When a turn has gathered the message, the edit is taken in as a further message. */
  readonly answerLate: boolean;
}

/** What the limiter needs to know, read under the conversation's lock. */
export interface ChargeFacts {
  readonly contactId: ContactId;
  readonly tier: Tier;
}

export type Charge = { readonly allowed: true } | { readonly allowed: false; readonly level: string; readonly retryAfterMs: number };

export interface OpenedTurn {
  readonly turnId: TurnId;
  /** Milliseconds until the collect window closes. */
  readonly readyInMs: number;
  /** Other turns of the tenant that wait, a thousand at most. */
  readonly waiting: number;
  /** Times it has been queued; part of the job id. */
  readonly queued: number;
}

export interface IntakeResult {
  readonly kind: 'accepted' | 'duplicate' | 'limited';
  /** The stored row: of a duplicate, the first one. */
  readonly message: Message;
  readonly conversationId: ConversationId;
  readonly owner: Owner;
  /** The waiting turn the message is in; null when it joins a later one, or none. */
  readonly turn: OpenedTurn | null;
  readonly retryAfterMs: number;
  readonly level: string | null;
}

export type EditResult =
  | { readonly kind: 'ignored' }
  /** `replaced`: no turn had gathered it; `kept`: beside the text that was answered; `duplicate`: an edit that came before. */
  | { readonly kind: 'replaced' | 'kept' | 'duplicate'; readonly message: Message }
  /** Taken in as a message. */
  | (IntakeResult & { readonly kind: 'accepted' | 'limited' });

export interface IntakeStore {
  /** Whether there is a message under this identity, of theirs or of ours. */
  seen(tenantId: TenantId, channelId: ChannelId, identity: string): Promise<boolean>;
  /** One transaction under the lock of the conversation; an edit is charged only when it is taken in as a message. Throws as `receive`. */
  edit(edit: EditRow, charge: (facts: ChargeFacts) => Promise<Charge>): Promise<EditResult>;
  /**
   * One transaction: lock the conversation, insert the message, `charge` only if that made a row that may be answered (a silenced one costs
   * nothing), open a turn if none is open.
   * A throw of `charge` rolls everything back. A new message with a file that is no unsent one of its conversation is refused.
   * @throws InputError naming `file_ids.<n>`.
   */
  receive(row: IntakeRow, charge: (facts: ChargeFacts) => Promise<Charge>): Promise<IntakeResult>;
}
