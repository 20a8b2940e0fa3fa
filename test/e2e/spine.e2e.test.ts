/** A new installation from its first start to its second, as a visitor, an operator and its owner meet it. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, problem, problemOf } from '../support/call.ts';
import { runClaw } from '../support/claw-command.ts';
import { listen } from '../support/event-listener.ts';
import { makeHome, raiseLimits } from '../support/gateway-process.ts';
import type { GatewayHome, GatewayProcess } from '../support/gateway-process.ts';
import { until } from '../support/until.ts';
import { channelKey, openVisitor } from '../support/visitor.ts';
import type { Visitor, WireMessage } from '../support/visitor.ts';

/** Longest start on a home that was used before, the checks of the installation included. */
const SECOND_START_MS = 10_000;
const ADD_DOCUMENTS = 'How do I add my own documents?';

let home: GatewayHome;
let gateway: GatewayProcess;
let key: string;

beforeAll(async () => {
  home = await makeHome();
  gateway = await home.start({ env: { LOG_LEVEL: 'debug' } });
  await raiseLimits(home, gateway);
  key = await channelKey(gateway.url);
});
afterAll(() => home.remove());

/** Asking a server more often than this would take the processor from the work it waits for. */
const when = (condition: () => Promise<boolean>) => until(condition, 8_000, 50);
const count = (text: string, part: string) => text.split(part).length - 1;
const enter = (token?: string) => openVisitor(gateway.url, key, token);
const web = (visitor: Visitor, path: string, json?: unknown, method?: string) =>
  call(`${gateway.url}/web/v1/${key}${path}`, { token: visitor.token, json, ...(method !== undefined && { method }) });
const admin = async (path: string, json?: unknown, method?: string) =>
  call(`${gateway.url}/api/v1${path}`, { token: await home.adminKey(), json, ...(method !== undefined && { method }) });

/** Sends, and waits for what is said next by anyone but the visitor. */
async function say(visitor: Visitor, id: string, text: string): Promise<WireMessage> {
  const sent = await visitor.send(id, text);
  expect(sent.status).toBe(202);
  const { seq } = (sent.body as { message: WireMessage }).message;
  let reply: WireMessage | undefined;
  await when(async () => {
    reply = (await visitor.messages()).find((message) => message.seq > seq && message.role !== 'user');
    return reply !== undefined;
  });
  return reply!;
}

describe('the first start', () => {
  it('serves the chat page with its files, and says that it is ready', async () => {
    const page = await call(`${gateway.url}/`);
    expect([page.status, page.type]).toEqual([200, 'text/html']);
    expect(page.text).toContain(`channel="${key}"`);
    expect((await call(`${gateway.url}/chat/${key}`)).text).toBe(page.text);
    const files = [...page.text.matchAll(/(?:src|href)="\/([^"]+)"/g)].map(([, path]) => path!);
    expect(files.length).toBeGreaterThan(0);
    for (const path of [...files, 'healthz', 'readyz', 'metrics', 'openapi.json']) {
      expect([path, (await call(`${gateway.url}/${path}`)).status]).toEqual([path, 200]);
    }
  });

  it("writes the owner's key for its owner alone, prints it once and logs it never", async () => {
    const adminKey = await home.adminKey();
    expect((await stat(join(home.folder, 'admin-key'))).mode & 0o777).toBe(0o600);
    expect((await stat(join(home.folder, 'master-key'))).mode & 0o777).toBe(0o600);
    expect((await admin('/conversations')).status).toBe(200);
    expect(count(gateway.output(), adminKey)).toBe(1);
    expect(gateway.output()).toContain(`Owner's API key, shown this once: ${adminKey}`);
  });
});

describe.concurrent('a question', () => {
  it.each([
    [ADD_DOCUMENTS, /^(knowledge|quickstart)\.md$/, 'npx claw ingest'],
    ['How do I stop Claw?', /^quickstart\.md$/, 'Ctrl-C'],
    ['How do I start Claw on a fresh clone?', /^quickstart\.md$/, 'npm start'],
    ['怎么启动 Claw？', /^zh-CN\/quickstart\.md$/, 'npm start'],
    ['怎么转人工？', /^zh-CN\/(hand-over|web-channel)\.md$/, '/human'],
  ])('%s is answered with a numbered source from %s', async (question, page, words) => {
    const answer = await say(await enter(), 'q', question);
    expect(answer).toMatchObject({ role: 'assistant', outcome: 'answer', state: 'sent' });
    expect(answer.text).toContain(words);
    expect(answer.text).toContain('[1]');
    expect(answer.sources.map(({ n }) => n)).toEqual(answer.sources.map((_, index) => index + 1));
    expect(answer.sources[0]).toMatchObject({ n: 1, external_id: expect.stringMatching(page) });
    expect(answer.text.replaceAll('`', '')).toContain(answer.sources[0]!.quote.replaceAll('`', '').slice(0, 20));
  });

  it.each([
    ['What is the capital of France?', /talk to a person/],
    ['今天天气怎么样？', /人工/],
    ['红烧肉怎么做才好吃？', /人工/],
    ['Who won the football world cup in 1998?', /talk to a person/],
  ])('%s is refused politely, with the offer of a person', async (question, offer) => {
    const answer = await say(await enter(), 'q', question);
    expect(answer).toMatchObject({ role: 'assistant', outcome: 'refuse', sources: [] });
    expect(answer.text).toMatch(offer);
    expect(answer.text).toContain('/human');
  });
});

