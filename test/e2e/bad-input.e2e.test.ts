/** What is wrong is told clearly to whoever sent it, and nothing else stops; what belongs to another business is as if it were not there. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { call, problem, problemOf } from '../support/call.ts';
import type { Called, CallOptions } from '../support/call.ts';
import { makeHome, putSetting, raiseLimits } from '../support/gateway-process.ts';
import type { GatewayHome, GatewayProcess } from '../support/gateway-process.ts';
import { BODIES } from '../support/foreign-bodies.ts';
import { plantSecondTenant, SECRET_QUESTION } from '../support/second-tenant.ts';
import type { SecondTenant } from '../support/second-tenant.ts';
import { until } from '../support/until.ts';
import { channelKey, openVisitor } from '../support/visitor.ts';
import type { Visitor } from '../support/visitor.ts';

const NOBODYS_ID = '01900000-0000-7000-8000-000000000000';
const JSON_TYPE = { 'content-type': 'application/json' };
let home: GatewayHome;
let gateway: GatewayProcess;
let adminKey: string;
let key: string;
let visitor: Visitor;
let base: string;
let other: SecondTenant;

const api = (path: string, options: CallOptions = {}) => call(`${gateway.url}/api/v1${path}`, { token: adminKey, ...options });
const web = (path: string, options: CallOptions = {}) => call(`${gateway.url}/web/v1/${key}${path}`, { token: visitor.token, ...options });

beforeAll(async () => {
  home = await makeHome();
  gateway = await home.start();
  await raiseLimits(home, gateway);
  await putSetting(home, gateway, 'collect.window_ms', 0);
  adminKey = await home.adminKey();
  key = await channelKey(gateway.url);
  visitor = await openVisitor(gateway.url, key);
  base = String((await api('/knowledge/bases', { json: { name: 'mine' } })).body?.['id']);
  other = await plantSecondTenant(gateway.url, home.folder);
});
afterAll(() => home.remove());
afterEach(async () => {
  const ready = await call(`${gateway.url}/readyz`);
  if (ready.status !== 200) throw new Error(`no longer ready: ${ready.text}`);
});

async function sendFile(name: string, content: string | Uint8Array<ArrayBuffer>): Promise<Called> {
  const form = new FormData();
  form.set('file', new File([content], name));
  return api(`/knowledge/bases/${base}/documents`, { raw: form });
}

/** What became of a document that was taken. */
async function fateOf(added: Called): Promise<object> {
  expect(added.status).toBe(202);
  const [{ id }] = (added.body as { data: [{ id: string }] }).data;
  let document = added.body;
  await until(
    async () => {
      document = (await api(`/knowledge/documents/${id}`)).body;
      return document?.['state'] === 'ready' || document?.['state'] === 'failed';
    },
    8_000,
    50,
  );
  return { state: document?.['state'], error: document?.['error'] };
}

