/** A draft of settings from the first edit to what customers are told: tried, refused, tried again, published, and taken back. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { call, problem, problemOf } from '../support/call.ts';
import type { CallOptions } from '../support/call.ts';
import { makeHome, raiseLimits } from '../support/gateway-process.ts';
import type { GatewayHome, GatewayProcess } from '../support/gateway-process.ts';
import { until } from '../support/until.ts';

const KETTLE = { title: 'Kettle', text: 'The Zephyr kettle has a warranty of eleven years.', external_id: 'kettle' };
const LAMP = { title: 'Lamp', text: 'The Boreas lamp is delivered within four days.', external_id: 'lamp' };
const WARRANTY = 'How long is the warranty of the Zephyr kettle?';

let home: GatewayHome;
let gateway: GatewayProcess;
let token: string;
let base: string;

// oxlint-disable-next-line typescript/no-explicit-any -- answers of every shape, of which a test says what it expects
type Body = any;

const api = (path: string, options: CallOptions = {}) => call(`${gateway.url}/api/v1${path}`, { token, ...options });
const read = async (path: string): Promise<Body> => (await api(path)).body;
const post = (path: string, json?: unknown) => api(path, { method: 'POST', ...(json !== undefined && { json }) });
const draft = (key: string, value: unknown) => api(`/configs/${key}?draft=true`, { method: 'PUT', json: { value } });
const preview = async (): Promise<Body> => (await post('/configs/preview')).body;
const publish = async (more: object = {}) => post('/configs/publish', { hash: (await preview()).hash, ...more });

async function addDocument(document: object): Promise<void> {
  const { data } = (await post(`/knowledge/bases/${base}/documents`, document)).body as Body;
  await until(async () => (await read(`/knowledge/documents/${data[0].id}`)).state === 'ready', 10_000, 50);
}

async function run(given: object = {}): Promise<Body> {
  const begun = await post('/evaluations/runs', given);
  expect([begun.status, begun.text]).toEqual([202, expect.any(String)]);
  let now: Body = begun.body;
  await until(async () => !['queued', 'running'].includes((now = await read(`/evaluations/runs/${now.id}`)).state), 20_000, 50);
  return now;
}

beforeAll(async () => {
  home = await makeHome();
  gateway = await home.start();
  await raiseLimits(home, gateway);
  token = await home.adminKey();
  base = ((await post('/knowledge/bases', { name: 'shop' })).body as Body).id;
  await addDocument(KETTLE);
}, 90_000);
afterAll(() => home.remove());

it('keeps a draft to itself until it is published, then all of it holds at once, with the reason in the history', async () => {
  expect(problemOf(await publish())).toEqual(problem(409, 'conflict'));
  const drafted = await draft('answer.top_k', 7);
  expect([drafted.status, drafted.body]).toMatchObject([200, { value: 7, revision: expect.any(Number) }]);
  await draft('persona', 'You are terse.');
  expect(await read('/configs/answer.top_k')).toMatchObject({ value: 20 });
  const looked = await preview();
  expect(looked).toMatchObject({ gate: { state: 'open' }, estimates: [{ source: 'evaluation', questions: 0 }, { source: 'yesterday' }] });
  expect(looked.changes.map(({ key, before, after }: Body) => [key, before, after])).toEqual([
    ['answer.top_k', null, 7],
    ['persona', null, 'You are terse.'],
  ]);
  await draft('persona', 'You are kind.');
  expect(problemOf(await post('/configs/publish', { hash: looked.hash }))).toMatchObject({ status: 412, code: 'changed_meanwhile' });
  const published: Body = (await publish({ reason: 'Shorter answers' })).body;
  expect(published).toMatchObject({ state: 'published', version: expect.any(Number) });
  expect(await read('/configs/answer.top_k')).toMatchObject({ value: 7, version: published.version });
  const { data } = await read('/configs/persona/history');
  expect(data[0]).toMatchObject({ value: 'You are kind.', version: published.version, reason: 'Shorter answers' });
  expect((await preview()).changes).toEqual([]);
});

it('does not publish over what was changed meanwhile', async () => {
  await draft('answer.top_k', 8);
  await api('/configs/answer.top_k', { method: 'PUT', json: { value: 9 } });
  expect((await preview()).changes).toMatchObject([{ key: 'answer.top_k', overtaken: true }]);
  expect(problemOf(await publish())).toEqual(problem(412, 'changed_meanwhile', 'answer.top_k'));
  expect((await post('/configs/discard', {})).body).toEqual({ discarded: 1 });
});

it('refuses a draft that breaks the evaluation set, wants a run again after the knowledge changed, and publishes what has passed', async () => {
  const must: Body = { question: WARRANTY, documents: ['kettle'], must_pass: true };
  expect((await post('/evaluations/questions', must)).status).toBe(201);
  await post('/evaluations/questions', { question: 'Who won the regatta of 1911 in Lisbon?', expects: 'refuse' });
  await draft('moderation.blocked_terms', ['warranty']);
  expect(problemOf(await publish())).toEqual(problem(409, 'conflict', 'run'));

  const broken = await run();
  expect(broken).toMatchObject({
    state: 'done',
    verdict: 'refused',
    progress: 1,
    answers: 2,
    summary: { correct_before: 2, correct_after: 1, failed_must_pass: [1] },
  });
  const { data } = await read(`/evaluations/runs/${broken.id}/answers`);
  expect(data[0]).toMatchObject({
    question: WARRANTY,
    before: { correct: true, sources: [{ external_id: 'kettle' }] },
    after: { correct: false, outcome: 'refuse' },
  });
  const refused = await publish();
  expect(problemOf(refused)).toEqual(problem(409, 'conflict'));
  expect(refused.body?.['detail']).toContain('2 of 2 before, 1 with the draft');

  await draft('moderation.blocked_terms', ['lottery']);
  expect((await preview()).gate.state).toBe('untried');
  expect(await run()).toMatchObject({ verdict: 'passed' });
  await addDocument(LAMP);
  expect((await preview()).gate.state).toBe('untried');
  expect(problemOf(await publish())).toEqual(problem(409, 'conflict', 'run'));
  const again = await run();
  expect((await publish()).body).toMatchObject({ state: 'published', run_id: again.id });
  expect(await read('/configs/moderation.blocked_terms')).toMatchObject({ value: ['lottery'] });
}, 60_000);

it('publishes at its time, trying the draft again when the knowledge changed since it was scheduled', async () => {
  await draft('answer.top_k', 5);
  expect(problemOf(await publish({ at: '2020-01-01T00:00:00Z' }))).toEqual(problem(422, 'input_invalid', 'at'));
  await run();
  const at = new Date(Date.now() + 3_000).toISOString();
  const scheduled: Body = (await publish({ at, reason: 'Monday' })).body;
  expect(scheduled).toMatchObject({ state: 'scheduled', version: null });
  expect(problemOf(await publish({ at }))).toMatchObject({ status: 409 });
  await addDocument({ ...LAMP, external_id: 'second lamp', title: 'Second lamp' });
  let now: Body = scheduled;
  await until(async () => (now = await read(`/publications/${scheduled.id}`)).state !== 'scheduled', 20_000, 100);
  expect(now).toMatchObject({ state: 'published', version: expect.any(Number), reason: 'Monday' });
  expect(now.run_id).not.toBe(scheduled.run_id);
  expect(await read('/configs/answer.top_k')).toMatchObject({ value: 5 });
  expect(problemOf(await post(`/publications/${scheduled.id}/cancel`))).toMatchObject({ status: 409 });
}, 60_000);

it('does not publish at its time what was edited since', async () => {
  await draft('answer.top_k', 6);
  await run();
  const { id }: Body = (await publish({ at: new Date(Date.now() + 2_000).toISOString() })).body;
  await draft('answer.top_k', 4);
  let now: Body = null;
  await until(async () => (now = await read(`/publications/${id}`)).state !== 'scheduled', 20_000, 100);
  expect(now).toMatchObject({ state: 'failed', error: expect.stringContaining('changed meanwhile') });
  expect(await read('/configs/answer.top_k')).toMatchObject({ value: 5 });
  await post('/configs/discard', {});
}, 60_000);

it('rolls back without a run, and keeps both in the trail', async () => {
  const { data } = await read('/configs/moderation.blocked_terms/history');
  expect(data).toHaveLength(1);
  const { status } = await api('/configs/moderation.blocked_terms', { method: 'PUT', json: { value: [] } });
  expect(status).toBe(200);
  const back = await post('/configs/moderation.blocked_terms/rollback', { version: data[0].version });
  expect(back.body).toMatchObject({ value: ['lottery'] });
  const trail = await read('/audit?limit=100');
  const actions = trail.data.map(({ action }: Body) => action);
  expect(actions).toEqual(expect.arrayContaining(['publishDraft', 'rollBackConfig']));
});

it('exports what was set, and drafts such a document as a whole or not at all', async () => {
  const file: Body = await read('/configs/export');
  expect(file.settings).toContainEqual({ key: 'answer.top_k', channel: null, value: 5 });
  const wrong = {
    ...file,
    settings: [
      { key: 'answer.top_k', value: 6 },
      { key: 'answer.top_k', channel: 'none', value: 6 },
      { key: 'persona', value: 7 },
    ],
  };
  expect(problemOf(await post('/configs/import', wrong))).toEqual(problem(422, 'input_invalid', 'settings.1.channel', 'settings.2.value'));
  expect((await preview()).changes).toEqual([]);
  const imported = await post('/configs/import', { ...file, settings: [{ key: 'answer.top_k', channel: null, value: 6 }] });
  expect(imported.body).toEqual({ drafted: 1 });
  expect((await preview()).changes).toMatchObject([{ key: 'answer.top_k', before: 5, after: 6 }]);
  await post('/configs/discard', { key: 'answer.top_k' });
});
