/** Numbers for the operator; names and labels are bounded and documented. */
export interface Metrics {
  count(name: CounterName, labels?: Readonly<Record<string, string>>, by?: number): void;
  observe(name: HistogramName, seconds: number, labels?: Readonly<Record<string, string>>): void;
  gauge(name: GaugeName, value: number, labels?: Readonly<Record<string, string>>): void;
  /** Prometheus text format. */
  render(): Promise<{ readonly contentType: string; readonly body: string }>;
}

/** Counters: what happened so often. */
export const COUNTERS = {
  claw_messages_received_total: { help: 'Messages handed in, by channel kind and result.', labels: ['channel', 'result'] },
  claw_bot_messages_silenced_total: {
    help: 'Messages of bots left unanswered after too many turns in a row, by channel kind.',
    labels: ['channel'],
  },
  claw_limit_refusals_total: {
    help: 'What the rate limits refused, or would have refused (shadow), by level.',
    labels: ['level', 'result'],
  },
  claw_notifications_total: {
    help: 'Attempts at notifications, by result: sent, retry, dead, gone.',
    labels: ['result'],
  },
  claw_quota_holds_total: {
    help: 'Questions that began a conversation, by what was left of the month: within, over, refused.',
    labels: ['result'],
  },
  claw_turns_ended_total: { help: 'Turns ended, by state and outcome.', labels: ['state', 'outcome'] },
  claw_turn_attempts_total: { help: 'Attempts at turns, by result.', labels: ['result'] },
  claw_deliveries_total: { help: 'Deliveries settled, by channel kind and state.', labels: ['channel', 'state'] },
  claw_preview_calls_total: {
    help: 'Calls that showed an answer while it was written, by channel kind and result.',
    labels: ['channel', 'result'],
  },
  claw_conversations_unreachable_total: {
    help: 'Conversations that cannot be reached any more, by channel kind and reason.',
    labels: ['channel', 'reason'],
  },
  claw_connection_faults_total: {
    help: 'Connections that came into a state that needs attention, by channel kind and state.',
    labels: ['channel', 'state'],
  },
  claw_unclaimed_events_total: {
    help: 'Verified events of an app that many businesses share which nobody takes, by channel kind and reason (unknown workspace, paused channel).',
    labels: ['channel', 'reason'],
  },
  claw_moderated_total: {
    help: 'Texts that moderation held back or could not judge, by direction (in, out) and result (term, endpoint, failure).',
    labels: ['direction', 'result'],
  },
  claw_documents_total: { help: 'Documents ingested, by result.', labels: ['result'] },
  claw_passages_indexed_total: { help: 'Passages of ingested documents, by result (kept, added, removed).', labels: ['result'] },
  claw_gap_questions_total: {
    help: 'Questions that the knowledge did not answer, by reason (refused, handed_over, thumbs_down).',
    labels: ['reason'],
  },
  claw_crawled_pages_total: { help: 'Pages that crawls met, by result.', labels: ['result'] },
  claw_crawls_total: { help: 'Crawls ended, by state.', labels: ['state'] },
  claw_model_tokens_total: {
    help: "Tokens that chat models took, by model (that of the environment by name, a tenant's as `own`) and direction.",
    labels: ['model', 'direction'],
  },
  claw_model_calls_total: {
    help: 'Calls of chat models, by result: done, stopped, or what was wrong (see docs/models.md).',
    labels: ['result'],
  },
  claw_cache_reads_total: {
    help: 'Reads of the cache, by namespace and result (process, shared: found there; miss; failed: what was loaded instead).',
    labels: ['namespace', 'result'],
  },
  claw_swept_total: { help: 'Work the sweeper queued again, by kind.', labels: ['kind'] },
  claw_unsent_files_removed_total: { help: 'Uploaded files removed because no message took them along.', labels: [] },
  claw_http_requests_total: { help: 'HTTP requests, by method, route and status class.', labels: ['method', 'route', 'status'] },
} as const satisfies Record<string, { help: string; labels: readonly string[] }>;
export type CounterName = keyof typeof COUNTERS;

/** Histograms, all in seconds. */
export const HISTOGRAMS = {
  claw_intake_seconds: { help: 'From a message handed in to its commit.', labels: ['channel'] },
  claw_retrieval_seconds: { help: 'Search for passages of one question.', labels: [] },
  claw_answer_seconds: { help: 'From the oldest message of a turn to its committed answer.', labels: ['outcome'] },
  claw_cache_load_seconds: { help: 'Loads of what the cache did not have, by namespace.', labels: ['namespace'] },
  claw_http_request_seconds: { help: 'HTTP request duration, by route.', labels: ['route'] },
} as const satisfies Record<string, { help: string; labels: readonly string[] }>;
export type HistogramName = keyof typeof HISTOGRAMS;

/** Gauges: how it stands now. */
export const GAUGES = {
  claw_deliveries_unknown: {
    help: 'Deliveries of which nobody can tell whether they arrived and that wait for somebody, by channel kind.',
    labels: ['channel'],
  },
  claw_knowledge_orphans: {
    help: 'What the last look over the knowledge found to mend, by kind (passages without a document, documents without passages, half removed bases).',
    labels: ['kind'],
  },
  claw_models_resting: { help: 'Chat models that this process leaves alone for a while, after failures in a row.', labels: [] },
  claw_queue_jobs: { help: 'Jobs waiting, by queue.', labels: ['queue'] },
  claw_streams_open: { help: 'Open event streams.', labels: [] },
} as const satisfies Record<string, { help: string; labels: readonly string[] }>;
export type GaugeName = keyof typeof GAUGES;
