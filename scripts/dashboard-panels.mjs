// What the Grafana dashboards show, as a table: a row a panel, from which generate-dashboards.mjs writes the files that Grafana reads.
import { INSIDE } from './dashboard-panels-inside.mjs';
import { quantile, quantiles, rate } from './dashboard-queries.mjs';

/**
 * @typedef {{ readonly title: string, readonly about: string, readonly unit: string, readonly stat?: boolean,
 *   readonly series: readonly (readonly [expr: string, legend: string])[] }} Panel `unit` as Grafana names it; `stat`: one large number
 * @typedef {{ readonly uid: string, readonly title: string, readonly panels: readonly Panel[] }} Dashboard
 */

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
  ...INSIDE,
];