describe.concurrent('an open page', () => {
  it('hears of every message once, with its state; another page hears the same; a later one resumes where it left off', async () => {
    const visitor = await enter();
    const [first, second] = [listen(gateway.url, key, visitor.token), listen(gateway.url, key, visitor.token)];
    const answer = await say(visitor, 'm1', ADD_DOCUMENTS);
    await Promise.all([first.untilMessages(2), second.untilMessages(2)]);
    expect(first.messages().map(({ id, seq, role }) => ({ id, seq, role }))).toEqual([
      { id: 'm1', seq: 1, role: 'user' },
      { id: answer.id, seq: 2, role: 'assistant' },
    ]);
    expect(first.messages()[1]).toMatchObject({ text: answer.text, outcome: 'answer', sources: answer.sources });
    expect(second.messages().map(({ seq, text }) => ({ seq, text }))).toEqual(first.messages().map(({ seq, text }) => ({ seq, text })));
    expect(first.states().at(-1)).toBe('answering');
    expect(first.events.filter(({ event }) => event === 'message').map(({ id }) => id)).toEqual(['1', '2']);
    const later = listen(gateway.url, key, visitor.token, '1');
    await later.untilMessages(1);
    expect(later.messages().map(({ seq }) => seq)).toEqual([2]);
    await Promise.all([first.close(), second.close(), later.close()]);
  });

  it('keeps its numbers in the conversation of other visitors apart', async () => {
    const [one, other] = [await enter(), await enter()];
    await say(one, 'same-id', '/help');
    expect(await other.messages()).toEqual([]);
    expect((await say(other, 'same-id', '/help')).seq).toBe(2);
  });
});

describe.concurrent('a command', () => {
  it('/help lists the commands, whatever the case', async () => {
    const visitor = await enter();
    for (const [id, text] of [['1', '/help'] as const, ['2', '/HELP'] as const]) {
      const { text: help, role } = await say(visitor, id, text);
      expect(role).toBe('system');
      for (const command of ['/new', '/stop', '/human']) expect(help).toContain(command);
    }
  });

  it.each([
    ['the button', (visitor: Visitor) => web(visitor, '/stop', undefined, 'POST')],
    ['/stop', (visitor: Visitor) => visitor.send('s', '/stop')],
  ])('%s ends a question that waits, and says so once', async (_name, stop) => {
    const visitor = await enter();
    await visitor.send('1', ADD_DOCUMENTS);
    await stop(visitor);
    await when(async () => (await visitor.messages()).some(({ text }) => text === 'Stopped.'));
    expect((await web(visitor, '/stop', undefined, 'POST')).body).toEqual({ stopped: false });
    const all = await visitor.messages();
    expect(all.find(({ id }) => id === '1')).toMatchObject({ state: 'cancelled' });
    expect(all.filter(({ role }) => role !== 'user').map(({ text }) => text)).toEqual(['Stopped.']);
  });

  it('/stop leaves the next question alone, however soon it comes', async () => {
    const visitor = await enter();
    await visitor.send('1', 'How do I stop Claw?');
    await visitor.send('2', '/stop');
    await visitor.send('3', ADD_DOCUMENTS);
    await when(async () => (await visitor.messages()).filter(({ role }) => role !== 'user').length === 2);
    expect((await visitor.messages()).at(-1)).toMatchObject({ role: 'assistant', outcome: 'answer' });
  });

  it('/human calls a person: the agent is silent, a person speaks, and the agent returns by release', async () => {
    const visitor = await enter();
    const page = listen(gateway.url, key, visitor.token);
    expect(await say(visitor, '1', '/human')).toMatchObject({ outcome: 'handoff', role: 'system' });
    await visitor.send('2', ADD_DOCUMENTS);
    const spoken = await admin(`/conversations/${visitor.conversationId}/messages`, { text: 'Hello, this is Ada.', author: 'Ada' });
    expect(spoken.status).toBe(201);
    await page.untilMessages(4);
    // The last word is the person's: what the visitor asked in between was left to them.
    expect((await visitor.messages()).map(({ role, state }) => `${role} ${state}`)).toEqual([
      'user answered',
      'system sent',
      'user for_person',
      'operator sent',
    ]);
    expect(page.messages().at(-1)).toMatchObject({ role: 'operator', text: 'Hello, this is Ada.', author: 'Ada' });
    expect(page.states()).toContain('human');
    await page.close();
    expect((await admin(`/conversations/${visitor.conversationId}/release`, undefined, 'POST')).body).toMatchObject({ owner: 'bot' });
    expect(await say(visitor, '3', ADD_DOCUMENTS)).toMatchObject({ role: 'assistant', outcome: 'answer' });
  });

  it('/new gives a conversation that a person took over back to the agent', async () => {
    const visitor = await enter();
    await say(visitor, '1', '/help');
    expect((await admin(`/conversations/${visitor.conversationId}/takeover`, undefined, 'POST')).body).toMatchObject({ owner: 'human' });
    await visitor.send('2', ADD_DOCUMENTS);
    await when(async () => (await visitor.messages()).at(-1)?.state === 'for_person');
    expect(await say(visitor, '3', '/new')).toMatchObject({ role: 'system' });
    expect(await say(visitor, '4', ADD_DOCUMENTS)).toMatchObject({ role: 'assistant', outcome: 'answer' });
  });
});

