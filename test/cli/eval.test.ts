// A question set through a stand-in server: the run file and the score sheet.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../src/cli/run.ts';
import { percentile } from '../../src/cli/eval/percentile.ts';
import { startFakeServer, type FakeServer } from './fake-server.ts';
import { createTestShell } from './test-shell.ts';

let folder = '';
let server: FakeServer | null = null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'claw-eval-'));
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await server?.close();
  server = null;
});

const QUESTIONS = [
  { id: 'q1', question: 'How long?', relevant: ['d1'], answers: ['two days'], kind: 'extractive', source: 'shop' },
  { id: 'q2', question: 'Do you sell shoes?', relevant: [], answers: [], kind: 'unanswerable', source: 'shop' },
];

const source = (externalId: string | null) => ({ n: 1, title: 'T', url: null, external_id: externalId, quote: 'x' });
const REPLIES: Readonly<Record<string, unknown>> = {
  'How long?': {
    answer: { text: 'It takes two days [1], at most [2].', outcome: 'answer', sources: [source('d1'), source(null)] },
    retrieved: [{ external_id: 'd9' }, { external_id: 'd1' }, { external_id: 'd9' }],
    retrieval_ms: 4,
  },
  'Do you sell shoes?': { answer: { text: 'I could not find this.', outcome: 'refuse', sources: [] }, retrieved: [], retrieval_ms: 2 },
};

/** Also what a server says that refuses. */
const SETTING: Readonly<Record<string, unknown>> = {
  key: 'limits.address_per_minute',
  value: 200,
  origin: 'default',
  code: 'auth_forbidden',
  detail: 'No.',
};

/** `settings` is the status with which the server answers for its settings. */
async function evaluate(text: string, args: readonly string[] = [], settings = 200, setting = SETTING) {
  server = await startFakeServer(({ path, body }) => {
    if (path.startsWith('/api/v1/configs/')) return { status: settings, body: setting };
    const question = (JSON.parse(body) as { text: string }).text;
    return { status: 200, body: { message: { id: 'm', conversation_id: 'c', state: 'answered' }, ...(REPLIES[question] as object) } };
  });
  const file = join(folder, 'questions.jsonl');
  writeFileSync(file, text);
  const readFile = (path: string) => readFileSync(path, 'utf8');
  const shell = createTestShell(['eval', file, ...args], { cwd: folder, readFile, env: { CLAW_URL: server.url, CLAW_API_KEY: 'k' } });
  return { code: await runCommandLine(shell), out: shell.out.join('\n'), err: shell.err.join('\n') };
}

const lines = QUESTIONS.map((question) => JSON.stringify(question)).join('\n');

describe('claw eval', () => {
  it('writes a run with external ids, without citation marks, each id once', async () => {
    await evaluate(lines, ['--out', 'run.jsonl', '--concurrency', '1']);
    const rows = readFileSync(join(folder, 'run.jsonl'), 'utf8').trimEnd().split('\n');
    expect(rows.map((row) => JSON.parse(row) as unknown)).toEqual([
      { question_id: 'q1', ranked: ['d9', 'd1'], answer: 'It takes two days, at most [2].', citations: ['d1'], refused: false },
      { question_id: 'q2', ranked: [], answer: 'I could not find this.', citations: [], refused: true },
    ]);
  });

  it('prints the scores and how long retrieval took', async () => {
    const { code, out } = await evaluate(lines);
    expect(code).toBe(0);
    expect(out).toMatch(/recall@1 +0 +0 to 0\n/);
    expect(out).toMatch(/recall@3 +1 +1 to 1\n/);
    expect(out).toMatch(/mrr@10 +0\.5 +0\.5 to 0\.5\n/);
    expect(out).toMatch(/answer_contains +1 +1 to 1\n/);
    expect(out).toMatch(/refusal_f1 +1 +1 to 1\n/);
    expect(out).toMatch(/safe_answer_rate +1 +1 to 1\n/);
    expect(out).toMatch(/questions +2\n/);
    expect(out).toMatch(/source +questions +recall@1 .*\n +shop +2 +0 +1 /);
    expect(out).toContain('Retrieval p50 2.0 ms, p95 4.0 ms');
  });

  it('lifts the limits it would meet while it asks, says so and puts them back', async () => {
    const { out, err } = await evaluate(lines);
    for (const name of ['address', 'route', 'contact', 'tenant']) {
      const key = `limits.${name}_per_minute`;
      const settings = server?.asked.filter(({ path }) => path === `/api/v1/configs/${key}`).map(({ method }) => method);
      expect(settings).toEqual(['GET', 'PUT', 'DELETE']);
      expect(err).toContain(key);
    }
    expect(server?.asked.at(-1)?.method).toBe('DELETE');
    expect(err).toContain('are raised while the questions run, then set back.');
    expect(out).not.toContain('limits.address_per_minute');
  });

  it.each([
    [300, 'PUT', '{"value":300}'],
    [1_000_000, 'DELETE', ''],
  ])('puts back a value of %d that was set before: %s', async (value, method, body) => {
    await evaluate(lines, [], 200, { ...SETTING, origin: 'tenant', value });
    const last = server?.asked.findLast(({ path }) => path.endsWith('limits.address_per_minute'));
    expect([last?.method, last?.path, last?.body]).toEqual([method, '/api/v1/configs/limits.address_per_minute', body]);
  });

  it('knows a value that an ended run left raised, in whatever order the database keeps its parts', async () => {
    const left = { messages: 1_000_000, knowledge: 1_000_000, conversations: 1_000_000 };
    await evaluate(lines, [], 200, { ...SETTING, origin: 'tenant', value: left });
    const routes = server?.asked.filter(({ path }) => path.endsWith('limits.route_per_minute')).map(({ method }) => method);
    expect(routes).toEqual(['GET', 'PUT', 'DELETE']);
  });

  it('asks at the set pace with a key that may not change settings', async () => {
    const { code, out, err } = await evaluate(lines, [], 403);
    expect(code).toBe(0);
    expect(out).not.toContain('limits.address_per_minute');
    expect(err).toContain('This key may not change limits.address_per_minute, limits.route_per_minute');
  });

  it('names the line of a question file that cannot be used', async () => {
    expect(await evaluate('{"id":"q1","question":"x"}\nnot json')).toMatchObject({
      code: 1,
      err: 'Line 2 of the question file is not JSON.',
    });
    await server?.close();
    expect((await evaluate('{"id":"q1"}')).err).toContain('Line 1 of the question file: question');
    await server?.close();
    expect((await evaluate('\n')).err).toBe('The question file holds no question.');
  });
});

describe('percentile', () => {
  it('is the nearest rank', () => {
    const values = Array.from({ length: 20 }, (_, index) => 20 - index);
    expect([percentile(values, 0.5), percentile(values, 0.95), percentile([], 0.5)]).toEqual([10, 19, null]);
  });
});
