import { mkdtemp, open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { boundLog, linesOf, LOG_LIMIT_BYTES, openLog } from '../../../../src/drivers/store/embedded/server-log.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'claw-log-'));
  file = join(folder, 'postgres.log');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("PostgreSQL's log", () => {
  it('is set aside while its server keeps writing, and what comes next lands at its beginning', async () => {
    const { handle } = await openLog(file);
    await handle.write('old '.repeat(10));
    await boundLog(file, 100);
    expect((await stat(file)).size).toBe(40);
    await boundLog(file, 30);
    await handle.write('new');
    await handle.close();
    expect(await readFile(file, 'utf8')).toBe('new');
    expect(await readFile(`${file}.1`, 'utf8')).toBe('old '.repeat(10));
  });

  it('is set aside before a start when it is too long, else continued', async () => {
    await writeFile(file, 'short');
    const first = await openLog(file);
    await first.handle.close();
    expect(first.start).toBe(5);
    const grown = await open(file, 'r+');
    await grown.truncate(LOG_LIMIT_BYTES + 1);
    await grown.close();
    const second = await openLog(file);
    await second.handle.close();
    expect(second.start).toBe(0);
    expect((await stat(`${file}.1`)).size).toBe(LOG_LIMIT_BYTES + 1);
  });

  it('gives the lines of one server since its start, also those from before it could stamp them', async () => {
    const before = '2026-11-22 13:00:00.000 UTC [7] FATAL:  of an earlier start\n';
    const lines = ['postgres: could not find the database system', '2026-11-22 13:00:01.000 UTC [8] LOG:  of a rival'];
    await writeFile(file, `${before}${lines.join('\n')}\n2026-11-22 13:00:01.500 UTC [7] FATAL:  now\n`);
    expect(await linesOf(file, 7, before.length)).toEqual(['postgres: could not find the database system', 'FATAL:  now']);
    expect(await linesOf(join(folder, 'none.log'), 7, 0)).toEqual([]);
  });
});
