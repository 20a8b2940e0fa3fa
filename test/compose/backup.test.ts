/** A backup taken by any kind of login, restored on another server and version: every row, number, policy and key is as it was. */
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { backUpBeforeMigrating, makeBackup } from '../../src/compose/backup.ts';
import { missingKeys, restoreBackup, verifyBackup } from '../../src/compose/restore.ts';
import type { Config } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import type { TenantId } from '../../src/kernel/ids.ts';
import { createSilentLogger } from '../../src/kernel/logger.ts';
import { fileOf } from '../../src/drivers/store/backup/manifest.ts';
import { plantTenant } from '../builders/plant-tenant.ts';
import { giveToPlainLogin } from '../support/plain-login.ts';
import type { PlainRight } from '../support/plain-login.ts';
import { createTestDatabase, startTestPostgres } from '../support/postgres.ts';
import { openTestStore } from '../support/store.ts';
import type { TestStore } from '../support/store.ts';

const server = await startTestPostgres();
const other = await startTestPostgres('system');
const ends: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const end of ends.toReversed()) await end();
}, 60_000);

if ('skip' in server) it.skip(`backups (${server.skip})`);
else {
  describe('a backup', () => {
    describeBackups(server.ownerUrl);
  });
}

function describeBackups(ownerUrl: string): void {
  for (const login of ['owner', 'CREATEROLE', 'NOCREATEROLE', 'stranger'] as const) {
    it(`holds every row that a login of the kind ${login} cannot see, and comes back whole`, async () => {
      const { first, again, unwalled } = await takeAndRestore(ownerUrl, login);
      expect(first.filter(({ rows }) => rows < 2)).toEqual([]);
      expect(again).toEqual(first);
      expect(unwalled).toEqual([]);
    }, 60_000);
  }

  if ('skip' in other) it.skip(`moves to another version of PostgreSQL (${other.skip})`);
  else {
    it('moves to another version of PostgreSQL', async () => {
      const { first, again } = await takeAndRestore(ownerUrl, 'owner', other.ownerUrl);
      expect(again).toEqual(first);
    }, 60_000);
  }

  it('is refused when a byte of it changed, when it is half, and by a database with data', async () => {
    const store = await openPlanted(ownerUrl);
    const { folder } = await makeBackup(await configOf(store.url), null);
    expect((await verifyBackup(folder)).tables.length).toBeGreaterThan(20);
    await expect(restoreBackup(await configOf(store.url), folder)).rejects.toMatchObject({ code: 'conflict' });
    await expect(makeBackup(await configOf(store.url), folder)).rejects.toMatchObject({ code: 'conflict' });
    const url = await emptyDatabase(ownerUrl);
    await expect(makeBackup(await configOf(url), null)).rejects.toMatchObject({ code: 'conflict' });
    const file = fileOf(folder, 'messages');
    const whole = await readFile(file);
    for (const bad of [whole.subarray(0, -9), Buffer.concat([whole.subarray(0, 30), Buffer.from('x'), whole.subarray(31)])]) {
      await writeFile(file, bad);
      await expect(restoreBackup(await configOf(url), folder)).rejects.toMatchObject({ message: expect.stringContaining('messages') });
    }
    await writeFile(file, whole);
    await restoreBackup(await configOf(url), folder);
    await rm(join(folder, 'manifest.json'));
    await expect(verifyBackup(folder)).rejects.toMatchObject({ code: 'input_invalid' });
  }, 60_000);

  it('carries the keys under a passphrase, and says which are missing without', async () => {
    const store = await openPlanted(ownerUrl);
    const from = await configOf(store.url, { BACKUP_PASSPHRASE: 'a-long-enough-passphrase' });
    await writeFile(join(from.home, 'master-key'), `${'k'.repeat(40)}\n`);
    const { folder, manifest } = await makeBackup(from, null);
    const files = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), 'latin1')));
    expect(files.join('\n')).not.toContain('k'.repeat(40));
    const url = await emptyDatabase(ownerUrl);
    await expect(restoreBackup(await configOf(url), folder)).rejects.toMatchObject({ details: { field: 'BACKUP_PASSPHRASE' } });
    const wrong = await configOf(url, { BACKUP_PASSPHRASE: 'another-long-passphrase' });
    await expect(restoreBackup(wrong, folder)).rejects.toMatchObject({ details: { field: 'BACKUP_PASSPHRASE' } });
    const to = await configOf(url, { BACKUP_PASSPHRASE: 'a-long-enough-passphrase' });
    await restoreBackup(to, folder);
    expect(await readFile(join(to.home, 'master-key'), 'utf8')).toBe(`${'k'.repeat(40)}\n`);
    expect(await missingKeys(to, manifest)).toEqual(manifest.wrapped_by);
  }, 60_000);

  it('is made before an older schema is changed, and the last few are kept', async () => {
    const store = await openPlanted(ownerUrl);
    const config = await configOf(store.url);
    const made = async () => (await readdir(join(config.home, 'backups')).catch((): string[] => [])).toSorted();
    const logger = createSilentLogger();
    await backUpBeforeMigrating(config, store.url, logger);
    expect(await made()).toEqual([]);
    await store.owner(`delete from claw_migrations where name = (select max(name) from claw_migrations)`);
    await backUpBeforeMigrating({ ...config, backupBeforeMigrating: false }, store.url, logger);
    expect(await made()).toEqual([]);
    await backUpBeforeMigrating(config, store.url, logger);
    const [first = ''] = await made();
    await verifyBackup(join(config.home, 'backups', first));
    const older = ['01', '02', '03'].map((day) => `before-upgrade-2025-01-${day}-000000`);
    for (const name of [...older, 'my-own']) await mkdir(join(config.home, 'backups', name));
    await rm(join(config.home, 'backups', first), { recursive: true });
    await backUpBeforeMigrating(config, store.url, logger);
    expect((await made()).filter((name) => !name.startsWith(`before-upgrade-${new Date().getUTCFullYear()}`))).toEqual([
      ...older.slice(1),
      'my-own',
    ]);
  }, 60_000);
}

