import { readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { inspectEmbeddedPostgres } from '../../../../src/drivers/store/embedded/start-embedded-postgres.ts';
import { ConfigError } from '../../../../src/kernel/errors.ts';
import { ask, createScratchHomes, runs } from './scratch-homes.ts';

const homes = createScratchHomes();
afterEach(() => homes.clear());
afterAll(() => homes.close());
const asRoot = process.getuid?.() === 0;

describe('embedded PostgreSQL', () => {
  it('makes a database on the first boot and finds its rows again on the second', async () => {
    const scratch = await homes.make();
    const first = await homes.start(scratch);
    await ask(first.ownerUrl, "CREATE TABLE kept AS SELECT 'still here' AS word");
    await Promise.all([first.stop(), first.stop()]);
    expect(await runs(first.pid)).toBe(false);

    const second = await homes.start(scratch);
    expect(second.adopted).toBe(false);
    expect(second.dataFolder).toBe(first.dataFolder);
    expect(await ask(second.ownerUrl, 'SELECT word FROM kept')).toEqual([{ word: 'still here' }]);
    await second.stop();
  });

  it('sorts by code point, keeps every commit and listens on the loopback address only', async () => {
    const { ownerUrl } = await homes.start(await homes.booted());
    const names = ['fsync', 'synchronous_commit', 'full_page_writes', 'listen_addresses', 'unix_socket_directories', 'server_encoding'];
    const rows = await ask<{ name: string; setting: string }>(
      ownerUrl,
      `SELECT name, setting FROM pg_settings WHERE name IN (${names.map((name) => `'${name}'`).join()})`,
    );
    expect(Object.fromEntries(rows.map(({ name, setting }) => [name, setting]))).toEqual({
      fsync: 'on',
      synchronous_commit: 'on',
      full_page_writes: 'on',
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      server_encoding: 'UTF8',
    });
    expect(await ask(ownerUrl, "SELECT datlocprovider AS p, datlocale AS l FROM pg_database WHERE datname = 'claw'")).toEqual([
      { p: 'b', l: 'C.UTF-8' },
    ]);
    expect(
      await ask(ownerUrl, "SELECT string_agg(w, '' ORDER BY w) AS sorted, lower('Ä') AS low FROM unnest('{é,b,Z,a}'::text[]) w"),
    ).toEqual([{ sorted: 'Zabé', low: 'ä' }]);
  });

  it('asks for the password that only the home knows', async () => {
    const scratch = await homes.booted();
    const { ownerUrl } = await homes.start(scratch);
    expect(await ask(ownerUrl, "SELECT DISTINCT auth_method FROM pg_hba_file_rules WHERE type <> 'local'")).toEqual([
      { auth_method: 'scram-sha-256' },
    ]);
    const wrong = new URL(ownerUrl);
    wrong.password = 'guess';
    await expect(ask(wrong.href, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
    const file = join(scratch.home, 'postgres.json');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(file, 'utf8')).toContain(new URL(ownerUrl).password);
  });

  it.runIf(asRoot)('as root keeps the data under a random id outside the home, owned by another user and closed to the rest', async () => {
    const scratch = await homes.make();
    const { dataFolder, pid } = await homes.start(scratch);
    expect(dataFolder.startsWith(`${scratch.systemFolder}/`)).toBe(true);
    expect(dataFolder.split('/').at(-1)).toMatch(/^[0-9a-f]{32}$/);
    const folder = await stat(dataFolder);
    expect(folder.uid).not.toBe(0);
    expect(folder.mode & 0o777).toBe(0o700);
    expect((await stat(`/proc/${pid}`)).uid).toBe(folder.uid);
  });

  it('refuses a second Claw on the same home, names the first and says what to do', async () => {
    const scratch = await homes.booted();
    const first = await homes.start(scratch);
    const refusal = homes.start(scratch);
    await expect(refusal).rejects.toThrow(ConfigError);
    await expect(refusal).rejects.toThrow(new RegExp(`already running on .*process ${process.pid}.*Stop it first.*CLAW_HOME`));
    expect(await ask(first.ownerUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('frees the home on stop, and a new connection is refused from then on', async () => {
    const scratch = await homes.booted();
    const first = await homes.start(scratch);
    const guest = new pg.Client({ connectionString: first.ownerUrl });
    guest.on('error', () => {});
    await guest.connect();
    await first.stop();
    await expect(ask(first.ownerUrl, 'SELECT 1')).rejects.toThrow(/ECONNREFUSED/);
    await expect(homes.start(scratch)).resolves.toMatchObject({ adopted: false });
  });

  it('is inspected without being changed: before the first boot, running, stopped', async () => {
    const scratch = await homes.make();
    const nothing = { dataFolder: null, running: false, pid: null, port: null, version: null };
    expect(await inspectEmbeddedPostgres(scratch.home)).toEqual(nothing);
    await expect(stat(scratch.home)).rejects.toThrow(/ENOENT/);
    const { dataFolder, pid, port, stop } = await homes.start(scratch);
    expect(await inspectEmbeddedPostgres(scratch.home)).toEqual({ dataFolder, running: true, pid, port, version: '18' });
    await stop();
    expect(await inspectEmbeddedPostgres(scratch.home)).toEqual({ dataFolder, running: false, pid: null, port: null, version: '18' });
  });

  it('follows a home that was moved while it was stopped', async () => {
    const scratch = await homes.booted();
    const first = await homes.start(scratch);
    await ask(first.ownerUrl, 'CREATE TABLE moved_along ()');
    await first.stop();
    const moved = { ...scratch, home: join(scratch.folder, 'another place') };
    await rename(scratch.home, moved.home);
    const second = await homes.start(moved);
    expect(await ask(second.ownerUrl, "SELECT to_regclass('moved_along') IS NOT NULL AS there")).toEqual([{ there: true }]);
    await second.stop();
  });
});
