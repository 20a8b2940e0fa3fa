/** Old questions asked once more: what has changed since is shown, what has not stays, and the customer hears nothing. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { call, problem, problemOf } from '../support/call.ts';
import { makeHome, raiseLimits } from '../support/gateway-process.ts';
import type { GatewayHome, GatewayProcess } from '../support/gateway-process.ts';
import { until } from '../support/until.ts';

let home: GatewayHome;
let gateway: GatewayProcess;
let token: string;
let baseId: string;

// oxlint-disable-next-line typescript/no-explicit-any -- answers of every shape, of which a test says what it expects
type Body = any;

const post = async (path: string, json: unknown): Promise<Body> =>
  (await call(`${gateway.url}/api/v1${path}`, { token, method: 'POST', json })).body;
const read = async (path: string): Promise<Body> => (await call(`${gateway.url}/api/v1${path}`, { token })).body;
const ask = (text: string, more: object = {}): Promise<Body> => post('/messages', { text, wait_s: 30, ...more });
const replay = (id: string, body: object = {}): Promise<Body> => post(`/messages/${id}/replay`, body);

/** A hundred things that share no word of their names. */
const SYLLABLES = ['bra', 'dol', 'fen', 'gim', 'kor', 'lup', 'mav', 'nis', 'tor', 'zeb'] as const;
const NAMES = SYLLABLES.flatMap((first) => SYLLABLES.map((second) => `${first}${second}ix`));
const told = (name: string, years: string): string => `The ${name} has a warranty of ${years} years.`;
const questionOf = (name: string): string => `How many years of warranty has the ${name}?`;

async function know(name: string, years: string): Promise<void> {
  const document = { title: name, text: told(name, years), external_id: name };
  const { data } = await post(`/knowledge/bases/${baseId}/documents`, document);
  await until(async () => (await read(`/knowledge/documents/${data[0].id}`)).state === 'ready', 30_000, 50);
}

beforeAll(async () => {
  home = await makeHome();
  gateway = await home.start();
  await raiseLimits(home, gateway);
  token = await home.adminKey();
  baseId = (await post('/knowledge/bases', { name: 'shop' })).id;
  for (let from = 0; from < NAMES.length; from += 10) await Promise.all(NAMES.slice(from, from + 10).map((name) => know(name, 'eleven')));
}, 120_000);
afterAll(() => home.remove());

it('shows of a hundred old questions which are answered otherwise since their documents changed, and no other', async () => {
  const asked = new Map<string, Body>();
  for (const name of NAMES) asked.set(name, await ask(questionOf(name)));
  for (const { answer } of asked.values()) expect(answer.outcome).toBe('answer');
  const changed = new Set(NAMES.filter((_, at) => at % 7 === 0));
  for (const name of changed) await know(name, 'fourteen');
  for (const name of NAMES) {
    const { message, answer } = asked.get(name);
    const { question, before, now, changed: differs } = await replay(message.id);
    expect([question, before.text]).toEqual([questionOf(name), answer.text]);
    expect(now.text).toContain(changed.has(name) ? told(name, 'fourteen') : told(name, 'eleven'));
    expect([name, differs.text, differs.outcome]).toEqual([name, changed.has(name), false]);
  }
}, 120_000);

it('reads what was said before, by the question or by its answer, and leaves no message behind', async () => {
  const { message } = await ask(questionOf('brabraix'));
  const followed = await ask('And what has a warranty of eleven years about it?', { conversation_id: message.conversation_id });
  const first = await replay(followed.message.id);
  expect(await replay(followed.answer.message_id)).toEqual({ ...first, message_id: followed.answer.message_id });
  expect(first.now).toEqual(first.before);
  const { data } = await read(`/conversations/${message.conversation_id}/messages`);
  expect(data).toHaveLength(4);
});

it('takes a long answer for what it is: the same', async () => {
  const question = 'How is the kettle cleaned?';
  await post('/knowledge/annotations', { base_id: baseId, question, answer: 'Rinse it with water. '.repeat(250).trim() });
  const { message, answer } = await ask(question);
  expect(answer.text.length).toBeGreaterThan(4_000);
  expect((await replay(message.id)).changed).toEqual({ text: false, outcome: false, sources: false });
});

it('asks with the draft of the settings, which nobody else is answered by', async () => {
  const { message } = await ask('Who won the regatta of 1911 in Lisbon?');
  const empty = await call(`${gateway.url}/api/v1/messages/${message.id}/replay`, { token, method: 'POST', json: { settings: 'draft' } });
  expect(problemOf(empty)).toEqual(problem(409, 'conflict'));
  const text = { en: 'Nobody told me that yet.', zh: '还没有人告诉我。' };
  await call(`${gateway.url}/api/v1/configs/texts.refusal?draft=true`, { token, method: 'PUT', json: { value: text } });
  const { now, changed } = await replay(message.id, { settings: 'draft' });
  expect([now.text, changed]).toEqual([text.en, { text: true, outcome: false, sources: false }]);
  expect((await replay(message.id)).changed).toEqual({ text: false, outcome: false, sources: false });
});

it('knows no message of nobody, and replays no word of the team', async () => {
  const missing = '/messages/00000000-0000-4000-8000-000000000000/replay';
  expect(problemOf(await call(`${gateway.url}/api/v1${missing}`, { token, method: 'POST', json: {} }))).toEqual(problem(404, 'not_found'));
  const { message } = await ask(questionOf('brabraix'));
  const said = await post(`/conversations/${message.conversation_id}/messages`, { text: 'Ann here.' });
  const refused = await call(`${gateway.url}/api/v1/messages/${said.id ?? said.message.id}/replay`, { token, method: 'POST', json: {} });
  expect(problemOf(refused)).toEqual(problem(409, 'conflict'));
});
