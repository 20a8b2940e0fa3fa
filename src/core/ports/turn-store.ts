/** Leases and ends of turns: each call is one transaction on database time. */
import type { ConversationId, MessageId, TenantId, TurnId } from '../../kernel/ids.ts';
import type { AnswerBasis, Moderated, Outcome, Retrieved, Source } from '../model/answer.ts';
import type { DeliveryPart } from '../model/delivery.ts';
import type { MessageRole, ReplyTarget } from '../model/message.ts';
import type { Owner } from '../model/conversation.ts';
import type { HandoverReason } from '../model/handover.ts';
import type { Audience } from '../model/knowledge.ts';
import type { EndedTurnState, LeasedTurn, TurnState } from '../model/turn.ts';
import type { OpenedTurn } from './intake-store.ts';

export type TurnLease =
  | { readonly kind: 'leased'; readonly turn: LeasedTurn }
  /** The turn has ended; the lease is for its (or an earlier turn's) open delivery rows. */
  | { readonly kind: 'deliver'; readonly conversationId: ConversationId; readonly fence: number }
  /** Someone else holds the lease, the collect window is open, or an earlier delivery is not settled: come back later. */
  | { readonly kind: 'later'; readonly waitMs: number }
  /** Nothing left to do. */
  | { readonly kind: 'done' };

export interface EndTurn {
  readonly tenantId: TenantId;
  readonly turnId: TurnId;
  readonly conversationId: ConversationId;
  readonly fence: number;
  readonly state: EndedTurnState;
  readonly answerId: MessageId;
  readonly role: MessageRole;
  readonly text: string;
  readonly outcome: Outcome | null;
  readonly sources: readonly Source[];
  /** Whom the sources were chosen for; `public` when absent. */
  readonly audience?: Audience;
  readonly retrieved: readonly Retrieved[];
  readonly retrievalMs: number;
  readonly error: string | null;
  /** From the first gathered message to the beginning of this attempt, milliseconds. */
  readonly waitedMs: number;
  readonly basis?: AnswerBasis;
  readonly target: ReplyTarget;
  readonly parts: readonly DeliveryPart[];
  readonly moderated?: Moderated;
  /** Changes to the conversation that belong to this end. */
  readonly owner?: Owner;
  /** A person is wanted, and why: the conversation is noted for them, whoever owns it now. */
  readonly handover?: HandoverReason;
  /** Forget what was said before (history starts after this answer). */
  readonly resetHistory?: boolean;
  /** The parts say that an AI answers; it is not said again in this conversation, unless history begins anew. */
  readonly disclosed?: boolean;
}

export type TurnEnd =
  | { readonly kind: 'ended'; readonly seq: number; readonly next: OpenedTurn | null }
  /** The lease was lost: nothing was written. */
  | { readonly kind: 'stale' }
  /** A document it cites is gone, or is not for this place any more: nothing was written, and the lease is still held. */
  | { readonly kind: 'withdrawn' };

/** `retried` as a new turn; what keeps it from being: it has not failed, was retried before, a person has the conversation, or it is being answered. */
export type TurnRetry =
  | { readonly kind: 'retried'; readonly turn: OpenedTurn }
  | { readonly kind: 'not_failed'; readonly state: TurnState }
  | { readonly kind: 'again' | 'person' | 'busy' };

export interface LeaseRenewal {
  readonly held: boolean;
  /** The customer asked to stop. */
  readonly stop: boolean;
}

export interface HandBack {
  readonly waitMs: number;
  readonly error: string | null;
  readonly counts: boolean;
}

export interface TurnStore {
  /** Takes the conversation's lease for `leaseMs` and gathers the waiting messages. */
  lease(tenantId: TenantId, turnId: TurnId, holder: string, leaseMs: number): Promise<TurnLease>;
  renew(tenantId: TenantId, conversationId: ConversationId, fence: number, leaseMs: number): Promise<LeaseRenewal>;
  end(end: EndTurn): Promise<TurnEnd>;
  /** Gives a turn back unfinished: another attempt may start after `waitMs`. One that ended because the process drains does not count. */
  handBack(tenantId: TenantId, turnId: TurnId, fence: number, back: HandBack): Promise<void>;
  /** Frees the conversation; false when it was no longer ours. */
  release(tenantId: TenantId, conversationId: ConversationId, fence: number): Promise<boolean>;
  /** The stop button: asks the open turn to end and cancels what waits. Says what there was to stop; a running turn will end and say so. */
  stop(tenantId: TenantId, conversationId: ConversationId): Promise<'running' | 'waiting' | null>;
  /** What a failed turn could not answer waits again, for a new turn; null when there is no such turn. */
  retry(tenantId: TenantId, turnId: TurnId): Promise<TurnRetry | null>;
}
