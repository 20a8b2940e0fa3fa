/** A Claw with a chat model: what the model is asked, what of its words reaches a visitor, and what happens when it fails. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFakeOpenAi } from '../platforms/fake-openai.ts';
import type { FakeOpenAi, FakeReply, FakeRequest } from '../platforms/fake-openai.ts';
import { QUESTION } from '../support/house.ts';
import { listen } from '../support/event-listener.ts';
import type { Listener } from '../support/event-listener.ts';
import { makeHome, putSetting, raiseLimits } from '../support/gateway-process.ts';
import type { GatewayHome, GatewayProcess } from '../support/gateway-process.ts';
import { plantSecondTenant } from '../support/second-tenant.ts';
import type { SecondTenant } from '../support/second-tenant.ts';
import { call } from '../support/call.ts';
import { until } from '../support/until.ts';
import { channelKey, openVisitor } from '../support/visitor.ts';
import type { WireMessage } from '../support/visitor.ts';

const MODEL_KEY = 'sk-of-the-model-provider-0123456789';
/** Both tell it. */
const ADDING_PAGES = /^(knowledge|quickstart)\.md$/;

let provider: FakeOpenAi;
let home: GatewayHome;
let gateway: GatewayProcess;
let key: string;
let other: SecondTenant;

beforeAll(async () => {
  provider = await startFakeOpenAi();
  // The second business asks a question while it is planted.
  provider.script({ pieces: ['Eleven years [1].'] });
  home = await makeHome();
  const env = {
    OPENAI_BASE_URL: provider.baseUrl,
    OPENAI_API_KEY: MODEL_KEY,
    CHAT_MODEL: 'scripted-1',
    LOG_LEVEL: 'debug',
    OUTBOUND_ALLOWED_HOSTS: '127.0.0.1',
  };
  gateway = await home.start({ env });
  await raiseLimits(home, gateway);
  await putSetting(home, gateway, 'collect.window_ms', 0);
  await putSetting(home, gateway, 'cache.ai_response_seconds', 0);
  key = await channelKey(gateway.url);
  other = await plantSecondTenant(gateway.url, home.folder);
});
afterAll(async () => {
  await home.remove();
  await provider.close();
});

interface Talk {
  readonly answer: WireMessage;
  readonly page: Listener;
  /** What the model was asked meanwhile. */
  readonly requests: readonly FakeRequest[];
}

/** A new visitor with an open page asks, and the model answers as scripted. */
async function talk(question: string, ...replies: readonly FakeReply[]): Promise<Talk> {
  provider.script(...replies);
  const before = provider.requests.length;
  const visitor = await openVisitor(gateway.url, key);
  const page = listen(gateway.url, key, visitor.token);
  await visitor.send('m1', question);
  await page.untilMessages(2);
  await page.close();
  return { answer: page.messages()[1]!, page, requests: provider.requests.slice(before) };
}

/** The text that the pieces of a page add up to. */
function assembled(page: Listener, id: string): string {
  return page.deltas().reduce((text, delta) => (delta.message_id === id ? text.slice(0, delta.offset) + delta.text : text), '');
}

