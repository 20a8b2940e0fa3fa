/** Numbers for the operator; names and labels are bounded and documented. */
import { CACHE_NAMESPACES } from '../model/cache-namespace.ts';
import { CHANNEL_KINDS } from '../model/channel.ts';
import { CONNECTION_STATES } from '../model/connection.ts';
import { BLOCKED } from '../model/limit-entry.ts';
import { MODEL_FAULTS } from '../model/model-endpoint.ts';
import { UNREACHABLE_REASONS } from '../model/place.ts';

/** One number of a gauge that is read when it is asked for. */
export interface Reading {
  readonly value: number;
  readonly labels?: Readonly<Record<string, string>>;
}

export interface Metrics {
  count(name: CounterName, labels?: Readonly<Record<string, string>>, by?: number): void;
  observe(name: HistogramName, seconds: number, labels?: Readonly<Record<string, string>>): void;
  gauge(name: GaugeName, value: number, labels?: Readonly<Record<string, string>>): void;
  /** Has a gauge read whenever it is rendered, beside what others read for it; `read` must be quick and not throw. */
  watch(name: GaugeName, read: () => readonly Reading[]): void;
  /** Prometheus text format. */
  render(): Promise<{ readonly contentType: string; readonly body: string }>;
}

/** What a metric is; see `values`. */
export interface MetricRow {
  readonly help: string;
  readonly labels: readonly string[];
  /** Every value of every label, where they are few: those series are there from the start with 0, or the first failure would be no increase. */
  readonly values?: Readonly<Record<string, readonly string[]>>;
}

/** Whose rate a limit counts; `blocked` is a list. */
const LEVELS = ['address', 'route', 'contact', 'key', 'tenant', 'global', BLOCKED];
const ENDINGS = { state: ['answered', 'cancelled', 'failed'], outcome: ['answer', 'refuse', 'clarify', 'none'] } as const;

/** Counters: what happened so often. */
export const COUNTERS = {
  claw_messages_received_total: {
    help: 'Messages handed in, by channel kind and result.',
    labels: ['channel', 'result'],
    values: { channel: CHANNEL_KINDS, result: ['accepted', 'duplicate', 'limited'] },
  },
  claw_bot_messages_silenced_total: {
    help: 'Messages of bots left unanswered after too many turns in a row, by channel kind.',
    labels: ['channel'],
  },
  claw_limit_refusals_total: {
    help: 'What the rate limits refused, or would have refused (shadow), by level.',
    labels: ['level', 'result'],
    values: { level: LEVELS, result: ['refused', 'shadow'] },
  },
  claw_sign_ins_total: { help: 'Tries of operators to sign in, by result: done, refused, limited.', labels: ['result'] },
  claw_notifications_total: {
    help: 'Attempts at notifications, by result: sent, retry, dead, gone.',
    labels: ['result'],
    values: { result: ['sent', 'retry', 'dead', 'gone'] },
  },
  claw_quota_holds_total: {
    help: 'Questions that began a conversation, by what was left of the month: within, over, refused.',
    labels: ['result'],
    values: { result: ['within', 'over', 'refused'] },
  },
  claw_turns_ended_total: { help: 'Turns ended, by state and outcome.', labels: ['state', 'outcome'], values: ENDINGS },
  claw_turn_attempts_total: {
    help: 'Attempts at turns, by result.',
    labels: ['result'],
    values: { result: ['end', 'again', 'lost', 'withdrawn'] },
  },
  claw_deliveries_total: {
    help: 'Deliveries settled, by channel kind and state.',
    labels: ['channel', 'state'],
    values: { channel: CHANNEL_KINDS, state: ['sent', 'retry', 'failed', 'unknown'] },
  },
  claw_preview_calls_total: {
    help: 'Calls that showed an answer while it was written, by channel kind and result.',
    labels: ['channel', 'result'],
  },
  claw_conversations_unreachable_total: {
    help: 'Conversations that cannot be reached any more, by channel kind and reason.',
    labels: ['channel', 'reason'],
    values: { channel: CHANNEL_KINDS, reason: UNREACHABLE_REASONS },
  },
  claw_connection_faults_total: {
    help: 'Connections that came into a state that needs attention, by channel kind and state.',
    labels: ['channel', 'state'],
    values: { channel: CHANNEL_KINDS, state: CONNECTION_STATES.filter((state) => state !== 'live' && state !== 'unreachable') },
  },
  claw_unclaimed_events_total: {
    help: 'Verified events of an app that many businesses share which nobody takes, by channel kind and reason (unknown workspace, paused channel).',
    labels: ['channel', 'reason'],
  },
  claw_moderated_total: {
    help: 'Texts that moderation held back or could not judge, by direction (in, out) and result (term, endpoint, failure).',
    labels: ['direction', 'result'],
    values: { direction: ['in', 'out'], result: ['term', 'endpoint', 'failure'] },
  },
  claw_documents_total: {
    help: 'Documents ingested, by result.',
    labels: ['result'],
    values: { result: ['ready', 'retried', 'failed'] },
  },
  claw_passages_indexed_total: { help: 'Passages of ingested documents, by result (kept, added, removed).', labels: ['result'] },
  claw_gap_questions_total: {
    help: 'Questions that the knowledge did not answer, by reason (refused, handed_over, thumbs_down).',
    labels: ['reason'],
    values: { reason: ['refused', 'handed_over', 'thumbs_down'] },
  },
  claw_vector_searches_total: {
    help: 'Searches by meaning, by result: found, or away (the embedder or the vector store did not answer; words went on alone).',
    labels: ['result'],
  },
  claw_passages_embedded_total: { help: 'Passages given to embedders, by result (held, refused).', labels: ['result'] },
  claw_embedding_tokens_total: { help: 'Tokens that embedders took, by role (question, passage).', labels: ['role'] },
  claw_crawled_pages_total: { help: 'Pages that crawls met, by result.', labels: ['result'] },
  claw_crawls_total: { help: 'Crawls ended, by state.', labels: ['state'] },
  claw_model_tokens_total: {
    help: "Tokens that chat models took, by model (that of the environment by name, a tenant's as `own`) and direction.",
    labels: ['model', 'direction'],
  },
  claw_model_cost_total: {
    help: "What calls of chat models cost by the prices that were set, by model (a tenant's as `own`) and currency (not one of ISO 4217: `other`).",
    labels: ['model', 'currency'],
  },
  claw_model_calls_total: {
    help: 'Calls of chat models, by result: done, stopped, or what was wrong (see docs/models.md).',
    labels: ['result'],
    values: { result: ['done', 'stopped', ...MODEL_FAULTS] },
  },
  claw_cache_reads_total: {
    help: 'Reads of the cache, by namespace and result (process, shared: found there; miss; failed: what was loaded instead).',
    labels: ['namespace', 'result'],
    values: { namespace: CACHE_NAMESPACES, result: ['process', 'shared', 'miss', 'failed'] },
  },
  claw_sweeps_total: {
    help: 'Sweeps for work that stands still, every two seconds in each process that works, by result.',
    labels: ['result'],
    values: { result: ['done', 'failed'] },
  },
  claw_swept_total: {
    help: 'Work the sweeper queued again, by kind.',
    labels: ['kind'],
    values: { kind: ['turn', 'document', 'crawl'] },
  },
  claw_unsent_files_removed_total: { help: 'Uploaded files removed because no message took them along.', labels: [] },
  claw_http_requests_total: { help: 'HTTP requests, by method, route and status class.', labels: ['method', 'route', 'status'] },
} as const satisfies Record<string, MetricRow>;
export type CounterName = keyof typeof COUNTERS;

