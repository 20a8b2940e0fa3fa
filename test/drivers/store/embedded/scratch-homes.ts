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

export function createScratchHomes() {
  const made: ScratchHome[] = [];
  return {
    /** A home (not yet there) with a space in its path, and a system folder every user may enter. */
    async make(name = 'claw home'): Promise<ScratchHome> {
      const folder = await mkdtemp(join(tmpdir(), 'claw embedded '));
      await chmod(folder, 0o755);
      const scratch = { folder, home: join(folder, name), systemFolder: join(folder, 'system folder') };
      made.push(scratch);
      return scratch;
    },
    /** The same home with its stopped database once more, at another place. */
    async copy(scratch: ScratchHome): Promise<ScratchHome> {
      const twin = { ...(await this.make()), systemFolder: scratch.systemFolder };
      await copyAll(scratch.home, twin.home);
      const { dataFolder } = await inspectEmbeddedPostgres(scratch.home);
      if (dataFolder !== null && !dataFolder.startsWith(scratch.home)) {
        const file = join(twin.home, 'postgres.json');
        const moved = join(twin.folder, 'data');
        await copyAll(dataFolder, moved);
        await writeFile(file, (await readFile(file, 'utf8')).replace(dataFolder, moved));
      }
      return twin;
    },
    start(scratch: ScratchHome, more: Partial<EmbeddedPostgresOptions> = {}): Promise<EmbeddedPostgres> {
      return startEmbeddedPostgres({
        home: scratch.home,
        systemFolder: scratch.systemFolder,
        clock,
        logger: createSilentLogger(),
        lockWaitMs: 300,
        ...more,
      });
    },
    async clear(): Promise<void> {
      for (const scratch of made.splice(0)) {
        const { pid } = await inspectEmbeddedPostgres(scratch.home).catch(() => ({ pid: null }));
        if (pid !== null) {
          process.kill(pid, 'SIGINT');
          await until('the server of a test has stopped', async () => !(await runs(pid)));
        }
        await rm(scratch.folder, { recursive: true, force: true });
      }
    },
  };
}
