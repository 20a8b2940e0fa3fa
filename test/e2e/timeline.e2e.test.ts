/** A message explained from rows alone: what was weighed, who wrote the answer, on which versions, and where it went. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { call, problem, problemOf } from '../support/call.ts';
import { makeHome, raiseLimits } from '../support/gateway-process.ts';
import type { GatewayHome, GatewayProcess } from '../support/gateway-process.ts';
import { until } from '../support/until.ts';

let home: GatewayHome;
let gateway: GatewayProcess;
let token: string;

// oxlint-disable-next-line typescript/no-explicit-any -- answers of every shape, of which a test says what it expects
type Body = any;

const post = async (path: string, json: unknown): Promise<Body> =>
  (await call(`${gateway.url}/api/v1${path}`, { token, method: 'POST', json })).body;
const read = async (path: string): Promise<Body> => (await call(`${gateway.url}/api/v1${path}`, { token })).body;
const ask = (text: string): Promise<Body> => post('/messages', { text, wait_s: 30 });

beforeAll(async () => {
  home = await makeHome();
  gateway = await home.start();
  await raiseLimits(home, gateway);
  token = await home.adminKey();
  const base = await post('/knowledge/bases', { name: 'shop' });
  const document = { title: 'Kettle', text: 'The Zephyr kettle has a warranty of eleven years.', external_id: 'kettle' };
  const { data } = await post(`/knowledge/bases/${base.id}/documents`, document);
  await until(async () => (await read(`/knowledge/documents/${data[0].id}`)).state === 'ready', 10_000, 50);
}, 90_000);
afterAll(() => home.remove());

it('explains an answer down to its passages, asked by the question or by the answer', async () => {
  const asked = await ask('How long is the warranty of the Zephyr kettle?');
  const timeline = await read(`/messages/${asked.message.id}/timeline`);
  expect(timeline).toMatchObject({
    message: { id: asked.message.id, state: 'answered' },
    task: { id: asked.task.id, state: 'done' },
    answer: { id: asked.answer.message_id, outcome: 'answer', feedback: null },
    receipt: {
      writer: 'documents',
      waited_ms: expect.any(Number),
      doubt: expect.any(Number),
      prompt_version: expect.any(Number),
      settings_version: expect.any(Number),
      knowledge_version: expect.any(Number),
    },
    model_calls: [],
    cost: [],
  });
  expect(timeline.receipt.doubt).toBeLessThan(0.56);
  expect(timeline.receipt.knowledge_version).toBeGreaterThan(0);
  const [source] = asked.answer.sources;
  expect(timeline.retrieved[0]).toEqual({
    passage_id: source.passage_id,
    document_id: source.document_id,
    external_id: 'kettle',
    title: 'Kettle',
    score: expect.any(Number),
    cited_as: 1,
  });
  expect(timeline.events.map(({ kind }: Body) => kind)).toEqual(expect.arrayContaining(['received', 'taken', 'answered']));
  const times = timeline.events.map(({ at }: Body) => at);
  expect(times).toEqual(times.toSorted());
  const ofAnswer = await read(`/messages/${asked.answer.message_id}/timeline`);
  expect(ofAnswer).toMatchObject({ receipt: timeline.receipt, retrieved: timeline.retrieved });
});

it('says that the words of the settings were given where the knowledge holds nothing, and nothing of what a command rested on', async () => {
  const unknown = await ask('Who won the regatta of 1911 in Lisbon?');
  expect((await read(`/messages/${unknown.message.id}/timeline`)).receipt.writer).toBe('settings');
  const command = await ask('/help');
  expect(await read(`/messages/${command.message.id}/timeline`)).toMatchObject({
    receipt: { writer: null, doubt: null, settings_version: null },
    retrieved: [],
  });
});

it('keeps what was weighed when its document has gone, without its title', async () => {
  const asked = await ask('How many years is the Zephyr kettle warranty?');
  const { document_id: documentId, passage_id: passageId } = asked.answer.sources[0];
  await call(`${gateway.url}/api/v1/knowledge/documents/${documentId}`, { token, method: 'DELETE' });
  const { retrieved } = await read(`/messages/${asked.message.id}/timeline`);
  expect(retrieved[0]).toMatchObject({ passage_id: passageId, document_id: null, title: null, score: expect.any(Number) });
});

it('knows no message of nobody', async () => {
  const missing = await call(`${gateway.url}/api/v1/messages/00000000-0000-4000-8000-000000000000/timeline`, { token });
  expect(problemOf(missing)).toEqual(problem(404, 'not_found'));
});