describe('a body that cannot be used', () => {
  const malformed = problem(400, 'input_malformed');
  const invalid = (...fields: readonly string[]) => problem(422, 'input_invalid', ...fields);
  const cases: readonly (readonly [what: string, options: CallOptions, expected: object])[] = [
    ['no text', { json: { id: 'x' } }, invalid('text')],
    ['an empty text', { json: { id: 'x', text: '' } }, invalid('text')],
    ['a text of white space', { json: { id: 'x', text: ' \n\t' } }, invalid('text')],
    ['a text that is a number', { json: { id: 'x', text: 7 } }, invalid('text')],
    ['a text with NUL', { json: { id: 'x', text: 'a\u0000b' } }, invalid('text')],
    ['half a character', { raw: '{"id":"x","text":"a\\ud800"}', headers: JSON_TYPE }, invalid('text')],
    ['a text above the limit', { json: { id: 'x', text: '长'.repeat(32_001) } }, invalid('text')],
    ['an unknown field', { json: { id: 'x', text: 'hi', colour: 'red' } }, invalid('colour')],
    ['a bad id', { json: { id: 'a b', text: 'hi' } }, invalid('id')],
    ['malformed JSON', { raw: '{"id":"x","text":', headers: JSON_TYPE }, malformed],
    ['no body', { raw: '', method: 'POST', headers: JSON_TYPE }, malformed],
    ['a list', { json: [] }, invalid('body')],
    ['invalid UTF-8', { raw: Buffer.from('{"id":"x","text":"\xff"}', 'latin1'), headers: JSON_TYPE }, malformed],
    ['more than 1 MB', { json: { id: 'x', text: 'a'.repeat(1_048_577) } }, problem(413, 'input_too_large')],
    ['another type', { raw: 'text=hi', headers: { 'content-type': 'text/plain' } }, problem(415, 'media_type_unsupported', 'Content-Type')],
  ];

  it.each(cases)('%s is named to the visitor', async (_what, options, expected) => {
    expect(problemOf(await web('/messages', options))).toEqual(expected);
  });

  it('says the same through the API', async () => {
    const questions: readonly (readonly [unknown, object])[] = [
      [{}, invalid('text')],
      [{ text: ' ' }, invalid('text')],
      [{ text: 'hi', colour: 'red' }, invalid('colour')],
      [{ text: 'hi', wait_s: 'long', debug: 1 }, invalid('wait_s', 'debug')],
      [{ text: 'hi', base_ids: 'all' }, invalid('base_ids')],
    ];
    for (const [json, expected] of questions) expect(problemOf(await api('/messages', { json }))).toEqual(expected);
    const large = { raw: `{"text":"${'a'.repeat(1_048_576)}"}`, headers: JSON_TYPE };
    expect(problemOf(await api('/messages', large))).toEqual(problem(413, 'input_too_large'));
    expect(problemOf(await api('/messages', { json: { text: 'hi' }, headers: { 'idempotency-key': 'a b' } }))).toEqual(
      invalid('Idempotency-Key'),
    );
    expect(problemOf(await api('/conversations?limit=0&colour=red'))).toEqual(invalid('limit', 'colour'));
    expect(problemOf(await api('/configs/collect.window_ms', { method: 'PUT', json: { value: 'soon' } }))).toEqual(
      invalid('collect.window_ms'),
    );
  });
});

describe('a caller who may not', () => {
  it('is told that the key is missing or wrong', async () => {
    const address = `${gateway.url}/api/v1/conversations`;
    const missing = await call(address);
    expect(problemOf(missing)).toEqual(problem(401, 'auth_missing'));
    expect(missing.headers.get('www-authenticate')).toMatch(/^Bearer/);
    const wrong = await call(address, { token: 'claw_wrong' });
    expect(problemOf(wrong)).toEqual(problem(401, 'auth_invalid'));
    expect(wrong.text).not.toContain('claw_wrong');
    for (const token of [visitor.token, `${adminKey}x`])
      expect(problemOf(await call(address, { token }))).toEqual(problem(401, 'auth_invalid'));
  });

  it('is told that a visitor token is missing, wrong, or of another chat', async () => {
    const address = `${gateway.url}/web/v1/${key}/messages`;
    expect(problemOf(await call(address))).toEqual(problem(401, 'auth_missing'));
    const [head, claims] = visitor.token.split('.');
    for (const token of ['x', adminKey, `${head}.${claims}.AAAA`, other.visitor.token]) {
      expect(problemOf(await call(address, { token }))).toEqual(problem(401, 'auth_invalid'));
    }
    expect(problemOf(await call(`${gateway.url}/web/v1/web_unknown/sessions`, { json: {} }))).toEqual(problem(404, 'not_found'));
  });

  it('finds nothing at an unknown address, and is told the methods of a known one', async () => {
    expect(problemOf(await api('/nothing'))).toEqual(problem(404, 'not_found'));
    expect(problemOf(await call(`${gateway.url}/../../etc/passwd`))).toEqual(problem(404, 'not_found'));
    expect(problemOf(await call(`${gateway.url}/assets/..%2f..%2fpackage.json`))).toEqual(problem(404, 'not_found'));
    const deleted = await api('/messages', { method: 'DELETE' });
    expect(problemOf(deleted)).toEqual(problem(405, 'method_not_allowed'));
    expect(deleted.headers.get('allow')).toContain('POST');
  });
});

