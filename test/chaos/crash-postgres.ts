/** A PostgreSQL of the harness that can crash and come back with what it had written, as a server whose machine failed. */
import { spawn } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { until } from '../support/until.ts';

export interface CrashingPostgres {
  /** Ends every backend at once and writes nothing more; the next start recovers from its log. */
  crash(): Promise<void>;
  /** Starts it again on its port and waits until it answers. */
  start(): Promise<void>;
}

const START_MS = 30_000;

/** @param ownerUrl a superuser of a running server on this machine, started by `pg_ctl` */
export async function holdPostgres(ownerUrl: string): Promise<CrashingPostgres> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  const { rows } = await client.query<{ folder: string }>(`select current_setting('data_directory') as folder`);
  await client.end();
  const { folder } = rows[0]!;
  // The whole command, each argument in quotes.
  const [program = '', ...args] = [...(await readFile(join(folder, 'postmaster.opts'), 'utf8')).matchAll(/"([^"]*)"|(\S+)/g)].map(
    ([, quoted, bare]) => quoted ?? bare ?? '',
  );
  const { uid, gid } = await stat(folder);
  const isUp = async (): Promise<boolean> => {
    const probe = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 1_000 });
    probe.on('error', () => {});
    return probe.connect().then(
      () => probe.end().then(() => true),
      () => false,
    );
  };
  return {
    crash: async () => {
      const pid = Number((await readFile(join(folder, 'postmaster.pid'), 'utf8')).split('\n')[0]);
      // What `pg_ctl stop -m immediate` sends.
      process.kill(pid, 'SIGQUIT');
      await until(async () => (await stat(join(folder, 'postmaster.pid')).catch(() => null)) === null, START_MS, 50);
    },
    start: async () => {
      const account = process.getuid?.() === 0 ? { uid, gid } : {};
      spawn(program, args, { ...account, cwd: dirname(folder), detached: true, stdio: 'ignore' }).unref();
      await until(isUp, START_MS, 100);
    },
  };
}
