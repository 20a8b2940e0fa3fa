/** For every alert the series that make it fire, and the same ones once all is well: what promtool plays through. */

export interface AlertCase {
  /** Names with labels and their values, one a minute: first an hour of trouble, then none for as long as it takes. */
  readonly series: Readonly<Record<string, string>>;
  /** Null: it never resolves. */
  readonly resolves?: null;
}

/** Minutes of trouble. */
const BAD = 60;
const REST = 600;
/** Minute at which each alert fires, and at which each is over: the longest look back is an hour. */
export const FIRES_AT = 58;
export const RESOLVED_AT = 190;

const gauge = (bad: number, good = 0): string => `${bad}+0x${BAD} ${good}+0x${REST}`;
const grows = (by: number): string => `0+${by}x${BAD} ${by * BAD}+0x${REST}`;
/** Stands still in the bad hour. */
const stops = (by: number): string => `${by}+0x${BAD} ${by}+${by}x${REST}`;
const always = (by: number): string => `0+${by}x${BAD + REST}`;
const one = (name: string, values: string): AlertCase => ({ series: { [name]: values } });

const failing = (metric: string, bad: string, good: string): AlertCase => ({
  series: { [`${metric}{${bad}}`]: grows(10), [`${metric}{${good}}`]: always(10) },
});
const turnsFail = failing('claw_turns_ended_total', 'state="failed",outcome="none"', 'state="answered",outcome="answer"');
const requestsFail = failing('claw_http_requests_total', 'status="5xx",route="/a"', 'status="2xx",route="/a"');

export const ALERT_CASES: Readonly<Record<string, AlertCase>> = {
  ClawWatchdog: { series: {}, resolves: null },
  ClawNoProcess: one('up{job="claw",instance="a"}', gauge(0, 1)),
  ClawProcessDown: { series: { 'up{job="claw",instance="a"}': '1+0x600', 'up{job="claw",instance="b"}': gauge(0, 1) } },
  ClawDependencyDown: one('claw_dependency_up{name="redis",instance="a"}', gauge(0, 1)),
  ClawSweepsStopped: one('claw_sweeps_total{result="done"}', stops(30)),
  ClawAnswersFailFast: turnsFail,
  ClawAnswersFailSlowly: turnsFail,
  ClawRequestsFailFast: requestsFail,
  ClawRequestsFailSlowly: requestsFail,
  ClawAnswersSlow: {
    series: {
      'claw_answer_seconds_bucket{outcome="answer",le="20"}': '0+0x600',
      'claw_answer_seconds_bucket{outcome="answer",le="30"}': grows(10),
      'claw_answer_seconds_bucket{outcome="answer",le="+Inf"}': grows(10),
    },
  },
  ClawQuestionsWait: one('claw_work_oldest_seconds{kind="reply"}', gauge(120)),
  ClawDeliveriesOverdue: one('claw_work_oldest_seconds{kind="deliver"}', gauge(300)),
  ClawDocumentsWait: one('claw_work_oldest_seconds{kind="ingest"}', gauge(7_200)),
  ClawTurnsStalled: one('claw_turns_stalled', gauge(2)),
  ClawDeliveriesUnknown: one('claw_deliveries_unknown{channel="slack"}', gauge(3)),
  ClawDeliveriesFailed: one('claw_deliveries_total{channel="slack",state="failed"}', grows(1)),
  ClawNotificationsDead: one('claw_notifications_total{result="dead"}', grows(1)),
  ClawDocumentsFail: one('claw_documents_total{result="failed"}', grows(1)),
  ClawChannelUnhealthy: one('claw_connections{channel="telegram",state="refused"}', gauge(1)),
  ClawConversationsUnreachable: one('claw_conversations_unreachable_total{channel="slack",reason="blocked"}', grows(5)),
  ClawModelResting: one('claw_models_resting{instance="a"}', gauge(1)),
  ClawModelCallsFail: {
    series: { 'claw_model_calls_total{result="timeout"}': grows(5), 'claw_model_calls_total{result="done"}': always(5) },
  },
  ClawModelSpend: one('claw_model_cost_total{model="own",currency="CNY"}', grows(1)),
  ClawModelTokens: one('claw_model_tokens_total{model="own",direction="input"}', grows(200_000)),
  ClawModerationFails: one('claw_moderated_total{direction="in",result="failure"}', grows(1)),
  ClawLimitsRefuse: one('claw_limit_refusals_total{level="global",result="refused"}', grows(120)),
  ClawCacheFails: {
    series: {
      'claw_cache_reads_total{namespace="a",result="failed"}': grows(5),
      'claw_cache_reads_total{namespace="a",result="miss"}': always(5),
    },
  },
  ClawPoolFull: one('claw_pool_connections{instance="a",pool="work",state="waiting"}', gauge(4)),
  ClawDatabaseSlow: {
    series: {
      'claw_database_seconds_bucket{pool="intake",le="0.5"}': '0+0x600',
      'claw_database_seconds_bucket{pool="intake",le="1"}': grows(100),
      'claw_database_seconds_bucket{pool="intake",le="+Inf"}': grows(100),
    },
  },
  ClawEventLoopSlow: one('claw_nodejs_eventloop_lag_p99_seconds{instance="a"}', gauge(2, 0.01)),
  ClawOpenFiles: { series: { 'claw_process_open_fds{instance="a"}': gauge(900, 90), 'claw_process_max_fds{instance="a"}': '1000+0x600' } },
  ClawStreamsNearlyFull: one('claw_streams_open{instance="a"}', gauge(4_500, 10)),
  ClawKnowledgeOrphans: one('claw_knowledge_orphans{kind="passages"}', gauge(5)),
};
