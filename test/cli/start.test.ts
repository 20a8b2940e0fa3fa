// What a person reads when Claw has started.
import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../../src/cli/run.ts';
import { findingLines } from '../../src/cli/doctor.ts';
import { startLines } from '../../src/cli/start.ts';
import { Secret } from '../../src/kernel/secret.ts';
import { freePort } from '../support/free-port.ts';
import { createTestShell } from './test-shell.ts';

const NOTHING = { adminKey: null, owner: null };
const modes = [
  { part: 'Database', mode: 'embedded' },
  { part: 'Jobs', mode: 'on the same' },
];

describe('the first lines of a running Claw', () => {
  it('give addresses and the mode of each part', () => {
    const lines = startLines({ url: 'http://127.0.0.1:3000', modes, made: NOTHING }, 'all', '/home/.claw');
    expect(lines).toContain('  Chat page   http://127.0.0.1:3000/');
    expect(lines).toContain('  Console     http://127.0.0.1:3000/admin');
    expect(lines).toContain('  Database   embedded');
    expect(lines).toContain('  Jobs       on the same');
    expect(lines.join()).not.toContain('key');
  });

  it("show the owner's key on the first run only, with the place it is kept", () => {
    const owner = { email: 'owner@localhost', password: new Secret('pw-once') };
    const made = { adminKey: new Secret('claw_abc'), owner };
    const text = startLines({ url: 'http://x', modes, made }, 'all', '/home/.claw').join('\n');
    expect(text).toContain('shown this once: claw_abc');
    expect(text).toContain('/home/.claw/admin-key');
    expect(text).toContain('owner@localhost with the one-time password, shown this once: pw-once');
  });

  it('give only the probes for a worker, which nobody else calls', () => {
    const text = startLines({ url: 'http://x', modes, made: NOTHING }, 'worker', '/h').join('\n');
    expect(text).toContain('Probes      http://x/healthz, http://x/readyz, http://x/metrics');
    expect(text).not.toContain('Chat page');
  });
});

it('a role that does not exist is refused before anything starts', async () => {
  const shell = createTestShell(['start', '--role', 'boss']);
  expect(await runCommandLine(shell)).toBe(2);
  expect(shell.err.join()).toContain('--role must be all, gateway, worker');
});

it.each([
  [{}, 'DATABASE_URL and REDIS_URL'],
  [{ DATABASE_URL: 'postgres://127.0.0.1/claw' }, 'set REDIS_URL,'],
  [{ REDIS_URL: 'redis://127.0.0.1' }, 'set DATABASE_URL,'],
])('a role that needs others beside it is refused without what they share (%o)', async (env: Readonly<Record<string, string>>, named) => {
  const shell = createTestShell(['start', '--role', 'worker'], { env });
  expect(await runCommandLine(shell)).toBe(78);
  expect(shell.err.join()).toContain(named);
});

it('a database that is not there is told by its variable and address, without the password', async () => {
  const address = `127.0.0.1:${await freePort()}`;
  const shell = createTestShell(['start'], { env: { DATABASE_URL: `postgres://claw:hush-hush@${address}/claw` } });
  expect(await runCommandLine(shell)).not.toBe(0);
  expect(shell.err.join()).toContain(`The database (DATABASE_URL) cannot be reached: connect ECONNREFUSED ${address}. Start it,`);
  expect(shell.err.join()).not.toContain('hush-hush');
});

it('a finding of the doctor names its remedy below', () => {
  expect(findingLines({ name: 'Disk', state: 'fail', detail: 'full', remedy: 'Make room.' })).toEqual([
    'FAIL  Disk: full',
    '      Make room.',
  ]);
  expect(findingLines({ name: 'Disk', state: 'ok', detail: 'fine' })).toEqual(['ok    Disk: fine']);
});
