/** Throwaway Milvus servers for the tests that need a real one: the full server and Milvus Lite, where they are installed. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { until } from './until.ts';

export interface TestMilvus {
  readonly address: string;
  /** Ends it at once, as a crash does; what it was given stays on disk. */
  kill(): Promise<void>;
  /** Starts it again after `kill`, on the same port and data. */
  start(): Promise<void>;
  /** Kills it and removes its folder. */
  stop(): Promise<void>;
}

export type MilvusKind = 'full' | 'lite';

/** Where .ci/milvus puts them. */
const TOOLS = process.env['CLAW_TEST_TOOLS'] ?? join(homedir(), '.cache', 'claw-tests');
const START_MS = 90_000;

/** The ports beside its own: the full server is a house of services, each with one. */
const INNER_PORTS = [
  'etcd',
  'root-coord',
  'proxy-internal',
  'query-coord',
  'query-node',
  'index-coord',
  'index-node',
  'data-coord',
  'data-node',
];

const PROGRAMS = {
  full: {
    path: join(TOOLS, 'milvus-2.3.5', 'bin', 'milvus-server'),
    args: async (folder: string, port: number) => {
      const inner: string[] = [];
      for (const name of INNER_PORTS) inner.push(`--${name}-port`, String(await freePort()));
      return ['--data', folder, '--proxy-port', String(port), ...inner];
    },
  },
  lite: {
    path: join(TOOLS, 'milvus-lite-3.2.2', 'bin', 'milvus-lite'),
    args: async (folder: string, port: number) => [
      'server',
      '--data-dir',
      join(folder, 'data'),
      '--host',
      '127.0.0.1',
      '--port',
      String(port),
    ],
  },
} as const;

export async function startTestMilvus(kind: MilvusKind): Promise<TestMilvus | { readonly skip: string }> {
  const { path, args } = PROGRAMS[kind];
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  if (!isThere) return { skip: `${kind === 'full' ? 'milvus-server' : 'milvus-lite'} is not installed; .ci/milvus installs it` };
  const folder = await mkdtemp(join(tmpdir(), `claw-test-milvus-${kind}-`));
  const port = await freePort();
  let server = await launch(path, await args(folder, port), port, folder);
  const kill = async () => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const gone = new Promise((resolve) => server.once('exit', resolve));
    // Its own group: the full server is a child of the program that starts it.
    process.kill(-(server.pid ?? 0), 'SIGKILL');
    await gone;
  };
  return {
    address: `127.0.0.1:${port}`,
    kill,
    start: async () => void (server = await launch(path, await args(folder, port), port, folder)),
    stop: async () => {
      await kill();
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

async function launch(path: string, args: readonly string[], port: number, folder: string): Promise<ChildProcess> {
  const server = spawn(path, args, { cwd: folder, stdio: 'ignore', detached: true });
  let failed: Error | null = null;
  server.once('error', (error) => (failed = error));
  watchOver(server, folder);
  await until(async () => {
    if (failed !== null) throw failed;
    if (server.exitCode !== null) throw new Error(`${path} ended with code ${server.exitCode}`);
    return accepts(port);
  }, START_MS);
  return server;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port });
    const end = (isOpen: boolean): void => {
      socket.destroy();
      resolve(isOpen);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}

/** A tiny shell outlives this process, even a killed one, and takes the servers and their folder away. */
function watchOver(server: ChildProcess, folder: string): void {
  const script = 'while kill -0 "$1" 2>/dev/null; do kill -0 "$2" 2>/dev/null || exit 0; sleep 1; done; kill -9 "-$2"; rm -rf "$3"';
  const args = ['-c', script, 'claw-test-milvus', String(process.pid), String(server.pid), folder];
  spawn('/bin/sh', args, { cwd: tmpdir(), detached: true, stdio: 'ignore' }).unref();
}