describe.concurrent('an answer', () => {
  it('takes feedback, and opens the passage it cites to its own readers only', async () => {
    const visitor = await enter();
    const { id, sources } = await say(visitor, '1', ADD_DOCUMENTS);
    expect((await web(visitor, `/messages/${id}/feedback`, { value: 1 })).status).toBe(204);
    expect((await web(visitor, `/messages/${id}/feedback`, { value: -1, comment: '不对' })).status).toBe(204);
    expect(problemOf(await web(visitor, `/messages/${id}/feedback`, { value: 0 }))).toEqual(problem(422, 'input_invalid', 'value'));
    const passage = await web(visitor, `/passages/${sources[0]!.passage_id}`);
    expect(passage.body).toMatchObject({ id: sources[0]!.passage_id, title: sources[0]!.title });
    expect(passage.body?.['text']).toContain('npx claw ingest');
    const stranger = await enter();
    expect(problemOf(await web(stranger, `/passages/${sources[0]!.passage_id}`))).toEqual(problem(404, 'not_found'));
    expect(problemOf(await web(stranger, `/messages/${id}/feedback`, { value: 1 }))).toEqual(problem(404, 'not_found'));
  });
});

describe.concurrent('another process', () => {
  const env = () => ({ CLAW_HOME: home.folder, PORT: '0' });

  it('ends with code 78 on the same home, naming what to do', async () => {
    const { code, err } = await runClaw(['start'], env());
    expect(code).toBe(78);
    expect(err).toMatch(/already running/i);
    expect(err).toContain('CLAW_HOME');
    expect((await call(`${gateway.url}/readyz`)).status).toBe(200);
  });

  it.each([
    [['start', '--role', 'gateway'], {}, '--role'],
    [['start'], { PORT: 'abc', LOG_LEVEL: 'loud', DATABASE_URL: 'mysql://x' }, 'PORT'],
  ])('ends with code 78 for %j and %j, naming %s', async (args, wrong, name) => {
    const { code, err } = await runClaw(args, { ...env(), ...wrong });
    expect(code).toBe(78);
    expect(err).toContain(name);
    for (const variable of Object.keys(wrong)) expect(err).toContain(variable);
    expect(err).not.toMatch(/\n\s+at .*\(/);
  });

  it('that is claw doctor sees this one, and ends with 1 only when something stands in the way', async () => {
    const well = await runClaw(['doctor'], { ...env(), CLAW_URL: gateway.url });
    expect([well.code, well.err]).toEqual([0, '']);
    expect(well.out).toContain(`ready at ${gateway.url}`);
    const ill = await runClaw(['doctor'], { ...env(), DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' });
    expect(ill.code).toBe(1);
    expect(ill.out).toMatch(/FAIL +Schema/);
  });
});

describe('the process', () => {
  it('drains on SIGTERM with code 0, starts again within 10 s, and still knows conversation and key', async () => {
    const visitor = await enter();
    const answer = await say(visitor, '1', ADD_DOCUMENTS);
    const adminKey = await home.adminKey();
    expect(await gateway.end('SIGTERM')).toBe(0);
    expect(gateway.output()).toMatch(/Stopped\.\s*$/);
    const began = performance.now();
    gateway = await home.start({ env: { LOG_LEVEL: 'debug' } });
    expect(performance.now() - began).toBeLessThan(SECOND_START_MS);
    expect(await channelKey(gateway.url)).toBe(key);
    const again = await enter(visitor.token);
    expect((await again.messages()).map(({ text }) => text)).toEqual([ADD_DOCUMENTS, answer.text]);
    expect((await say(again, '2', '怎么转人工？')).outcome).toBe('answer');
    expect(await home.adminKey()).toBe(adminKey);
    expect((await admin('/conversations')).status).toBe(200);
    expect(count(gateway.output(), adminKey)).toBe(0);
  });
});
