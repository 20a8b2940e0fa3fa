/** What monitoring/ holds is well formed, every alert fires and is over again, and each has a page that says what to do. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dashboardFiles } from '../../scripts/generate-dashboards.mjs';
import { ALERT_CASES, FIRES_AT, RESOLVED_AT } from './alert-cases.ts';
import type { AlertCase } from './alert-cases.ts';
import { isInstalled, MONITORING, readDashboardQueries, readRules, ROOT, RULES, run } from './monitoring-files.ts';

const alerts = readRules().filter(({ alert }) => alert !== undefined);
const names = alerts.map(({ alert = '' }) => alert);

type Case = readonly [alert: string, AlertCase];

/** Cases in groups whose series do not contradict each other: promtool takes a second for each group, however large. */
function playedTogether(): readonly (readonly Case[])[] {
  const groups: Case[][] = [];
  const agree = ([, one]: Case, [, other]: Case) =>
    Object.entries(one.series).every(([name, values]) => (other.series[name] ?? values) === values);
  for (const one of Object.entries(ALERT_CASES)) {
    const group = groups.find((cases) => cases.every((other) => agree(one, other)));
    if (group) group.push(one);
    else groups.push([one]);
  }
  return groups;
}

describe.skipIf(!isInstalled('promtool'))('rules of Prometheus (skipped without promtool, of the package prometheus)', () => {
  it('are accepted', () => {
    const files = readdirSync(RULES).map((name) => join(RULES, name));
    expect(run('promtool', 'check', 'rules', ...files)).toMatchObject({ status: 0 });
  });

  it('ask nothing that Prometheus cannot read, and neither do the dashboards', () => {
    const folder = mkdtempSync(join(tmpdir(), 'claw-rules-'));
    const file = join(folder, 'queries.yml');
    const rules = readDashboardQueries().map((expr, at) => ({ record: `query:${at}`, expr: expr.replaceAll('$__rate_interval', '1m') }));
    writeFileSync(file, JSON.stringify({ groups: [{ name: 'dashboards', rules }] }));
    const { status, text } = run('promtool', 'check', 'rules', file);
    rmSync(folder, { recursive: true });
    expect([status, status === 0 ? '' : text]).toEqual([0, '']);
  });

  it('let every alert fire in trouble, and be over when the trouble is', { timeout: 60_000 }, () => {
    const folder = mkdtempSync(join(tmpdir(), 'claw-alerts-'));
    const file = join(folder, 'alerts.yml');
    const isFiring = (alert: string) => `count(ALERTS{alertname="${alert}",alertstate="firing"}) > bool 0`;
    const tests = playedTogether().map((cases) => ({
      interval: '1m',
      input_series: [...new Map(cases.flatMap(([, { series }]) => Object.entries(series)))].map(([series, values]) => ({ series, values })),
      promql_expr_test: cases.flatMap(([alert, { resolves }]) => [
        { expr: isFiring(alert), eval_time: `${FIRES_AT}m`, exp_samples: [{ labels: '{}', value: 1 }] },
        { expr: isFiring(alert), eval_time: `${RESOLVED_AT}m`, exp_samples: resolves === null ? [{ labels: '{}', value: 1 }] : [] },
      ]),
    }));
    writeFileSync(
      file,
      JSON.stringify({ rule_files: readdirSync(RULES).map((name) => join(RULES, name)), evaluation_interval: '1m', tests }),
    );
    const { status, text } = run('promtool', 'test', 'rules', file);
    rmSync(folder, { recursive: true });
    expect([status, status === 0 ? '' : text]).toEqual([0, '']);
  });
});

it.skipIf(!isInstalled('amtool'))('Alertmanager takes its file (skipped without amtool, of the package prometheus-alertmanager)', () => {
  expect(run('amtool', 'check-config', join(MONITORING, 'alertmanager/alertmanager.yml'))).toMatchObject({ status: 0 });
});

it('every alert is played through', () => {
  expect(Object.keys(ALERT_CASES).toSorted()).toEqual(names.toSorted());
});

it.each(['docs/operations/monitoring.md', 'docs/zh-CN/operations/monitoring.md'])('%s says what to do about every alert', (page) => {
  const text = readFileSync(join(ROOT, page), 'utf8');
  const entries = [...text.matchAll(/^#{2,3} (Claw\w+)/gm)].map((match) => match[1] ?? '');
  expect(entries.toSorted()).toEqual(names.toSorted());
});

it('every alert says how urgent it is and where its entry stands', () => {
  for (const { alert = '', labels, annotations } of alerts) {
    expect(['page', 'ticket', 'none']).toContain(labels?.['severity']);
    expect(annotations?.['runbook']).toBe(`docs/operations/monitoring.md#${alert.toLowerCase()}`);
  }
});

it('dashboards are those of their table', () => {
  const folder = join(MONITORING, 'grafana/dashboards');
  const files = dashboardFiles();
  expect(readdirSync(folder).toSorted()).toEqual([...files.keys()].toSorted());
  for (const [name, text] of files) expect(JSON.parse(readFileSync(join(folder, name), 'utf8'))).toEqual(JSON.parse(text));
});

it('no recorded series is asked for that nobody records', () => {
  const recorded = new Set(readRules().map(({ record }) => record));
  const asked = [...readDashboardQueries(), ...readRules().map(({ expr }) => expr)].flatMap((expr) => expr.match(/claw:[\w:]+/g) ?? []);
  expect(asked.filter((name) => !recorded.has(name))).toEqual([]);
});
