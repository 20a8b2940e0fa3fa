// The dashboards of what customers do not see: queues, limits, cache, database and HTTP.
import { quantile, quantiles, rate } from './dashboard-queries.mjs';

/** @type {readonly import('./dashboard-panels.mjs').Dashboard[]} */
export const INSIDE = [
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
      {
        title: 'People awaited',
        about: 'Customers who wait for a person.',
        unit: 'none',
        series: [['max(claw_handovers_waiting)', 'customers']],
      },
      {
        title: 'Longest wait for a person',
        about: 'Of those who wait now.',
        unit: 's',
        series: [['max(claw_handovers_oldest_seconds)', 'waits']],
      },
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
