/** Calls that Schemathesis makes up from the API document: nothing fails inside, and every answer is one that the document tells of. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { call } from '../support/call.ts';
import { LIFTED_LIMITS, liftLimits, makeHome, raiseLimits } from '../support/gateway-process.ts';
import type { GatewayHome, GatewayProcess } from '../support/gateway-process.ts';
import { plantSecondTenant } from '../support/second-tenant.ts';
import type { SecondTenant } from '../support/second-tenant.ts';

const program = join(process.env['CLAW_TEST_TOOLS'] ?? join(homedir(), '.cache/claw-tests'), 'schemathesis-4.32.5/bin/schemathesis');
const hooks = join(import.meta.dirname, '../schemathesis/hooks.py');
/** Calls that are made up for each operation and caller, beside those at the edges of every field. */
const EXAMPLES = process.env['CLAW_TEST_EXAMPLES'] ?? '3';
const PHASES = process.env['CLAW_TEST_EXAMPLES'] === undefined ? 'examples,fuzzing' : 'examples,coverage,fuzzing';
const CHECKS =
  'fails_only_with_others,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance';
/** Nobody is there: a channel that is made up asks no platform. */
const NOBODY = 'http://127.0.0.1:9';
/** They would end what the run itself uses. */
const LEFT_ALONE = ['DELETE /api/v1/tenants/{id}', 'DELETE /api/v1/session'];
const HOURS_MS = 4 * 3_600_000;

type Counts = Readonly<Record<string, Readonly<Record<string, number>>>>;
let home: GatewayHome;
let gateway: GatewayProcess;
let other: SecondTenant;
let folder: string;
let viewer: string;

beforeAll(async () => {
  if (!existsSync(program)) return;
  folder = await mkdtemp(join(tmpdir(), 'claw-calls-'));
  home = await makeHome();
  gateway = await home.start({ env: { TELEGRAM_API_ROOT: NOBODY, SLACK_API_URL: NOBODY, DISCORD_API_URL: NOBODY } });
  await raiseLimits(home, gateway);
  other = await plantSecondTenant(gateway.url, home.folder);
  await liftAllLimits();
  const made = await call(`${gateway.url}/api/v1/api-keys`, { token: other.apiKey, json: { name: 'reads', role: 'viewer' } });
  viewer = String(made.body?.['key']);
});
afterAll(async () => {
  await home?.remove();
  if (folder) await rm(folder, { recursive: true, force: true });
});

/** No caller meets a limit by the minute, which would hide what an operation answers. */
async function liftAllLimits(): Promise<void> {
  await liftLimits(home, gateway);
  for (const [key, value] of Object.entries(LIFTED_LIMITS)) {
    const answer = await call(`${gateway.url}/api/v1/configs/${key}`, { method: 'PUT', token: other.apiKey, json: { value } });
    if (answer.status !== 200) throw new Error(`${key}: ${answer.status} ${answer.text}`);
  }
}

function knownIds(): Record<string, string> {
  const { ids } = other;
  const nouns = {
    conversations: ids.conversation,
    messages: ids.message,
    'knowledge/bases': ids.base,
    'knowledge/documents': ids.document,
    'knowledge/sources': ids.source,
    'knowledge/annotations': ids.annotation,
    'knowledge/gaps': ids.gap,
    tasks: ids.turn,
    channels: ids.channel,
    files: ids.file,
    deliveries: ids.delivery,
    models: ids.model,
    'rate-limits/lists': ids.list,
    contacts: ids.contact,
    'notifications/endpoints': ids.endpoint,
    'notifications/attempts': ids.notification,
    'api-keys': ids.apiKey,
    operators: ids.operator,
    invitations: ids.invitation,
    'evaluations/questions': ids.question,
    'evaluations/runs': ids.run,
    publications: ids.publication,
  };
  return Object.fromEntries(Object.entries(nouns).map(([noun, id]) => [`/api/v1/${noun}`, id]));
}

/** What is the same for every caller. */
const OPTIONS = [
  ['--include-path-regex', '^/api/v1/', ...LEFT_ALONE.flatMap((operation) => ['--exclude-name', operation])],
  ['--checks', CHECKS, '--phases', PHASES, '--max-examples', EXAMPLES, '--seed', '1', '--suppress-health-check', 'all'],
  ['--no-shrink', '--continue-on-failure', '--generation-database', 'none', '--request-timeout', '60', '--warnings', 'off', '--no-color'],
].flat();

/** One run as the bearer of a key. */
async function run(name: string, token: string): Promise<{ status: number | null; said: string; counts: Counts }> {
  const file = join(folder, `${name}.json`);
  const child = spawn(program, ['run', `${gateway.url}/openapi.json`, ...OPTIONS, '--header', `Authorization:Bearer ${token}`], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      PYTHONDONTWRITEBYTECODE: '1',
      SCHEMATHESIS_HOOKS: hooks,
      CLAW_KNOWN_IDS: JSON.stringify(knownIds()),
      CLAW_COUNTS: file,
    },
  });
  let said = '';
  child.stdout.on('data', (bytes: Buffer) => (said += bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => (said += bytes.toString()));
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (!existsSync(file)) throw new Error(said);
  return { status, said, counts: JSON.parse(await readFile(file, 'utf8')) as Counts };
}

/** How often each operation answered what, a line each. */
const histogram = (counts: Counts) =>
  Object.entries(counts).map(([operation, seen]) => {
    const answers = Object.entries(seen).map(([status, times]) => `${status}: ${times}`);
    return `${operation}  ${answers.join(', ')}`;
  });

it.skipIf(!existsSync(program)).each(['viewer', 'owner', 'stranger'] as const)(
  'holds for calls made up by Schemathesis as %s (skipped where .ci/schemathesis did not install it)',
  async (name) => {
    const tokens = { viewer, owner: other.apiKey, stranger: await home.adminKey() };
    const { status, said, counts } = await run(name, tokens[name]);
    const total = Object.values(counts)
      .flatMap((seen) => Object.values(seen))
      .reduce((sum, times) => sum + times, 0);
    console.log([`${name}: ${total} calls`, ...histogram(counts)].join('\n'));
    if (status !== 0) throw new Error(said);
    expect(total).toBeGreaterThan(0);
    expect((await call(`${gateway.url}/readyz`)).status).toBe(200);
  },
  HOURS_MS,
);
