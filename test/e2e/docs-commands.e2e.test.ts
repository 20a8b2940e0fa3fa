/** The documentation's commands do what it says, run as it prints them: only the address and what a reader fills in are replaced. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newUuid } from '../../src/kernel/ids.ts';
import { startFakeDiscord } from '../platforms/discord/fake-discord.ts';
import { startFakeSlack } from '../platforms/slack/fake-slack.ts';
import { startFakeTelegram } from '../platforms/telegram/fake-telegram.ts';
import { call } from '../support/call.ts';
import { readDocsCommands } from '../support/docs-commands.ts';
import { startFakeSite } from '../support/fake-site.ts';
import { makeHome, untilDocsAreReady } from '../support/gateway-process.ts';
import type { GatewayHome, GatewayProcess } from '../support/gateway-process.ts';

const root = resolve(import.meta.dirname, '../..');
/** What is asked of a Claw that runs; the others are checked word by word beside the pages. */
const commands = readDocsCommands().filter(({ text }) => /^(curl|KEY=|npx claw (ask|ingest|eval|operators))/.test(text));

/** Refused for what a reader has yet to fill in, and for nothing before it. */
const REFUSED: readonly (readonly [command: RegExp, said: RegExp])[] = [
  [/deliveries\/<id>/, /"status":404.*deliver/i],
  [/oauth\/slack/, /"status":404/],
  [/api\/v1\/session/, /"status":401.*password/i],
];

const QUESTION = { id: 'q1', question: 'How long does delivery take?', relevant: ['p1'] };
const PASSAGE = { id: 'p1', title: 'Delivery', text: 'Delivery takes three to five working days.' };
const FILES: Readonly<Record<string, string>> = {
  'my-docs/delivery.md': '# Delivery\n\nDelivery takes three to five working days.\n\n# 发货\n\n发货要三到五天。\n',
  'handbook/kettle.md': '# The kettle\n\nThe warranty of the kettle is two years.\n',
  'faq.md': '# Questions\n\nThe blue lamp is on while the kettle boils. 水烧开时蓝灯亮。\n',
  ...Object.fromEntries(['faq', 'manual', 'passages-zh'].map((name) => [`${name}.jsonl`, JSON.stringify(PASSAGE)])),
  ...Object.fromEntries(['questions', 'questions-zh'].map((name) => [`${name}.jsonl`, JSON.stringify(QUESTION)])),
};

/** What curl ends with when it is answered with an error. */
const CURL_REFUSED = 22;

interface Listed {
  readonly id: string;
  readonly name?: string;
  readonly kind?: string;
}

interface Place {
  readonly home: GatewayHome;
  readonly gateway: GatewayProcess;
  readonly folder: string;
  /** What stands in the pages, and what a reader puts there. */
  readonly fills: readonly (readonly [RegExp, string])[];
  close(): Promise<void>;
}

/** A Claw of the reader's own, and a folder with the files that the pages speak of; the platforms are stand-ins. */
async function openPlace(): Promise<Place> {
  const folder = await layOut();
  const [site, telegram, discord, slack] = await Promise.all([startFakeSite(), startFakeTelegram(), startFakeDiscord(), startFakeSlack()]);
  const home = await makeHome();
  await symlink(home.folder, join(folder, '.claw'));
  const platforms = { TELEGRAM_API_ROOT: telegram.apiRoot, DISCORD_API_URL: discord.apiUrl, SLACK_API_URL: slack.apiUrl };
  const gateway = await home.start({ env: { ...platforms, OUTBOUND_ALLOWED_HOSTS: site.host } });
  await untilDocsAreReady(home, gateway);
  const token = await home.adminKey();
  await call(`${gateway.url}/api/v1/messages`, { token, json: { text: 'What is Claw?', wait_s: 30 } });
  const first = async (path: string, isIt: (one: Listed) => boolean): Promise<string> => {
    const { body } = await call(`${gateway.url}/api/v1/${path}`, { token });
    const found = (body?.['data'] as readonly Listed[] | undefined)?.find(isIt);
    if (found === undefined) throw new Error(`${path} holds nothing of the kind`);
    return found.id;
  };
  const app = slack.install(slack.addApp({ socketMode: true, ackMs: 3_000, echo: true }), slack.addWorkspace());
  const fills = [
    [/http:\/\/127\.0\.0\.1:3000|https:\/\/support\.example\.com/g, gateway.url],
    [/https:\/\/shop\.example\/help\//g, `${site.origin}/help/`],
    [/bases\/BASE(_ID)?\b/g, `bases/${await first('knowledge/bases', ({ name }) => name === 'claw-docs')}`],
    [/CHANNEL_ID/g, await first('channels', ({ kind }) => kind === 'web')],
    [/contacts\/<id>/g, `contacts/${await first('contacts', () => true)}`],
    [/<API [^<>]*>/g, token],
    [/<[^<>]*\bid\b[^<>]*>/g, newUuid()],
    [/123456789:AAE…/g, telegram.addBot('Shop').token],
    [/MTIz…/g, discord.addBot('Shop').token],
    [/xoxb-…/g, app.token],
    [/xapp-…/g, app.app.appToken],
  ] as const;
  const close = async (): Promise<void> => {
    await home.remove();
    await Promise.all([site, telegram, discord, slack].map((one) => one.close()));
    await rm(folder, { recursive: true, force: true });
  };
  return { home, gateway, folder, fills, close };
}

async function layOut(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'claw docs '));
  for (const [name, text] of Object.entries(FILES)) {
    await mkdir(join(folder, name, '..'), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  await mkdir(join(folder, 'bin'));
  await writeFile(join(folder, 'bin/npx'), '#!/bin/sh\nshift\nexec "$NODE" "$ROOT/bin/claw.mjs" "$@"\n', { mode: 0o755 });
  return folder;
}

describe.each(['English', 'Chinese'])('the pages in %s', (language) => {
  let place: Place;
  beforeAll(async () => {
    place = await openPlace();
  });
  afterAll(() => place.close());

  const own = commands.filter(({ page }) => page.includes('zh-CN') === (language === 'Chinese'));
  it.each(own.map(({ page, text }) => [`${page}: ${text.split('\n')[0] ?? ''}`, text] as const))('%s', async (_name, text) => {
    const filled = place.fills.reduce((whole, [blank, value]) => whole.replaceAll(blank, value), text);
    const { code, printed } = await run(place, filled.replace(/^curl /, 'curl --silent --show-error --fail-with-body '));
    const [, said] = REFUSED.find(([command]) => command.test(text)) ?? [];
    expect({ code, printed }).toEqual({ code: said === undefined ? 0 : CURL_REFUSED, printed: expect.stringMatching(said ?? /^/) });
  });
});

async function run({ home, gateway, folder }: Place, command: string): Promise<{ readonly code: number; readonly printed: string }> {
  const key = await home.adminKey();
  const env = {
    PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`,
    NODE: process.execPath,
    ROOT: root,
    CLAW_HOME: home.folder,
    CLAW_URL: gateway.url,
    CLAW_API_KEY: key,
    KEY: key,
  };
  return new Promise((done) => {
    execFile('bash', ['-c', command], { cwd: folder, env, timeout: 60_000 }, (error, out, err) =>
      done({ code: error === null ? 0 : Number(error.code ?? -1), printed: `${out}${err}` }),
    );
  });
}
