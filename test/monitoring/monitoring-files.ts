/** The files of monitoring/ as tests read them, and the programs that check them. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';

export const ROOT = resolve(import.meta.dirname, '../..');
export const MONITORING = join(ROOT, 'monitoring');
export const RULES = join(MONITORING, 'prometheus/rules');

interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

export function readRules(): readonly Rule[] {
  const files = readdirSync(RULES).map((name) => parse(readFileSync(join(RULES, name), 'utf8')) as { groups: { rules: Rule[] }[] });
  return files.flatMap(({ groups }) => groups.flatMap(({ rules }) => rules));
}

/** Every expression that the dashboards ask. */
export function readDashboardQueries(): readonly string[] {
  const folder = join(MONITORING, 'grafana/dashboards');
  return readdirSync(folder).flatMap((name) => {
    const { panels } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as { panels: { targets: { expr: string }[] }[] };
    return panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
  });
}

/** Names of metrics of the processes in a query; recorded ones have colons. */
export const metricsIn = (expr: string): readonly string[] => [...expr.matchAll(/(?<![:\w])claw_\w+(?![:\w])/g)].map(([name]) => name);

/** Whether a program is installed on this machine. */
export const isInstalled = (program: string): boolean => spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;

/** Runs a checker to its end. */
export function run(program: string, ...args: readonly string[]): { readonly status: number | null; readonly text: string } {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  return { status, text: `${stdout}${stderr}` };
}
