// What a person gets back from a command line: words and an exit code.
import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../../src/cli/run.ts';
import { startFakeServer } from './fake-server.ts';
import { createTestShell } from './test-shell.ts';

async function run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const shell = createTestShell(args, { env });
  const code = await runCommandLine(shell);
  return { code, out: shell.out.join('\n'), err: shell.err.join('\n') };
}

/** An address that was free a moment ago and where nobody listens now. */
async function deserted(): Promise<string> {
  const server = await startFakeServer(() => ({ status: 200 }));
  await server.close();
  return server.url;
}

describe('the command line', () => {
  it.each([[[]], [['help']], [['--help']], [['-h']]])('lists its commands for %j', async (args) => {
    const { code, out } = await run(args);
    expect(code).toBe(0);
    for (const name of ['start', 'migrate', 'doctor', 'ask', 'ingest', 'eval']) expect(out).toContain(`  ${name} `);
  });

  it.each([[['ask', '--help']], [['help', 'ask']], [['ask', 'x', '-h']]])('explains a command for %j', async (args) => {
    const { code, out } = await run(args);
    expect(code).toBe(0);
    expect(out).toContain('Usage: claw ask "question" [flags]');
    expect(out).toContain('--json');
  });

  it('names the nearest command and ends with 2 for one it does not know', async () => {
    expect(await run(['ingst'])).toEqual({
      code: 2,
      out: '',
      err: expect.stringContaining('There is no command "ingst"; did you mean "ingest"?'),
    });
    expect((await run(['deploy'])).err).toContain('Commands: start, migrate');
  });

  it('names the nearest flag and ends with 2 for one it does not know', async () => {
    expect(await run(['ask', 'hi', '--jsno'])).toMatchObject({ code: 2, err: expect.stringContaining('did you mean --json?') });
  });

  it('ends with 78 and every fault when the environment cannot be used', async () => {
    const { code, err } = await run(['ask', 'hi'], { PORT: 'x', LOG_LEVEL: 'y' });
    expect(code).toBe(78);
    expect(err).toContain('PORT must be');
    expect(err).toContain('LOG_LEVEL must be');
  });

  it('ends with 1 and how to start a server when none answers', async () => {
    const url = await deserted();
    const { code, err } = await run(['ask', 'hi'], { CLAW_URL: url });
    expect({ code, err }).toEqual({ code: 1, err: `No Claw is running at ${url}; start one with npm start.` });
  });

  it('warns about variables that are not known and goes on', async () => {
    const { err } = await run(['ask', 'hi'], { CLAW_URL: await deserted(), CLAW_HOEM: '/x' });
    expect(err).toContain('Warning: CLAW_HOEM is not a variable of Claw; did you mean CLAW_HOME?');
    expect(err).toContain('No Claw is running');
  });
});
