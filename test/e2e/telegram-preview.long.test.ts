/** An answer in a group, written slowly and killed half way: people see one message, which ends as the whole answer. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startFakeOpenAi, type FakeOpenAi } from '../platforms/fake-openai.ts';
import { startFakeTelegram, type FakeTelegram } from '../platforms/telegram/fake-telegram.ts';
import { call } from '../support/call.ts';
import { freePort } from '../support/free-port.ts';
import { makeHome, putSetting, untilDocsAreReady, type GatewayHome, type GatewayProcess } from '../support/gateway-process.ts';
import { until } from '../support/until.ts';

/** The rest of the lease, a sweep, and an answer. */
const RECOVERY_MS = 30_000;
const HALF = ['Add your documents with the command line [1]. ', 'They are read at once [1]. '];
const WHOLE = [...HALF, 'After that everybody finds them [1].'];

let telegram: FakeTelegram;
let provider: FakeOpenAi;
let home: GatewayHome;
let env: Readonly<Record<string, string>>;

beforeAll(async () => {
  [telegram, provider, home] = await Promise.all([startFakeTelegram({ secondMs: 40 }), startFakeOpenAi(), makeHome()]);
  env = {
    TELEGRAM_API_ROOT: telegram.apiRoot,
    PORT: String(await freePort()),
    OPENAI_BASE_URL: provider.baseUrl,
    OPENAI_API_KEY: 'sk-of-a-test',
    CHAT_MODEL: 'scripted-1',
  };
});
afterAll(async () => {
  await home.remove();
  await Promise.all([telegram.close(), provider.close()]);
});

const start = (): Promise<GatewayProcess> => home.start({ env });

it('edits the message of a killed process into the complete answer', async () => {
  const bot = telegram.addBot('group_bot');
  const gateway = await start();
  await putSetting(home, gateway, 'collect.window_ms', 0);
  await putSetting(home, gateway, 'cache.ai_response_seconds', 0);
  await putSetting(home, gateway, 'answer.check_support', false);
  await untilDocsAreReady(home, gateway);
  const json = { kind: 'telegram', name: 'Group', secrets: { bot_token: bot.token } };
  expect((await call(`${gateway.url}/api/v1/channels`, { token: await home.adminKey(), json })).status).toBe(201);
  const group = telegram.people.group(bot, 'Shop', { topics: [11] });
  const seen = () => telegram.messagesOf(bot, group.id).map(({ text = '' }) => text);

  provider.script({ pieces: [...HALF, 'After '], stall: true });
  telegram.people.write(bot, telegram.people.person(), group, { text: '@group_bot How do I add my own documents?', topic: 11 });
  await until(() => seen().length === 1, RECOVERY_MS, 50);
  expect(seen()[0]).toContain('the command line');
  expect(seen()[0]).not.toContain('everybody');
  await gateway.end('SIGKILL');

  provider.script({ pieces: WHOLE });
  await start();
  await until(() => seen().some((text) => text.includes('everybody finds them')), RECOVERY_MS, 50);
  expect(seen()).toHaveLength(1);
  expect(seen()[0]).toMatch(/the command line \[1\]\. .*everybody finds them \[1\]\.\n\n\[1\] /s);
  const calls = telegram.ledger.filter(({ method }) => /^(sendMessage|editMessageText)$/.test(method)).map(({ method }) => method);
  expect([calls[0], calls.filter((method) => method === 'sendMessage').length]).toEqual(['sendMessage', 1]);
  expect(calls.at(-1)).toBe('editMessageText');
});
