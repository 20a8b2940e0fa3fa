import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inspectEmbeddedPostgres } from '../../../../src/drivers/store/embedded/start-embedded-postgres.ts';
import { ConfigError } from '../../../../src/kernel/errors.ts';
import type { ScratchHome } from './scratch-homes.ts';
import { createScratchHomes } from './scratch-homes.ts';

const homes = createScratchHomes();
let scratch: ScratchHome;
let dataFolder: string;
beforeEach(async () => {
  scratch = await homes.booted();
  dataFolder = (await inspectEmbeddedPostgres(scratch.home)).dataFolder ?? '';
});
afterEach(() => homes.clear());
afterAll(() => homes.close());

/** The message of the ConfigError that this home meets. */
async function refusal(): Promise<string> {
  const error: unknown = await homes.start(scratch).catch((reason: unknown) => reason);
  if (error instanceof ConfigError) return error.message;
  throw new Error('no ConfigError', { cause: error });
}

describe('data that does not fit is left alone and named with its remedy', () => {
  it('data of another PostgreSQL version', async () => {
    await writeFile(join(dataFolder, 'PG_VERSION'), '17\n');
    expect(await refusal()).toMatch(/made by PostgreSQL 17, and this Claw carries 18\. Use the Claw release that carries 17/);
  });

  it('a folder that is no cluster', async () => {
    await rm(join(dataFolder, 'PG_VERSION'));
    expect(await refusal()).toMatch(/not a PostgreSQL data folder, or is damaged\. Restore it/);
  });

  it('the data of another home', async () => {
    await writeFile(join(dataFolder, 'claw-data-id'), 'f'.repeat(32));
    expect(await refusal()).toMatch(/belongs to another Claw home/);
  });

  it('a damaged cluster, with the words of PostgreSQL', async () => {
    await rm(join(dataFolder, 'global', 'pg_control'));
    expect(await refusal()).toMatch(/cannot start on .*pg_control.*Restore the folder from a backup, or set DATABASE_URL/);
  });

  it('a data folder that vanished is not replaced by an empty one', async () => {
    await rename(dataFolder, `${dataFolder} elsewhere`);
    expect(await refusal()).toMatch(/is missing: .*postgres\.json says it lives in/);
    await rename(`${dataFolder} elsewhere`, dataFolder);
    await expect(homes.start(scratch)).resolves.toMatchObject({ dataFolder });
  });

  it('a damaged password file', async () => {
    await writeFile(join(scratch.home, 'postgres.json'), '{"format":1');
    expect(await refusal()).toMatch(/postgres\.json is damaged/);
  });

  it('data without its password file', async () => {
    await rm(join(scratch.home, 'postgres.json'));
    await rename(dataFolder, join(scratch.home, 'postgres'));
    expect(await refusal()).toMatch(/its password file .* is gone/);
  });

  it('a password that is not the one of the cluster', async () => {
    const file = join(scratch.home, 'postgres.json');
    const record = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
    await writeFile(file, JSON.stringify({ ...record, password: 'x'.repeat(32) }));
    expect(await refusal()).toMatch(/does not accept the password/);
  });

  it('a running server that was noted under another path', async () => {
    const other = await homes.booted();
    const running = await homes.start(other);
    const note = await readFile(join(running.dataFolder, 'postmaster.pid'), 'utf8');
    await writeFile(join(dataFolder, 'postmaster.pid'), note);
    expect(await refusal()).toMatch(new RegExp(`process ${running.pid}.*under another path`));
    await running.stop();
  });
});