async function configOf(url: string | null, more: Readonly<Record<string, string>> = {}): Promise<Config> {
  const home = await mkdtemp(join(tmpdir(), 'claw-backup-'));
  ends.push(() => rm(home, { recursive: true, force: true }));
  const database: Record<string, string> = url === null ? {} : { DATABASE_URL: url };
  return loadConfig({ CLAW_HOME: home, LOG_LEVEL: 'silent', ...database, ...more }, () => '');
}

async function openPlanted(ownerUrl: string, login: 'owner' | PlainRight = 'owner'): Promise<TestStore> {
  const store = await openTestStore(ownerUrl, login === 'owner' ? undefined : (url) => giveToPlainLogin(ownerUrl, url, login));
  ends.push(() => store.close());
  for (const tenant of [newUuid<TenantId>(), newUuid<TenantId>()]) await plantTenant(store.pool, tenant);
  return store;
}

async function emptyDatabase(ownerUrl: string): Promise<string> {
  const database = await createTestDatabase(ownerUrl);
  ends.push(database.drop);
  return database.url;
}

/** The tables of a backup, those of another one taken from what was restored from it, and what is left open there. */
async function takeAndRestore(ownerUrl: string, login: 'owner' | PlainRight, target = ownerUrl) {
  const store = await openPlanted(ownerUrl, login);
  const { folder, manifest } = await makeBackup(await configOf(store.url), null);
  expect((await stat(folder)).mode & 0o077).toBe(0);
  const empty = await emptyDatabase(target);
  const url = login === 'owner' ? empty : await giveToPlainLogin(target, empty, login);
  await restoreBackup(await configOf(url), folder);
  const again = await makeBackup(await configOf(url), null);
  const unwalled = await ask(
    url,
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
       and not relforcerowsecurity and relname <> 'claw_migrations'
     union all select tgname from pg_trigger where tgenabled <> 'O'`,
  );
  return { first: manifest.tables, again: again.manifest.tables, unwalled };
}

async function ask(url: string, text: string): Promise<readonly unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}
