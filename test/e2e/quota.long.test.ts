/** Fifty new visitors write at once when ten conversations are left, and the process is killed in the middle: ten are answered and billed. */
import { expect, it } from 'vitest';
import { startFakeOpenAi } from '../platforms/fake-openai.ts';
import { call } from '../support/call.ts';
import { makeHome, putSetting, untilDocsAreReady } from '../support/gateway-process.ts';
import { until } from '../support/until.ts';
import { channelKey, openVisitor } from '../support/visitor.ts';
import type { Visitor, WireMessage } from '../support/visitor.ts';

const VISITORS = 50;
const LEFT = 10;
const QUESTION = 'How do I add my own documents?';

it('bills exactly what was left, over a kill', async () => {
  const [home, model] = await Promise.all([makeHome(), startFakeOpenAi()]);
  try {
    model.script({ firstAfterMs: 400, pieces: ['Run npx claw ingest [1].'] });
    const env = { OPENAI_BASE_URL: model.baseUrl, OPENAI_API_KEY: 'sk-of-a-test', CHAT_MODEL: 'scripted-1', REPLY_CONCURRENCY: '4' };
    const first = await home.start({ env });
    await untilDocsAreReady(home, first);
    await putSetting(home, first, 'collect.window_ms', 0);
    await putSetting(home, first, 'quota.conversations', LEFT);
    const key = await channelKey(first.url);
    const visitors: Visitor[] = [];
    for (let n = 0; n < VISITORS; n += 1) visitors.push(await openVisitor(first.url, key));
    const sent = await Promise.all(visitors.map((visitor) => visitor.send('m1', QUESTION)));
    expect(sent.map(({ status }) => status)).toEqual(sent.map(() => 202));
    await until(async () => (await outcomesOf(visitors)).answered > 0, 15_000, 50);
    await first.end('SIGKILL');
    const second = await home.start({ env });
    const again = await Promise.all(visitors.map(({ token }) => openVisitor(second.url, key, token)));
    await until(async () => (await outcomesOf(again)).waiting === 0, 40_000, 300);
    expect(await outcomesOf(again)).toEqual({ answered: LEFT, blocked: VISITORS - LEFT, waiting: 0 });
    const api = async (path: string) => (await call(`${second.url}/api/v1${path}`, { token: await home.adminKey() })).body;
    await until(async () => ((await api('/usage/quota')) as { conversations: { held: number } }).conversations.held === 0, 10_000, 200);
    expect(await api('/usage/quota')).toMatchObject({ plan: 'enterprise', conversations: { used: LEFT, quota: LEFT } });
    expect(await api('/usage?by=tier')).toMatchObject({ data: [{ tier: 'free', conversations: LEFT, messages: LEFT }] });
  } finally {
    await home.remove();
    await model.close();
  }
}, 120_000);

/** Each visitor asked once; what became of the questions. */
async function outcomesOf(visitors: readonly Visitor[]) {
  const talks = await Promise.all(visitors.map((visitor) => visitor.messages()));
  const states = talks.map((talk: readonly WireMessage[]) => talk.find(({ role }) => role === 'user')?.state);
  const count = (state: string) => states.filter((one) => one === state).length;
  const [answered, blocked] = [count('answered'), count('blocked')];
  return { answered, blocked, waiting: states.length - answered - blocked };
}