/** Histograms, all in seconds. */
export const HISTOGRAMS = {
  claw_intake_seconds: { help: 'From a message handed in to its commit.', labels: ['channel'], values: { channel: CHANNEL_KINDS } },
  claw_turn_wait_seconds: { help: 'From the oldest message of a turn to its first attempt.', labels: [] },
  claw_retrieval_seconds: { help: 'Search for passages of one question.', labels: [] },
  claw_model_seconds: {
    help: 'Calls of chat models from their start to their end, by how they ended (done, stopped, failed).',
    labels: ['result'],
    values: { result: ['done', 'stopped', 'failed'] },
  },
  claw_answer_seconds: {
    help: 'From the oldest message of a turn to its committed answer.',
    labels: ['outcome'],
    values: { outcome: ENDINGS.outcome },
  },
  claw_send_seconds: {
    help: 'Calls of platforms that bring an answer, by channel kind.',
    labels: ['channel'],
    values: { channel: CHANNEL_KINDS },
  },
  claw_database_seconds: {
    help: 'Units of work with the database, with the wait for a connection, by pool.',
    labels: ['pool'],
  },
  claw_cache_load_seconds: { help: 'Loads of what the cache did not have, by namespace.', labels: ['namespace'] },
  claw_http_request_seconds: { help: 'HTTP request duration, by route.', labels: ['route'] },
} as const satisfies Record<string, MetricRow>;
export type HistogramName = keyof typeof HISTOGRAMS;

/** Gauges: how it stands now. */
export const GAUGES = {
  claw_info: { help: 'Always 1: version and role of the process.', labels: ['version', 'role'] },
  claw_dependency_up: {
    help: 'Whether what the process works with answered the last look for /readyz, by name: 1 or 0.',
    labels: ['name'],
  },
  claw_work_oldest_seconds: {
    help: 'How long the oldest work that could begin has waited, by kind (reply, deliver, ingest, crawl).',
    labels: ['kind'],
  },
  claw_handovers_waiting: { help: 'Customers who wait for a person.', labels: [] },
  claw_handovers_oldest_seconds: { help: 'How long the first customer who waits for a person has waited.', labels: [] },
  claw_turns_stalled: { help: 'Turns that a process began and nobody has held for 15 seconds.', labels: [] },
  claw_turns_running: { help: 'Turns that this process works on.', labels: [] },
  claw_connections: {
    help: 'Bots that are connected by poll, socket or webhook, by channel kind and state (none: nothing was heard yet).',
    labels: ['channel', 'state'],
  },
  claw_polls_held: { help: 'Polls and sockets of bots that this process holds.', labels: [] },
  claw_pool_connections: {
    help: 'Database connections of this process, by pool and state; waiting: work that waits for one.',
    labels: ['pool', 'state'],
  },
  claw_deliveries_unknown: {
    help: 'Deliveries of which nobody can tell whether they arrived and that wait for somebody, by channel kind.',
    labels: ['channel'],
  },
  claw_knowledge_orphans: {
    help: 'What the last look over the knowledge found to mend, by kind (passages without a document, documents without passages, half removed bases).',
    labels: ['kind'],
    values: { kind: ['passages', 'documents', 'bases'] },
  },
  claw_models_resting: { help: 'Chat models that this process leaves alone for a while, after failures in a row.', labels: [] },
  claw_queue_jobs: { help: 'Jobs waiting, by queue.', labels: ['queue'] },
  claw_streams_open: { help: 'Open event streams.', labels: [] },
} as const satisfies Record<string, MetricRow>;
export type GaugeName = keyof typeof GAUGES;
