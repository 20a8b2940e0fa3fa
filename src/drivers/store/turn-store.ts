/** Leases and turn ends on PostgreSQL: each method is one function call, so one trip and one transaction. */
import type { ChannelId, ContactId, ConversationId, MessageId, TenantId, TurnId } from '../../kernel/ids.ts';
import type { TurnReceipt } from '../../core/model/answer.ts';
import type { Owner } from '../../core/model/conversation.ts';
import { SETTLE_AFTER_MS } from '../../core/model/delivery.ts';
import type { ReplyTarget } from '../../core/model/message.ts';
import type { LeasedTurn } from '../../core/model/turn.ts';
import type { EndTurn, TurnEnd, TurnLease, TurnRetry, TurnStore } from '../../core/ports/turn-store.ts';
import type { PgPool } from '../_shared/pg-pool.ts';
import { toOpenedTurn } from './intake-store.ts';
import type { OpenedTurnJson } from './intake-store.ts';
import { toMessage } from './message-rows.ts';
import type { MessageJson } from './message-rows.ts';

type LeaseJson =
  | { readonly kind: 'done' }
  | { readonly kind: 'later'; readonly wait_ms: number }
  | { readonly kind: 'deliver'; readonly conversation_id: string; readonly fence: number }
  | ({ readonly kind: 'leased' } & LeasedJson);

interface LeasedJson {
  readonly turn_id: string;
  readonly conversation_id: string;
  readonly channel_id: string;
  readonly channel_kind: string;
  readonly contact_id: string;
  readonly fence: number;
  readonly attempt: number;
  readonly owner: string;
  readonly stopped: boolean;
  readonly answer_id: string;
  readonly locale: string | null;
  readonly history_from_seq: number;
  readonly disclosed: boolean;
  readonly paid: 'within' | 'over' | null;
  readonly age_ms: number;
  readonly messages: readonly MessageJson[];
  readonly reply_target: ReplyTarget;
  readonly base_ids: readonly string[];
}

export function createTurnStore(pool: PgPool): TurnStore {
  const call = async <T>(name: string, params: readonly unknown[]): Promise<T> => {
    const slots = params.map((_, index) => `$${index + 1}`).join(', ');
    const rows = await pool.query<{ result: T }>(`select ${name}(${slots}) as result`, params, name);
    return rows[0]!.result;
  };
  return {
    lease: async (tenantId, turnId, holder, leaseMs) =>
      toLease(tenantId, await call<LeaseJson>('claw_turn_lease', [tenantId, turnId, holder, leaseMs, SETTLE_AFTER_MS])),
    renew: (tenantId, conversationId, fence, leaseMs) => call('claw_lease_renew', [tenantId, conversationId, fence, leaseMs]),
    end: async (end) => toEnd(await call<EndJson>('claw_turn_end', [JSON.stringify(endJson(end))])),
    handBack: (tenantId, turnId, fence, { waitMs, error, counts }) =>
      call('claw_turn_hand_back', [tenantId, turnId, fence, waitMs, error, counts]),
    release: (tenantId, conversationId, fence) => call('claw_lease_release', [tenantId, conversationId, fence]),
    stop: (tenantId, conversationId) => call('claw_turn_stop', [tenantId, conversationId]),
    retry: async (tenantId, turnId) => toRetry(await call<RetryJson | null>('claw_turn_retry', [tenantId, turnId])),
  };
}

type RetryJson = ({ readonly kind: 'retried' } & OpenedTurnJson) | Exclude<TurnRetry, { kind: 'retried' }>;

function toRetry(json: RetryJson | null): TurnRetry | null {
  return json?.kind === 'retried' ? { kind: 'retried', turn: toOpenedTurn(json)! } : json;
}

function toLease(tenantId: TenantId, json: LeaseJson): TurnLease {
  if (json.kind === 'later') return { kind: 'later', waitMs: json.wait_ms };
  if (json.kind === 'deliver') return { kind: 'deliver', conversationId: json.conversation_id as ConversationId, fence: json.fence };
  return json.kind === 'done' ? json : { kind: 'leased', turn: toTurn(tenantId, json) };
}

function toTurn(tenantId: TenantId, json: LeasedJson): LeasedTurn {
  return {
    tenantId,
    turnId: json.turn_id as TurnId,
    conversationId: json.conversation_id as ConversationId,
    channelId: json.channel_id as ChannelId,
    channelKind: json.channel_kind,
    contactId: json.contact_id as ContactId,
    fence: json.fence,
    attempt: json.attempt,
    owner: json.owner as Owner,
    stopped: json.stopped,
    messages: json.messages.map(toMessage),
    replyTarget: json.reply_target,
    baseIds: json.base_ids,
    answerId: json.answer_id as MessageId,
    locale: json.locale,
    historyFromSeq: json.history_from_seq,
    disclosed: json.disclosed,
    paid: json.paid,
    ageMs: json.age_ms,
  };
}

type EndJson = { readonly seq: number; readonly next: OpenedTurnJson | null } | { readonly seq: null } | null;

function toEnd(json: EndJson): TurnEnd {
  if (json === null) return { kind: 'stale' };
  return json.seq === null ? { kind: 'withdrawn' } : { kind: 'ended', seq: json.seq, next: toOpenedTurn(json.next) };
}

function endJson(end: EndTurn): Record<string, unknown> {
  return {
    tenant_id: end.tenantId,
    turn_id: end.turnId,
    conversation_id: end.conversationId,
    fence: end.fence,
    state: end.state,
    answer_id: end.answerId,
    role: end.role,
    text: end.text,
    outcome: end.outcome,
    sources: end.sources,
    audience: end.audience ?? 'public',
    retrieved: end.retrieved,
    retrieval_ms: end.retrievalMs,
    error: end.error ?? end.moderated?.reason ?? null,
    message_state: end.moderated?.side === 'question' ? 'blocked' : end.state,
    target: end.target,
    parts: end.parts,
    owner: end.owner ?? null,
    handover: end.handover ?? null,
    reset_history: end.resetHistory ?? false,
    disclosed: end.disclosed ?? false,
    receipt: { waitedMs: end.waitedMs, basis: end.basis ?? null } satisfies TurnReceipt,
  };
}
