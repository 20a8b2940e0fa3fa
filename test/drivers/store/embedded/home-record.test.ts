import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { claimRecord, markReady, newRecord, readRecord } from '../../../../src/drivers/store/embedded/home-record.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'claw-record-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

describe("a home's record of its database", () => {
  it('is claimed by exactly one of many at once, and all see the same password', async () => {
    const records = await Promise.all(Array.from({ length: 20 }, () => claimRecord(home, newRecord(null))));
    expect(new Set(records.map(({ password }) => password)).size).toBe(1);
    expect(await readdir(home)).toEqual(['postgres.json']);
  });

  it('is readable by its owner only, before and after the cluster is noted as made', async () => {
    const record = await claimRecord(home, newRecord('/var/lib/claw'));
    expect((await stat(join(home, 'postgres.json'))).mode & 0o777).toBe(0o600);
    expect(await markReady(home, record)).toEqual({ ...record, ready: true });
    expect((await stat(join(home, 'postgres.json'))).mode & 0o777).toBe(0o600);
    expect(await readRecord(home)).toEqual({ ...record, ready: true });
  });

  it('is random for every home, the folder too', () => {
    const [one, two] = [newRecord('/var/lib/claw'), newRecord('/var/lib/claw')];
    expect(one.password).not.toBe(two.password);
    expect(one.dataFolder).toBe(`/var/lib/claw/${one.id}`);
    expect(one.id).not.toBe(two.id);
  });

  it('is absent before the first boot', async () => {
    expect(await readRecord(join(home, 'not there'))).toBeNull();
  });
});
