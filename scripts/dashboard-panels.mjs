// What the Grafana dashboards show, as a table: a row a panel, from which generate-dashboards.mjs writes the files that Grafana reads.

/**
 * @typedef {{ readonly title: string, readonly about: string, readonly unit: string, readonly stat?: boolean,
 *   readonly series: readonly (readonly [expr: string, legend: string])[] }} Panel `unit` as Grafana names it; `stat`: one large number
 * @typedef {{ readonly uid: string, readonly title: string, readonly panels: readonly Panel[] }} Dashboard
 */

/** @param {string} metric @param {string} [by] @param {string} [where] */
const rate = (metric, by, where = '') => `sum${by ? ` by (${by})` : ''} (rate(${metric}${where}[$__rate_interval]))`;
/** @param {number} share @param {string} metric @param {string} [by] */
const quantile = (share, metric, by) => `histogram_quantile(${share}, ${rate(`${metric}_bucket`, by ? `le, ${by}` : 'le')})`;
/** @param {string} metric @param {string} [by] @returns {readonly (readonly [string, string])[]} */
const quantiles = (metric, by) =>
  [0.5, 0.95, 0.99].map((share) => [quantile(share, metric, by), `p${share * 100}${by ? ` {{${by}}}` : ''}`]);

/** @type {readonly Dashboard[]} */
export const DASHBOARDS = [
  {
    uid: 'claw-overview',
    title: 'Claw: overview',
    panels: [
      {
        title: 'Processes',
        about: 'Those that answer Prometheus.',
        unit: 'none',
        stat: true,
        series: [['count(up{job="claw"} == 1)', 'up']],
      },
      {
        title: 'Alerts',
        about: 'Firing, without the watchdog.',
        unit: 'none',
        stat: true,
        series: [['count(ALERTS{alertstate="firing",alertname!="ClawWatchdog"}) or vector(0)', 'firing']],
      },
      {
        title: 'Oldest question',
        about: 'How long the oldest question has waited that nobody began.',
        unit: 's',
        stat: true,
        series: [['max(claw_work_oldest_seconds{kind="reply"})', 'waits']],
      },
      {
        title: 'Failed questions, 1 h',
        about: 'Of all; the budget is 0.5 %.',
        unit: 'percentunit',
        stat: true,
        series: [['claw:turns_failed:ratio_rate1h', 'failed']],
      },
      {
        title: 'Messages',
        about: 'Handed in, by channel.',
        unit: 'reqps',
        series: [[rate('claw_messages_received_total', 'channel'), '{{channel}}']],
      },
      {
        title: 'Questions ended',
        about: 'By outcome.',
        unit: 'reqps',
        series: [[rate('claw_turns_ended_total', 'state, outcome'), '{{state}} {{outcome}}']],
      },
      {
        title: 'Time to an answer',
        about: 'From the oldest message to the committed answer.',
        unit: 's',
        series: quantiles('claw_answer_seconds'),
      },
      {
        title: 'Where the time goes, p95',
        about: 'The stages of an answer.',
        unit: 's',
        series: [
          [quantile(0.95, 'claw_intake_seconds'), 'commit of the message'],
          [quantile(0.95, 'claw_turn_wait_seconds'), 'wait for a worker'],
          [quantile(0.95, 'claw_retrieval_seconds'), 'search'],
          [quantile(0.95, 'claw_model_seconds'), 'model'],
          [quantile(0.95, 'claw_send_seconds'), 'send'],
        ],
      },
      {
        title: 'Requests',
        about: 'By class of status.',
        unit: 'reqps',
        series: [[rate('claw_http_requests_total', 'status'), '{{status}}']],
      },
      {
        title: 'Dependencies',
        about: '1: answers, 0: does not.',
        unit: 'none',
        series: [['min by (name) (claw_dependency_up)', '{{name}}']],
      },
      {
        title: 'Processor',
        about: 'Cores in use, by process.',
        unit: 'none',
        series: [['rate(claw_process_cpu_seconds_total[$__rate_interval])', '{{instance}}']],
      },
      { title: 'Memory', about: 'Resident, by process.', unit: 'bytes', series: [['claw_process_resident_memory_bytes', '{{instance}}']] },
      {
        title: 'Event loop',
        about: 'Longest stand-still of 99 % of the time.',
        unit: 's',
        series: [['claw_nodejs_eventloop_lag_p99_seconds', '{{instance}}']],
      },
      {
        title: 'Versions',
        about: 'Processes by version and role.',
        unit: 'none',
        series: [['count by (version, role) (claw_info)', '{{version}} {{role}}']],
      },
    ],
  },
  {
    uid: 'claw-channels',
    title: 'Claw: channels',
    panels: [
      {
        title: 'Bots',
        about: 'By channel and state.',
        unit: 'none',
        series: [['max by (channel, state) (claw_connections) > 0', '{{channel}} {{state}}']],
      },
      { title: 'Polls and sockets', about: 'Held, by process.', unit: 'none', series: [['claw_polls_held', '{{instance}}']] },
      {
        title: 'Faults of bots',
        about: 'New, by channel and state.',
        unit: 'none',
        series: [['sum by (channel, state) (increase(claw_connection_faults_total[5m])) > 0', '{{channel}} {{state}}']],
      },
      {
        title: 'Messages',
        about: 'By channel and result.',
        unit: 'reqps',
        series: [[rate('claw_messages_received_total', 'channel, result'), '{{channel}} {{result}}']],
      },
      {
        title: 'Deliveries',
        about: 'By channel and state.',
        unit: 'reqps',
        series: [[rate('claw_deliveries_total', 'channel, state'), '{{channel}} {{state}}']],
      },
      {
        title: 'Sends, p95',
        about: 'Calls of platforms.',
        unit: 's',
        series: [[quantile(0.95, 'claw_send_seconds', 'channel'), '{{channel}}']],
      },
      {
        title: 'Unknown deliveries',
        about: 'Wait for a decision of a person.',
        unit: 'none',
        series: [['max by (channel) (claw_deliveries_unknown)', '{{channel}}']],
      },
      { title: 'Open pages', about: 'Event streams, by process.', unit: 'none', series: [['claw_streams_open', '{{instance}}']] },
    ],
  },
  {
    uid: 'claw-answers',
    title: 'Claw: answers and models',
    panels: [
      {
        title: 'Outcomes',
        about: 'Of questions that were answered.',
        unit: 'reqps',
        series: [[rate('claw_turns_ended_total', 'outcome', '{state="answered"}'), '{{outcome}}']],
      },
      {
        title: 'Attempts',
        about: 'At questions, by result.',
        unit: 'reqps',
        series: [[rate('claw_turn_attempts_total', 'result'), '{{result}}']],
      },
      { title: 'Search', about: 'For passages.', unit: 's', series: quantiles('claw_retrieval_seconds') },
      { title: 'Model', about: 'Calls of chat models.', unit: 's', series: quantiles('claw_model_seconds') },
      { title: 'Model calls', about: 'By result.', unit: 'reqps', series: [[rate('claw_model_calls_total', 'result'), '{{result}}']] },
      {
        title: 'Tokens an hour',
        about: 'By model and direction.',
        unit: 'none',
        series: [['sum by (model, direction) (increase(claw_model_tokens_total[1h]))', '{{model}} {{direction}}']],
      },
      {
        title: 'Cost an hour',
        about: 'Of models with prices, by currency.',
        unit: 'none',
        series: [['claw:model_cost:increase1h', '{{currency}}']],
      },
      {
        title: 'Models at rest',
        about: 'Left alone after failures.',
        unit: 'none',
        series: [['max by (instance) (claw_models_resting)', '{{instance}}']],
      },
      {
        title: 'Gaps',
        about: 'Questions the knowledge did not answer.',
        unit: 'none',
        series: [['sum by (reason) (increase(claw_gap_questions_total[1h]))', '{{reason}}']],
      },
      {
        title: 'Moderation',
        about: 'Texts held back or not judged.',
        unit: 'none',
        series: [['sum by (direction, result) (increase(claw_moderated_total[1h]))', '{{direction}} {{result}}']],
      },
    ],
  },
  {
    uid: 'claw-queues',
    title: 'Claw: queues',
    panels: [
      { title: 'Jobs', about: 'That wait, by queue.', unit: 'none', series: [['max by (queue) (claw_queue_jobs)', '{{queue}}']] },
      {
        title: 'Oldest work',
        about: 'That could begin, by kind.',
        unit: 's',
        series: [['max by (kind) (claw_work_oldest_seconds)', '{{kind}}']],
      },
      {
        title: 'Wait for a worker',
        about: 'From the oldest message of a question.',
        unit: 's',
        series: quantiles('claw_turn_wait_seconds'),
      },
      { title: 'Questions in work', about: 'By process.', unit: 'none', series: [['claw_turns_running', '{{instance}}']] },
      { title: 'Stalled questions', about: 'Begun and left.', unit: 'none', series: [['max(claw_turns_stalled)', 'stalled']] },
      {
        title: 'Swept',
        about: 'Queued again, by kind.',
        unit: 'none',
        series: [['sum by (kind) (increase(claw_swept_total[5m]))', '{{kind}}']],
      },
      {
        title: 'Sweeps',
        about: 'By result; every two seconds in each worker.',
        unit: 'reqps',
        series: [[rate('claw_sweeps_total', 'result'), '{{result}}']],
      },
      {
        title: 'Documents',
        about: 'Ingested, by result.',
        unit: 'none',
        series: [['sum by (result) (increase(claw_documents_total[5m]))', '{{result}}']],
      },
      {
        title: 'Notifications',
        about: 'Attempts, by result.',
        unit: 'none',
        series: [['sum by (result) (increase(claw_notifications_total[5m]))', '{{result}}']],
      },
    ],
  },
  {
    uid: 'claw-limits',
    title: 'Claw: limits and cache',
    panels: [
      {
        title: 'Refusals',
        about: 'Of limits, by level.',
        unit: 'reqps',
        series: [[rate('claw_limit_refusals_total', 'level, result'), '{{level}} {{result}}']],
      },
      {
        title: 'Quotas',
        about: 'Questions that began a conversation.',
        unit: 'reqps',
        series: [[rate('claw_quota_holds_total', 'result'), '{{result}}']],
      },
      {
        title: 'Cache hits',
        about: 'Share of reads, by namespace.',
        unit: 'percentunit',
        series: [['claw:cache_hits:ratio_rate5m', '{{namespace}}']],
      },
      { title: 'Cache reads', about: 'By result.', unit: 'reqps', series: [[rate('claw_cache_reads_total', 'result'), '{{result}}']] },
      {
        title: 'Cache loads, p95',
        about: 'Of what was not there.',
        unit: 's',
        series: [[quantile(0.95, 'claw_cache_load_seconds', 'namespace'), '{{namespace}}']],
      },
    ],
  },
  {
    uid: 'claw-database',
    title: 'Claw: database and HTTP',
    panels: [
      {
        title: 'Connections in use',
        about: 'By process and pool.',
        unit: 'none',
        series: [['claw_pool_connections{state="busy"}', '{{instance}} {{pool}}']],
      },
      {
        title: 'Work that waits',
        about: 'For a connection.',
        unit: 'none',
        series: [['claw_pool_connections{state="waiting"}', '{{instance}} {{pool}}']],
      },
      { title: 'Units of work', about: 'By pool.', unit: 'reqps', series: [[rate('claw_database_seconds_count', 'pool'), '{{pool}}']] },
      { title: 'Time of a unit', about: 'With the wait for a connection.', unit: 's', series: quantiles('claw_database_seconds', 'pool') },
      {
        title: 'Slowest endpoints, p95',
        about: 'Of HTTP.',
        unit: 's',
        series: [[`topk(10, ${quantile(0.95, 'claw_http_request_seconds', 'route')})`, '{{route}}']],
      },
      {
        title: 'Failed requests',
        about: '5xx, by endpoint.',
        unit: 'reqps',
        series: [[`${rate('claw_http_requests_total', 'route', '{status="5xx"}')} > 0`, '{{route}}']],
      },
      {
        title: 'Open files',
        about: 'Share of those that are allowed.',
        unit: 'percentunit',
        series: [['claw_process_open_fds / claw_process_max_fds', '{{instance}}']],
      },
      {
        title: 'Orphans',
        about: 'Of the knowledge, by kind.',
        unit: 'none',
        series: [['max by (kind) (claw_knowledge_orphans)', '{{kind}}']],
      },
    ],
  },
];