describe('with a chat model', () => {
  it('streams the answer sentence by sentence as its citations are checked, and ends with the same text', async () => {
    const pieces = ['Run `npx claw ingest` ', 'with files [1]. ', 'It waits until ', 'they can be found [2].', ' Bye'];
    const { answer, page } = await talk(QUESTION, { pieces, chunkAfterMs: 60, usage: { prompt_tokens: 900, completion_tokens: 21 } });
    expect(answer).toMatchObject({ role: 'assistant', outcome: 'answer' });
    expect(answer.text).toBe('Run `npx claw ingest` with files [1]. It waits until they can be found [2].');
    expect(answer.sources.map(({ n }) => n)).toEqual([1, 2]);
    expect(answer.sources[0]?.external_id).toMatch(ADDING_PAGES);
    expect(page.deltas().length).toBeGreaterThanOrEqual(2);
    expect(page.deltas()[0]).toMatchObject({ message_id: answer.id, offset: 0, text: 'Run `npx claw ingest` with files [1].' });
    expect(assembled(page, answer.id)).toBe(answer.text);
    const kinds = page.events.map(({ event }) => event);
    expect(kinds.lastIndexOf('delta')).toBeLessThan(kinds.lastIndexOf('message'));
    expect(page.states()).toEqual(['waiting', 'answering']);
  });

  it('gives the model the rules, the question and the passages of its own business, and nothing else', async () => {
    const { requests } = await talk(QUESTION, { pieces: ['Use ingest [1].'] });
    expect(requests).toHaveLength(1);
    const [{ headers, body, path }] = requests as [FakeRequest];
    expect(path).toBe('/v1/chat/completions');
    expect(headers.authorization).toBe(`Bearer ${MODEL_KEY}`);
    expect(body).toMatchObject({ model: 'scripted-1', stream: true });
    expect(body.messages.map(({ role }) => role)).toEqual(['system', 'user']);
    const last = body.messages[1]!.content;
    expect(last).toContain('<passage n="1">');
    expect(last).toContain('npx claw ingest');
    expect(last).toContain(`Question: ${QUESTION}`);
    const foreign = await talk('What is the warranty of the Zephyr kettle?', { pieces: ['I do not know.'] });
    const seen = JSON.stringify([body, foreign.requests.map((request) => request.body)]);
    expect(seen).not.toContain('eleven');
    const own = await call(`${gateway.url}/api/v1/messages/${other.ids.message}`, { token: other.apiKey });
    expect(own.text).toContain('Eleven years [1].');
  });

  it('lets no invented number through, and no sentence that stands on one alone', async () => {
    const pieces = ['Run npx claw ingest [1][42]. ', 'It costs nothing [99]. ', 'Ask us [ 77 ].'];
    const { answer, page } = await talk(QUESTION, { pieces });
    expect(answer.text).toBe('Run npx claw ingest [1].');
    expect(answer.sources.map(({ n }) => n)).toEqual([1]);
    expect(page.deltas().map(({ text }) => text)).toEqual(['Run npx claw ingest [1].']);
  });

  it.each([
    [QUESTION, 'I do not know, but probably by mail.', /talk to a person/],
    ['怎么添加自己的文档？', '我不知道。', /人工/],
  ])('refuses in its own words when no sentence of the model is supported: %s', async (question, piece, offer) => {
    const { answer, page } = await talk(question, { pieces: [piece] });
    expect(answer).toMatchObject({ outcome: 'refuse', sources: [] });
    expect(answer.text).toMatch(offer);
    expect(page.deltas()).toEqual([]);
  });

  it('asks no model when the documents hold no evidence', async () => {
    const { answer, requests } = await talk('What is the capital of France?', { pieces: ['Paris [1].'] });
    expect(answer.outcome).toBe('refuse');
    expect(requests).toEqual([]);
  });

  it('remembers what was said, without the numbers of earlier answers', async () => {
    provider.script({ pieces: ['Run ingest [1].'] });
    const visitor = await openVisitor(gateway.url, key);
    const page = listen(gateway.url, key, visitor.token);
    await visitor.send('m1', QUESTION);
    await page.untilMessages(2);
    await visitor.send('m2', 'Which file formats of documents can Claw read?');
    await page.untilMessages(4);
    await page.close();
    const { messages } = provider.requests.at(-1)!.body;
    expect(messages.slice(1, -1)).toEqual([
      { role: 'user', content: QUESTION },
      { role: 'assistant', content: 'Run ingest.' },
    ]);
  });
});

describe('a model that fails', () => {
  it.each([
    ['with status 500', { status: 500 }],
    ['with a refused key', { status: 401, body: JSON.stringify({ error: { message: `bad key ${MODEL_KEY}` } }) }],
    ['in the middle of its answer', { pieces: ['Run npx claw ingest [1]. ', 'And '], cut: 'reset' } as const],
    ['with words that are no answer', { raw: ['{"nonsense":'] }],
  ])('%s is replaced by quotations', async (_how, reply) => {
    // After three failures in a row it would be left alone.
    await talk(QUESTION, { pieces: ['Run npx claw ingest [1].'] });
    const { answer, requests } = await talk(QUESTION, reply);
    expect(requests.length).toBeGreaterThan(0);
    expect(answer).toMatchObject({ role: 'assistant', outcome: 'answer' });
    expect(answer.sources[0]?.external_id).toMatch(ADDING_PAGES);
    expect(answer.text).toContain('[1]');
    expect(answer.text).not.toContain('And');
  });

  it('leaves its reason in the log, and its key nowhere', async () => {
    expect(gateway.output()).toContain('the chat model failed; quoting the documents instead');
    expect(gateway.output()).not.toContain(MODEL_KEY);
    expect(gateway.output()).not.toContain(QUESTION);
    const metrics = await call(`${gateway.url}/metrics`);
    expect(metrics.text).toContain('claw_model_tokens_total{');
    expect(metrics.text).not.toContain(MODEL_KEY);
  });
});

