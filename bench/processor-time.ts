/** Time that processes have spent on a processor so far, milliseconds; Linux counts it in hundredths of a second (proc(5)). */
import { readdir, readFile } from 'node:fs/promises';
import { Redis } from 'ioredis';
import pg from 'pg';

/** Its own, and that of the children that it has seen end; the parent's id. */
async function readStat(pid: number | string): Promise<{ readonly parent: number; readonly ownMs: number; readonly endedMs: number }> {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]!.split(' ').map(Number);
  const ms = (from: number): number => (fields[from]! + fields[from + 1]!) * 10;
  return { parent: fields[1]!, ownMs: ms(11), endedMs: ms(13) };
}

export async function busyMs(pid: number): Promise<number> {
  return (await readStat(pid)).ownMs;
}

/** The id of a server's first process, of which all others are children. */
export async function findPostmaster(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    return (await readStat(rows[0]!.pid)).parent;
  } finally {
    await client.end();
  }
}

export async function findRedisProcess(url: string): Promise<number> {
  const redis = new Redis(url);
  try {
    return Number(/process_id:(\d+)/.exec(await redis.info('server'))?.[1]);
  } finally {
    redis.disconnect();
  }
}

/** Of a whole PostgreSQL server. */
export async function postgresBusyMs(postmaster: number): Promise<number> {
  const { ownMs, endedMs } = await readStat(postmaster);
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  // One that ended since the folder was read is counted by its parent.
  const all = await Promise.all(pids.map((pid) => readStat(pid).catch(() => null)));
  return all.reduce((sum, stat) => sum + (stat?.parent === postmaster ? stat.ownMs : 0), ownMs + endedMs);
}
