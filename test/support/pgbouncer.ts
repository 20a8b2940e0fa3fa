/** A throwaway PgBouncer in transaction mode in front of a test database, with fewer connections than callers. */
import { spawn } from 'node:child_process';
import { access, chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { freePort } from './free-port.ts';
import { until } from './until.ts';

const PROGRAM = '/usr/sbin/pgbouncer';
/** It refuses to run as root. */
const NOBODY = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

export interface TestPgBouncer {
  /** The address of the same database through it. */
  readonly url: string;
  stop(): Promise<void>;
}

export async function startPgBouncer(databaseUrl: string): Promise<TestPgBouncer | { readonly skip: string }> {
  const isThere = await access(PROGRAM).then(
    () => true,
    () => false,
  );
  if (!isThere) return { skip: 'no pgbouncer is installed' };
  const [folder, port, target] = [await mkdtemp(join(tmpdir(), 'claw-test-bouncer-')), await freePort(), new URL(databaseUrl)];
  const [name, user, password] = [target.pathname.slice(1), target.username, decodeURIComponent(target.password)];
  const server = `host=${target.hostname} port=${target.port} dbname=${name} user=${user}${password === '' ? '' : ` password=${password}`}`;
  const settings = [`listen_port=${port}`, 'listen_addr=127.0.0.1', 'unix_socket_dir=', 'auth_type=any', 'pool_mode=transaction'];
  const file = join(folder, 'pgbouncer.ini');
  await writeFile(file, `[databases]\n${name} = ${server}\n[pgbouncer]\n${settings.join('\n')}\ndefault_pool_size=2\n`);
  if (NOBODY.uid !== undefined) await chown(folder, NOBODY.uid, NOBODY.gid);
  const child = spawn(PROGRAM, ['-q', file], { ...NOBODY, cwd: folder, stdio: 'ignore' });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  const url = Object.assign(new URL(databaseUrl), { port: String(port) }).href;
  await until(() => answers(url), 10_000);
  const stop = async () => {
    child.kill('SIGKILL');
    await gone;
    await rm(folder, { recursive: true, force: true });
  };
  return { url, stop };
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}
