/** A throwaway redis-server for the tests that need a real one; it can be killed and started again, empty, on its port. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { findRedis } from './find-redis.ts';
import { freePort } from './free-port.ts';

export interface TestRedis {
  readonly url: string;
  /** Ends it at once, as a crash does; what it held is gone. */
  kill(): Promise<void>;
  /** Starts it again after `kill`, empty, on the same port. */
  start(): Promise<void>;
  /** Stops answering without closing anything; `resume` goes on. */
  pause(): void;
  resume(): void;
  /** Kills it and removes its folder. */
  stop(): Promise<void>;
}

/** One of its own for the caller: it takes a few milliseconds. It ends within a second or two after this process does, however that ends. */
export async function startTestRedis(...settings: readonly string[]): Promise<TestRedis | { readonly skip: string }> {
  const program = await findRedis();
  if (program === null) return { skip: 'no redis-server is installed' };
  const folder = await mkdtemp(join(tmpdir(), 'claw-test-redis-'));
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder, ...settings];
  let server = await launchRedis(program, args, url, folder);
  const kill = async () => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const gone = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGKILL');
    await gone;
  };
  return {
    url,
    kill,
    start: async () => void (server = await launchRedis(program, args, url, folder)),
    pause: () => void server.kill('SIGSTOP'),
    resume: () => void server.kill('SIGCONT'),
    stop: async () => {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** One client of the test's own, to look at what a server holds. */
export async function withRedis<T>(url: string, work: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(url);
  try {
    return await work(client);
  } finally {
    client.disconnect();
  }
}

/** Starts a server that answers, and ends with this process. @param folder taken away with it */
export async function launchRedis(program: string, args: readonly string[], url: string, folder: string): Promise<ChildProcess> {
  const server = spawn(program, args, { stdio: 'ignore' });
  watchOver(server, folder);
  const client = new Redis(url, { retryStrategy: () => 20, maxRetriesPerRequest: null, connectTimeout: 1_000 });
  client.on('error', () => {});
  const ended = new Promise<never>((_, reject) => {
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`redis-server ended with code ${code}`)));
  });
  // Also when it ends later, as it is meant to.
  ended.catch(() => {});
  try {
    await Promise.race([client.ping(), ended]);
    return server;
  } finally {
    client.disconnect();
  }
}

/** A tiny shell outlives this process, even a killed one, and takes the server and its folder away. */
function watchOver(server: ChildProcess, folder: string): void {
  const script = 'while kill -0 "$1" 2>/dev/null; do kill -0 "$2" 2>/dev/null || exit 0; sleep 1; done; kill -9 "$2"; rm -rf "$3"';
  const child = spawn('/bin/sh', ['-c', script, 'claw-test-redis', String(process.pid), String(server.pid), folder], {
    cwd: tmpdir(),
    detached: true,
    stdio: 'ignore',
  });
  child.unref();
}
