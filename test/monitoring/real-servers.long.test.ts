/** A process dies, and its alert goes through the real Prometheus and Alertmanager, by the files of monitoring/, to a webhook and back. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { freePort } from '../support/free-port.ts';
import { makeHome } from '../support/gateway-process.ts';
import type { GatewayHome, GatewayProcess } from '../support/gateway-process.ts';
import { until } from '../support/until.ts';
import { isInstalled, MONITORING, RULES } from './monitoring-files.ts';

const TOKEN = 'token-of-a-test-0123456789';
const WAIT_MS = 60_000;

interface PrometheusFile {
  global: Record<string, string>;
  rule_files: string[];
  alerting: unknown;
  scrape_configs: Record<string, unknown>[];
}

let folder: string;
let home: GatewayHome;
let gateway: GatewayProcess;
let webhook: Server;
let prometheus: string;
const titles: string[] = [];
const servers: ChildProcess[] = [];

const readYaml = (path: string): unknown => parse(readFileSync(join(MONITORING, path), 'utf8'));
function put(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

/** Minutes become a second; the addresses are those of this machine. */
function writeFiles(ports: Readonly<Record<'claw' | 'alertmanager' | 'webhook', number>>) {
  for (const name of readdirSync(RULES)) put(name, readFileSync(join(RULES, name), 'utf8').replaceAll(/for: \d+m/g, 'for: 1s'));
  const scraped = readYaml('prometheus/prometheus.yml') as PrometheusFile;
  const { dns_sd_configs: _named, ...claw } = scraped.scrape_configs.find((one) => one['job_name'] === 'claw') ?? {};
  const prometheusFile = put('prometheus.yml', {
    ...scraped,
    global: { scrape_interval: '1s', evaluation_interval: '1s' },
    rule_files: readdirSync(RULES).map((name) => join(folder, name)),
    alerting: { alertmanagers: [{ static_configs: [{ targets: [`127.0.0.1:${ports.alertmanager}`] }] }] },
    scrape_configs: [
      {
        ...claw,
        authorization: { credentials_file: put('token', TOKEN) },
        static_configs: [{ targets: [`127.0.0.1:${ports.claw}`] }],
      },
    ],
  });
  const address = put('webhook', `http://127.0.0.1:${ports.webhook}/`);
  const routes = readFileSync(join(MONITORING, 'alertmanager/alertmanager.yml'), 'utf8')
    .replaceAll(/\/run\/secrets\/\w+/g, address)
    .replaceAll(/(group_wait|group_interval): \w+/g, '$1: 1s');
  return { prometheusFile, alertmanagerFile: put('alertmanager.yml', routes) };
}

function start(program: string, ...args: readonly string[]): void {
  servers.push(spawn(program, args, { stdio: 'ignore' }));
}

async function ask<T>(path: string): Promise<T | null> {
  const answer = await fetch(`${prometheus}/api/v1/${path}`).catch(() => null);
  return answer?.ok ? ((await answer.json()) as { data: T }).data : null;
}

const missing = ['prometheus', 'prometheus-alertmanager'].filter((program) => !isInstalled(program));
describe.skipIf(missing.length > 0)(`the real servers (skipped where not installed: prometheus, prometheus-alertmanager)`, () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'claw-monitoring-'));
    webhook = createServer((request, response) => {
      let body = '';
      request.on('data', (bytes: Buffer) => (body += bytes.toString()));
      request.on('end', () => {
        const { attachments } = JSON.parse(body) as { attachments: { title: string }[] };
        titles.push(...attachments.map(({ title }) => title));
        response.end('ok');
      });
    });
    const [claw, alertmanager, prometheusPort, webhookPort] = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
    await new Promise<void>((resolve) => webhook.listen(webhookPort, '127.0.0.1', resolve));
    const { prometheusFile, alertmanagerFile } = writeFiles({ claw, alertmanager, webhook: webhookPort });
    home = await makeHome();
    gateway = await home.start({ env: { PORT: String(claw), METRICS_TOKEN: TOKEN } });
    prometheus = `http://127.0.0.1:${prometheusPort}`;
    const alertmanagerArgs = [`--web.listen-address=127.0.0.1:${alertmanager}`, '--cluster.listen-address=', `--storage.path=${folder}/am`];
    start('prometheus-alertmanager', `--config.file=${alertmanagerFile}`, ...alertmanagerArgs);
    const listen = `--web.listen-address=127.0.0.1:${prometheusPort}`;
    start('prometheus', `--config.file=${prometheusFile}`, `--storage.tsdb.path=${folder}/tsdb`, listen);
  });
  afterAll(async () => {
    for (const server of servers) server.kill('SIGKILL');
    webhook.close();
    await home.remove();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  it('take every rule, and scrape with the token', async () => {
    const up = async () => (await ask<{ result: { value: [number, string] }[] }>('query?query=up'))?.result[0]?.value[1];
    await until(async () => (await up()) === '1', WAIT_MS, 200);
    interface Health {
      readonly groups: readonly { readonly rules: readonly { readonly name: string; readonly health: string }[] }[];
    }
    const rules = async () => (await ask<Health>('rules'))?.groups.flatMap((group) => group.rules) ?? [];
    await until(async () => (await rules()).every(({ health }) => health !== 'unknown'), WAIT_MS, 200);
    expect((await rules()).length).toBeGreaterThan(40);
    expect((await rules()).filter(({ health }) => health !== 'ok')).toEqual([]);
  });

  it('tell that no process answers after it was killed, and that one does again', async () => {
    const { port } = new URL(gateway.url);
    await gateway.end('SIGKILL');
    await until(() => titles.includes('FIRING: ClawNoProcess'), WAIT_MS, 100);
    expect(titles).not.toContain('RESOLVED: ClawNoProcess');
    gateway = await home.start({ env: { PORT: port, METRICS_TOKEN: TOKEN } });
    await until(() => titles.includes('RESOLVED: ClawNoProcess'), WAIT_MS, 100);
  });
});
