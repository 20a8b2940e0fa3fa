/** Temporary homes whose databases are stopped and whose folders are removed after each test, whatever happened in it. */
import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { processKind } from '../../../../src/drivers/store/embedded/postmaster-file.ts';
import { createSystemClock } from '../../../../src/kernel/clock.ts';
import { createSilentLogger } from '../../../../src/kernel/logger.ts';
import type { EmbeddedPostgres, EmbeddedPostgresOptions } from '../../../../src/drivers/store/embedded/start-embedded-postgres.ts';
import { inspectEmbeddedPostgres, startEmbeddedPostgres } from '../../../../src/drivers/store/embedded/start-embedded-postgres.ts';

export interface ScratchHome {
  readonly folder: string;
  readonly home: string;
  readonly systemFolder: string;
}

export const clock = createSystemClock();

/** Waits for a condition, at most 20 s. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = clock.monotonic() + 20_000;
  while (!(await holds())) {
    if (clock.monotonic() > deadline) throw new Error(`not within 20 s: ${what}`);
    await clock.sleep(20);
  }
}

/** Whether a process runs; a zombie does not. */
export async function runs(pid: number): Promise<boolean> {
  return !['gone', 'other'].includes(await processKind(pid));
}

/** One statement on a connection of its own. */
export async function ask<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Only `cp -a` keeps the owners. */
async function copyAll(from: string, to: string): Promise<void> {
  await promisify(execFile)('cp', ['-a', from, to]);
}

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'claw embedded '));
  await chmod(folder, 0o755);
  return folder;
}

async function remove(scratch: ScratchHome): Promise<void> {
  const { pid } = await inspectEmbeddedPostgres(scratch.home).catch(() => ({ pid: null }));
  if (pid !== null) {
    process.kill(pid, 'SIGINT');
    await until('the server of a test has stopped', async () => !(await runs(pid)));
  }
  await rm(scratch.folder, { recursive: true, force: true });
}

/** The same stopped database once more, at another place. */
async function copyHome(from: ScratchHome, to: ScratchHome): Promise<void> {
  await copyAll(from.home, to.home);
  const { dataFolder } = await inspectEmbeddedPostgres(from.home);
  if (dataFolder === null || dataFolder.startsWith(from.home)) return;
  const file = join(to.home, 'postgres.json');
  const moved = join(to.folder, 'data');
  await copyAll(dataFolder, moved);
  await writeFile(file, (await readFile(file, 'utf8')).replace(dataFolder, moved));
}

/** Homes for the tests of one file: `clear` after each test, `close` after the last. */
export function createScratchHomes() {
  const made: ScratchHome[] = [];
  let shared: ScratchHome | null = null;
  let template: Promise<ScratchHome> | null = null;
  /** The programs are copied once a file, into a system folder every user may enter. */
  const sharing = async (): Promise<ScratchHome> => {
    if (shared === null) {
      const folder = await newFolder();
      shared = { folder, home: join(folder, 'template home'), systemFolder: join(folder, 'system folder') };
    }
    return shared;
  };
  const start = (scratch: ScratchHome, more: Partial<EmbeddedPostgresOptions> = {}): Promise<EmbeddedPostgres> => {
    const { home, systemFolder } = scratch;
    return startEmbeddedPostgres({ home, systemFolder, clock, logger: createSilentLogger(), lockWaitMs: 300, ...more });
  };
  const make = async (own: { readonly systemFolder?: boolean } = {}): Promise<ScratchHome> => {
    const folder = await newFolder();
    const systemFolder = own.systemFolder === true ? join(folder, 'system folder') : (await sharing()).systemFolder;
    const scratch = { folder, home: join(folder, 'claw home'), systemFolder };
    made.push(scratch);
    return scratch;
  };
  const firstBoot = async (): Promise<ScratchHome> => {
    const scratch = await sharing();
    await (await start(scratch)).stop();
    return scratch;
  };
  return {
    /** A home that is not there yet, with a space in its path. */
    make,
    /** A home after its first boot, stopped. */
    async booted(): Promise<ScratchHome> {
      const scratch = await make();
      await copyHome(await (template ??= firstBoot()), scratch);
      return scratch;
    },
    start,
    async clear(): Promise<void> {
      for (const scratch of made.splice(0)) await remove(scratch);
    },
    async close(): Promise<void> {
      if (shared !== null) await remove(shared);
    },
  };
}