describe('a message that comes again', () => {
  it('is acknowledged again with the same text, refused with another, and answered once', async () => {
    const once = await openVisitor(gateway.url, key);
    const first = await once.send('m1', 'How do I stop Claw?');
    const [again, changed] = await Promise.all([once.send('m1', 'How do I stop Claw?'), once.send('m1', 'Something else')]);
    const seqOf = ({ body }: { body: unknown }) => (body as { message: { seq: number } }).message.seq;
    expect([first.status, again.status, seqOf(again)]).toEqual([202, 202, seqOf(first)]);
    expect([changed.status, changed.body]).toMatchObject([409, { code: 'conflict', errors: [{ field: 'id' }] }]);
    await until(async () => (await once.messages()).length === 2);
    expect((await once.send('m1', 'How do I stop Claw?')).status).toBe(202);
    expect((await once.messages()).map(({ role, text }) => (role === 'user' ? text : role))).toEqual(['How do I stop Claw?', 'assistant']);
  });

  it('is the same question through the API under the same Idempotency-Key', async () => {
    const ask = (text: string) => api('/messages', { json: { text }, headers: { 'idempotency-key': 'order-7' } });
    const idOf = ({ body }: Called) => (body as { message: { id: string } }).message.id;
    expect(idOf(await ask('How do I stop Claw?'))).toBe(idOf(await ask('How do I stop Claw?')));
    expect(problemOf(await ask('Something else'))).toEqual(problem(409, 'conflict', 'Idempotency-Key'));
  });
});

describe('a document that cannot be read', () => {
  it('is refused at once where that can be seen, with file or line named', async () => {
    expect(problemOf(await sendFile('rows.jsonl', '{"id":"1","title":"a","text":"b"}\nnot json\n{"id":"3"}\n'))).toEqual(
      problem(422, 'input_invalid', 'line 2', 'line 3: text'),
    );
    expect(problemOf(await sendFile('rows.jsonl', '\n\n'))).toEqual(problem(422, 'input_invalid', 'file'));
    expect(problemOf(await api(`/knowledge/bases/${base}/documents`, { json: { title: 'no text' } }))).toEqual(
      problem(422, 'input_invalid', 'text'),
    );
    expect((await api(`/knowledge/bases/${base}`)).body).toMatchObject({ documents: 0 });
  });

  it('is marked failed with its reason where that shows later, while a broken page is still read', async () => {
    const [broken, none, bytes, spaces] = await Promise.all([
      sendFile('broken.html', '<html><body><h1>Opening hours<p>The shop opens <b>at nine<table><tr><td>cell &#x0; &nosuch;').then(fateOf),
      sendFile('script.html', '<html><body><script>draw()</script></body></html>').then(fateOf),
      sendFile('latin.html', Buffer.from('<html><body>caf\xe9</body></html>', 'latin1')).then(fateOf),
      sendFile('spaces.md', '  \n \n').then(fateOf),
    ]);
    expect(broken).toEqual({ state: 'ready', error: null });
    expect(none).toEqual({ state: 'failed', error: expect.stringContaining('no readable text') });
    expect(bytes).toEqual({ state: 'failed', error: expect.stringContaining('UTF-8') });
    expect(spaces).toEqual({ state: 'failed', error: expect.stringMatching(/./) });
  });
});

