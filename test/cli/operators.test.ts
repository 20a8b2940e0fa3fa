// Who may sign in, from the command line, against a stand-in server.
import { afterEach, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../src/cli/run.ts';
import { startFakeServer, type Asked, type FakeReply, type FakeServer } from './fake-server.ts';
import { createTestShell } from './test-shell.ts';

let server: FakeServer | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

const operator = (email: string, role: string) => ({ id: `id-of-${email}`, email, name: 'Ada', role, state: 'active' });
const PAGES: Readonly<Record<string, FakeReply>> = {
  '/api/v1/operators?limit=100': { status: 200, body: { data: [operator('a@shop.example', 'owner')], next_cursor: 'next' } },
  '/api/v1/operators?limit=100&cursor=next': { status: 200, body: { data: [operator('b@shop.example', 'viewer')], next_cursor: null } },
  '/api/v1/operators/id-of-b@shop.example/reset-password': { status: 201, body: { one_time_password: 'only-once' } },
};

async function run(...args: readonly string[]) {
  const reply = ({ path }: Asked) => PAGES[decodeURIComponent(path)] ?? { status: 404, body: { code: 'not_found', detail: path } };
  server = await startFakeServer(reply);
  const shell = createTestShell(['operators', ...args], { env: { CLAW_URL: server.url, CLAW_API_KEY: 'k-1' } });
  return { code: await runCommandLine(shell), out: shell.out, err: shell.err.join('\n'), asked: server.asked };
}

describe('claw operators', () => {
  it('lists all of them, whatever page they are on', async () => {
    const { code, out } = await run('list');
    expect([code, out]).toEqual([0, ['a@shop.example  owner  active  Ada', 'b@shop.example  viewer  active  Ada']]);
  });

  it('gives the one with the address a new password, and shows it once', async () => {
    const { code, out, asked } = await run('reset-password', 'B@shop.example');
    expect([code, out[0]]).toEqual([0, 'One-time password of B@shop.example, shown this once: only-once']);
    expect(asked.at(-1)).toMatchObject({ method: 'POST', authorization: 'Bearer k-1' });
  });

  it('says that nobody has an address, and how it is called', async () => {
    const unknown = await run('reset-password', 'c@shop.example');
    expect([unknown.code, unknown.err]).toEqual([1, expect.stringContaining('c@shop.example was not found')]);
    await server?.close();
    const wrong = await run('reset-password');
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('reset-password EMAIL')]);
  });
});
