/** Compiles and runs `claw-child.ts` in processes of their own, so that tests can kill them. */
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { chmod, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import type { ScratchHome } from './scratch-homes.ts';
import { until } from './scratch-homes.ts';

export interface ChildReady {
  readonly pid: number;
  readonly port: number;
  readonly adopted: boolean;
  readonly dataFolder: string;
  readonly ownerUrl: string;
}

export interface ChildClaw {
  readonly process: ChildProcess;
  /** Every report so far, and what went wrong outside of them. */
  readonly reports: readonly Record<string, unknown>[];
  ready(): Promise<ChildReady>;
  refused(): Promise<string>;
  /** The exit code; null after a signal. */
  ended(): Promise<number | null>;
}

const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** Compiles once; `run` starts a child, `clear` kills those that are left and removes the program. */
export async function createChildClaws() {
  const folder = await mkdtemp(join(tmpdir(), 'claw-child-'));
  await chmod(folder, 0o755);
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  await build({
    configFile: false,
    logLevel: 'silent',
    root,
    build: { ssr: fileURLToPath(new URL('claw-child.ts', import.meta.url)), outDir: folder, emptyOutDir: false },
  });
  const children: ChildProcess[] = [];
  return {
    run(scratch: ScratchHome, user: { uid?: number; gid?: number } = {}): ChildClaw {
      const program = [join(folder, 'claw-child.js'), scratch.home, scratch.systemFolder];
      const child = spawn(process.execPath, program, { ...user, cwd: '/', env: {}, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
      children.push(child);
      return watch(child);
    },
    async clear(): Promise<void> {
      for (const child of children.splice(0)) child.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function watch(child: ChildProcess): ChildClaw {
  const reports: Record<string, unknown>[] = [];
  let text = '';
  let errors = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    const lines = (text + chunk.toString('utf8')).split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) reports.push(JSON.parse(line) as Record<string, unknown>);
  });
  child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString('utf8')));
  const over = (): boolean => child.exitCode !== null || child.signalCode !== null;
  const wait = async <T>(name: string): Promise<T> => {
    const find = () => reports.find((report) => name in report);
    await until(`the child says "${name}"; so far: ${JSON.stringify(reports)}`, () => find() !== undefined || over());
    const found = find();
    if (found === undefined) throw new Error(`the child ended without "${name}": ${JSON.stringify(reports)} ${errors}`);
    return found[name] as T;
  };
  return {
    process: child,
    reports,
    ready: () => wait<ChildReady>('ready'),
    refused: () => wait<string>('refused'),
    ended: async () => {
      await until('the child ends', over);
      return child.exitCode;
    },
  };
}