describe('what belongs to another business', () => {
  /** One body that every operation with one would take. */
  const ids = (): Readonly<Record<string, readonly string[]>> => ({
    messages: [other.ids.message],
    conversations: [other.ids.conversation],
    'knowledge/bases': [other.ids.base],
    'knowledge/documents': [other.ids.document],
    'knowledge/sources': [other.ids.source],
    'knowledge/annotations': [other.ids.annotation],
    'knowledge/gaps': [other.ids.gap],
    tasks: [other.ids.turn, other.ids.document],
    channels: [other.ids.channel],
    files: [other.ids.file],
    deliveries: [other.ids.delivery],
    models: [other.ids.model],
    'rate-limits/lists': [other.ids.list],
    contacts: [other.ids.contact],
    'notifications/endpoints': [other.ids.endpoint],
    'notifications/attempts': [other.ids.notification],
    'api-keys': [other.ids.apiKey],
    operators: [other.ids.operator],
    invitations: [other.ids.invitation],
    // Asked by the platform owner, to whom every business is known.
    tenants: [],
    'evaluations/questions': [other.ids.question],
    'evaluations/runs': [other.ids.run],
    publications: [other.ids.publication],
  });

  it('is not found under any address of the API, exactly as what nobody has', async () => {
    const { paths } = (await call(`${gateway.url}/openapi.json`)).body as {
      paths: Record<string, Record<string, { operationId: string; requestBody?: { content: Record<string, unknown> } }>>;
    };
    const operations = Object.entries(paths)
      .filter(([path]) => path.startsWith('/api/v1/') && path.includes('{id}'))
      .flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })));
    expect(operations.length).toBeGreaterThanOrEqual(14);
    const found: string[] = [];
    for (const { path, method, operationId, requestBody } of operations) {
      const noun = /^\/api\/v1\/(.+?)\/\{id\}/.exec(path)?.[1] ?? '';
      const json = requestBody === undefined ? undefined : BODIES[operationId];
      const types = Object.keys(requestBody?.content ?? {});
      const headers = types[0] === undefined || types.includes('application/json') ? {} : { 'content-type': types[0] };
      for (const id of [...(ids()[noun] ?? []), NOBODYS_ID, 'none']) {
        const answer = await call(gateway.url + path.replace('{id}', id), { method: method.toUpperCase(), token: adminKey, json, headers });
        if (answer.status !== 404 || answer.body?.['code'] !== 'not_found')
          found.push(`${operationId} ${id}: ${answer.status} ${answer.text}`);
      }
      if (ids()[noun] === undefined) found.push(`no id of another business is known for ${noun}`);
    }
    expect(found).toEqual([]);
  });

  it('cannot be named in a question, a setting or a conversation', async () => {
    for (const part of [{ conversation_id: other.ids.conversation }, { base_ids: [other.ids.base] }]) {
      const named = problemOf(await api('/messages', { json: { text: 'hi', ...part } }));
      expect(named).toMatchObject({ status: 404, code: 'not_found', fields: [expect.stringMatching(Object.keys(part)[0]!)] });
    }
    const setting = `/configs/persona?channel_id=${other.ids.channel}`;
    expect(problemOf(await api(setting))).toEqual(problem(404, 'not_found', 'channel_id'));
    expect(problemOf(await api(setting, { method: 'PUT', json: { value: 'rude' } }))).toEqual(problem(404, 'not_found', 'channel_id'));
    expect(problemOf(await web(`/passages/${other.ids.passage}`))).toEqual(problem(404, 'not_found'));
    expect(problemOf(await web(`/files/${other.ids.file}`))).toEqual(problem(404, 'not_found'));
    const sent = { id: 'stolen', text: 'hi', file_ids: [other.ids.file] };
    expect(problemOf(await web('/messages', { json: sent }))).toEqual(problem(422, 'input_invalid', 'file_ids.0'));
    expect(problemOf(await web(`/messages/${other.ids.message}/feedback`, { json: { value: 1 } }))).toEqual(problem(404, 'not_found'));
  });

  it('is in no list and no answer, and is untouched at the end', async () => {
    for (const path of ['/conversations', '/tasks', '/channels', '/deliveries', '/knowledge/bases', '/configs']) {
      const { status, text } = await api(path);
      expect(status).toBe(200);
      for (const id of Object.values(other.ids)) expect(text).not.toContain(id);
    }
    const asked = await api('/messages', { json: { text: SECRET_QUESTION, wait_s: 20, debug: true } });
    expect(asked.text).not.toContain(other.ids.document);
    expect(asked.text).not.toContain('eleven');
    const own = (path: string) => call(`${gateway.url}/api/v1${path}`, { token: other.apiKey });
    expect((await own(`/knowledge/bases/${other.ids.base}`)).body).toMatchObject({ name: 'zephyr', documents: 2 });
    expect((await own(`/conversations/${other.ids.conversation}`)).body).toMatchObject({ owner: 'bot', last_seq: 2 });
    expect((await own(`/knowledge/documents/${other.ids.document}`)).body).toMatchObject({ state: 'ready', attempts: 1 });
  });
});

it('still answers a normal question after all of this', async () => {
  const normal = await openVisitor(gateway.url, key);
  await normal.send('m1', '怎么转人工？');
  await until(async () => (await normal.messages()).length === 2);
  expect((await normal.messages())[1]).toMatchObject({ role: 'assistant', outcome: 'answer' });
  expect(gateway.output()).not.toMatch(/"level":(50|60)|"level":"(error|fatal)"/);
});
