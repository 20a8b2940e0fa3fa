/** Every example starts with its one command, takes its settings, and answers from its own knowledge alone, on its platform too. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { startDiscordStandIn } from '../platforms/page/discord-stand-in.ts';
import type { StandIn } from '../platforms/page/platform.ts';
import { startSlackStandIn } from '../platforms/page/slack-stand-in.ts';
import { call } from '../support/call.ts';
import { until } from '../support/until.ts';

const root = resolve(import.meta.dirname, '../..');
const START_MS = 90_000;
/** A socket, and an answer. */
const ANSWER_MS = 30_000;

interface Example {
  readonly name: string;
  readonly platform?: () => Promise<StandIn>;
  readonly asked: string;
  readonly words: RegExp;
  readonly page: RegExp;
  readonly refused: string;
}

const EXAMPLES: readonly Example[] = [
  { name: 'shop-zh', asked: '几天发货？', words: /16:00 前付款/, page: /delivery\.md$/, refused: '你们招人吗？' },
  {
    name: 'saas-helpdesk',
    platform: startSlackStandIn,
    asked: 'How do I export my invoices?',
    words: /press Export/,
    page: /invoices\.md$/,
    refused: 'What is the capital of France?',
  },
  {
    name: 'discord-community',
    platform: startDiscordStandIn,
    asked: 'How do I report a cheater?',
    words: /#reports/,
    page: /rules\.md$/,
    refused: 'How do I back up Claw?',
  },
];

const running: { readonly child: ChildProcess; readonly home: string; readonly platform: StandIn | undefined }[] = [];
afterEach(async () => {
  for (const { child, home, platform } of running.splice(0)) {
    const gone = new Promise((done) => child.once('exit', done));
    child.kill('SIGTERM');
    await gone;
    await platform?.close();
    await rm(home, { recursive: true });
  }
});

async function start(name: string, platform: StandIn | undefined): Promise<{ url: string; token: string; output: () => string }> {
  const home = await mkdtemp(join(tmpdir(), 'claw-example-'));
  const env = { ...process.env, ...platform?.env, CLAW_HOME: home, PORT: '0' };
  const child = spawn(process.execPath, ['examples/run.mjs', name], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  running.push({ child, home, platform });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => (printed += bytes.toString()));
  await until(() => /is ready/.test(printed) || child.exitCode !== null, START_MS, 100);
  const url = /is ready\. Open (\S+?)\/ and ask/.exec(printed)?.[1];
  if (url === undefined) throw new Error(`The example did not start: ${printed}`);
  return { url, token: (await readFile(join(home, 'admin-key'), 'utf8')).trim(), output: () => printed };
}

interface Answer {
  readonly text: string;
  readonly outcome: string;
  readonly sources: readonly { readonly external_id: string }[];
}

describe('the examples', () => {
  it('are all looked at here', async () => {
    const folders = (await readdir(join(root, 'examples'), { withFileTypes: true })).filter((entry) => entry.isDirectory());
    expect(folders.map(({ name }) => name).toSorted()).toEqual(EXAMPLES.map(({ name }) => name).toSorted());
  });

  it.each(EXAMPLES)('$name answers from its own documents, and refuses what is not in them', async (example) => {
    const platform = await example.platform?.();
    const { url, token, output } = await start(example.name, platform);
    const ask = async (text: string) => {
      const { base } = await baseOf(url, token, example.name);
      const reply = await call(`${url}/api/v1/messages`, { token, json: { text, wait_s: 30, base_ids: [base] } });
      return reply.body?.['answer'] as Answer;
    };
    const answer = await ask(example.asked);
    expect(answer).toMatchObject({ outcome: 'answer', text: expect.stringMatching(example.words) });
    expect(answer.sources[0]?.external_id).toMatch(example.page);
    expect((await ask(example.refused)).outcome).toBe('refuse');
    expect(output().includes('Only the web is open')).toBe(false);
    if (platform === undefined) return;
    const place = platform.places[0]!.id;
    platform.write(place, example.asked);
    const answers = () => platform.view().messages.filter(({ place: there, who }) => there === place && who === 'bot');
    await until(() => answers().some(({ text }) => example.words.test(text)), ANSWER_MS, 100);
  });
});

async function baseOf(url: string, token: string, name: string): Promise<{ base: string }> {
  const { body } = await call(`${url}/api/v1/knowledge/bases?limit=100`, { token });
  const bases = body?.['data'] as readonly { readonly id: string; readonly name: string }[];
  return { base: bases.find((one) => one.name === name)!.id };
}