describe("a model of the business's own", () => {
  let own: FakeOpenAi;
  let token: string;
  let id: string;
  const api = (path: string, options: Parameters<typeof call>[1] = {}) => call(`${gateway.url}/api/v1${path}`, { token, ...options });
  const ask = async () => {
    const before = [own.requests.length, provider.requests.length] as const;
    const { body } = await api('/messages', { json: { text: QUESTION, wait_s: 20 } });
    const { answer, task } = body as { answer: { text: string }; task: { id: string } };
    const { result } = (await api(`/tasks/${task.id}`)).body as { result: { model_calls: readonly unknown[] } };
    const asked = [own.requests.length - before[0], provider.requests.length - before[1]];
    return { text: answer.text, calls: result.model_calls, asked };
  };
  beforeAll(async () => {
    own = await startFakeOpenAi();
    token = await home.adminKey();
  });
  afterAll(() => own.close());

  it('answers from the next question on, and is tried, paid for and shown without its key', async () => {
    const prices = { input_per_million: 1_000, output_per_million: 10_000, currency: 'CNY' };
    const json = { base_url: own.baseUrl, model: 'own-1', api_key: 'sk-of-the-business-0123456789', prices };
    const made = await api('/models', { json });
    expect([made.status, made.text.includes('sk-of')]).toEqual([201, false]);
    id = String(made.body?.['id']);
    own.script({ status: 200, body: '{"choices":[{"message":{}}]}' });
    expect((await api(`/models/${id}/test`, { json: {} })).body).toMatchObject({ state: 'ready', fault: null });
    own.script({ status: 401 });
    expect((await api(`/models/${id}/test`, { json: {} })).body).toMatchObject({ state: 'failed', fault: 'key', status: 401 });
    own.script({ pieces: ['Run `npx claw ingest` with files [1].'], usage: { prompt_tokens: 1_000, completion_tokens: 20 } });
    const { text, calls, asked } = await ask();
    expect([text, asked]).toEqual(['Run `npx claw ingest` with files [1].', [1, 0]]);
    const cost = { amount: 1.2, currency: 'CNY' };
    expect(calls).toEqual([
      { model_id: id, model: 'own-1', result: 'done', input_tokens: 1_000, output_tokens: 20, estimated: false, cost },
    ]);
    expect(own.requests.at(-1)).toMatchObject({
      headers: { authorization: 'Bearer sk-of-the-business-0123456789' },
      body: { model: 'own-1' },
    });
  });

  it('gives way to that of the environment while it fails, and to nobody once it is switched off', async () => {
    own.script({ pieces: ['Run `npx claw ingest` with files [1]. ', 'And '], cut: 'reset' });
    provider.script({ pieces: ['Use npx claw ingest [1].'] });
    const { text, calls, asked } = await ask();
    expect([text, asked]).toEqual(['Use npx claw ingest [1].', [1, 1]]);
    expect(calls).toMatchObject([
      { model_id: id, result: 'cut', estimated: true, cost: { currency: 'CNY' } },
      { model_id: null, model: 'scripted-1', result: 'done', cost: null },
    ]);
    expect((await api(`/models/${id}`, { method: 'PATCH', json: { enabled: false } })).status).toBe(200);
    expect((await ask()).asked).toEqual([0, 1]);
  });

  it('is given public passages alone where the place is public, and none of another business', async () => {
    await api(`/models/${id}`, { method: 'PATCH', json: { enabled: true } });
    const base = String((await api('/knowledge/bases', { json: { name: 'both' } })).body?.['id']);
    for (const [audience, text] of [
      ['public', 'The Quokka lamp has a warranty of three years.'],
      ['internal', 'The Quokka lamp costs us four euros to make, and its warranty is never refused.'],
    ]) {
      const { body } = await api(`/knowledge/bases/${base}/documents`, { json: { title: `Quokka ${audience}`, text, audience } });
      const [{ id: document }] = (body as { data: [{ id: string }] }).data;
      await until(async () => (await api(`/knowledge/documents/${document}`)).body?.['state'] === 'ready');
    }
    own.script({ pieces: ['The warranty is three years [1].'] });
    await api('/messages', { json: { text: 'What is the warranty of the Quokka lamp?', base_ids: [base], wait_s: 20 } });
    const prompt = own.requests.at(-1)!.body.messages.at(-1)!.content;
    expect(prompt).toContain('three years');
    expect(prompt).not.toMatch(/four euros|eleven years/);
  });
});
