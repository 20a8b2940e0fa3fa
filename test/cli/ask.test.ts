// One question from the command line, against a stand-in server.
import { afterEach, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../src/cli/run.ts';
import { startFakeServer, type FakeReply, type FakeServer } from './fake-server.ts';
import { createTestShell } from './test-shell.ts';

let server: FakeServer | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

const source = { n: 1, title: 'Delivery', url: null, page: 12, external_id: 'shipping-1', quote: 'within\n two days' };
const message = { id: 'm1', conversation_id: 'c1', state: 'answered' };
const answered: FakeReply = {
  status: 200,
  body: { message, answer: { text: 'Two days [1].', outcome: 'answer', sources: [source] }, retrieved: [] },
};

async function ask(args: readonly string[], answer: (before: number) => FakeReply, env: Readonly<Record<string, string>> = {}) {
  server = await startFakeServer((_asked, before) => answer(before));
  const shell = createTestShell(['ask', ...args], { env: { CLAW_URL: server.url, CLAW_API_KEY: 'k-1', ...env } });
  return { code: await runCommandLine(shell), out: shell.out, err: shell.err.join('\n'), asked: server.asked };
}

describe('claw ask', () => {
  it('prints the answer, numbered sources and the outcome', async () => {
    const { code, out, asked } = await ask(['How', 'long?'], () => answered);
    expect(code).toBe(0);
    expect(out).toEqual([
      'Two days [1].',
      '',
      'Sources',
      '  [1] Delivery, p. 12 (shipping-1)',
      '      "within two days"',
      '',
      'Outcome: answer',
    ]);
    expect(asked[0]).toMatchObject({ method: 'POST', path: '/api/v1/messages', authorization: 'Bearer k-1' });
    expect(JSON.parse(asked[0]?.body ?? '')).toMatchObject({ text: 'How long?', wait_s: 50 });
  });

  it('prints one JSON object with --json', async () => {
    const { out } = await ask(['q', '--json'], () => answered);
    expect(out.map((line) => JSON.parse(line) as unknown)).toEqual([
      { text: 'Two days [1].', outcome: 'answer', sources: [source], message },
    ]);
  });

  it('counts a refusal as done and a failed answer as failed', async () => {
    const end = (outcome: string | null): FakeReply => ({
      status: 200,
      body: { message, answer: { text: 'Sorry', outcome, sources: [] } },
    });
    expect((await ask(['q'], () => end('refuse'))).code).toBe(0);
    await server?.close();
    expect((await ask(['q'], () => end(null))).code).toBe(1);
  });

  it('comes again when the server is busy and asks for it', async () => {
    const busy: FakeReply = { status: 429, body: { code: 'limit_exceeded', detail: 'Slow down.' }, headers: { 'retry-after': '0' } };
    const { code, asked } = await ask(['q'], (before) => (before < 2 ? busy : answered));
    expect([code, asked.length]).toEqual([0, 3]);
  });

  it('names a port that is never called, and the remedy', async () => {
    const { code, err } = await ask(['q'], () => answered, { CLAW_URL: 'http://127.0.0.1:6667' });
    expect(code).toBe(1);
    expect(err).toContain('Port 6667 of http://127.0.0.1:6667 cannot be used');
    expect(err).toContain('Start Claw with another PORT');
  });

  it('names faults of the server in its words, with where a refused key came from', async () => {
    const refused: FakeReply = { status: 401, body: { code: 'auth_invalid', detail: 'This API key is unknown.' } };
    expect(await ask(['q'], () => refused)).toMatchObject({ code: 1, err: 'This API key is unknown. The key came from CLAW_API_KEY.' });
  });

  it('tells when the base does not exist', async () => {
    const { code, err } = await ask(['q', '--base', 'Shop'], () => ({ status: 200, body: { data: [], next_cursor: null } }));
    expect({ code, err }).toEqual({ code: 1, err: 'The knowledge base "Shop" was not found.' });
  });
});
