/** Processes that read documents: started when one is needed, one kept warm for a while, killed when a document takes too much of them. */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { documentFault } from '../../core/model/document-fault.ts';
import type { DocumentBytes } from '../../core/ports/document-parser.ts';
import type { Clock } from '../../kernel/clock.ts';
import { documentOf } from './parse-job.ts';
import type { ParseJob, ParseReply } from './parse-job.ts';
import type { ReadDocument } from './read-document.ts';

export interface ParseProcesses {
  /** Each call has a process to itself; its caller bounds how many run at once. @throws InputError, also for too much time or memory */
  read(document: DocumentBytes, maxBytes: number): Promise<ReadDocument>;
  /** Kills every process; what they were reading is rejected. */
  close(): Promise<void>;
}

export interface ParseProcessesOptions {
  /** The compiled program of the child. */
  readonly file: URL;
  readonly clock: Clock;
  /** Longest time for one document, milliseconds; 60 s when absent. */
  readonly limitMs?: number;
  /** How long a process without work is kept, milliseconds; 60 s when absent. */
  readonly idleMs?: number;
  /** All memory of one process, MiB; 768 when absent. Two thirds of it may be JavaScript's heap. */
  readonly memoryMb?: number;
}

interface Child {
  readonly process: ChildProcess;
  /** Aborted to end its rest. */
  rest: AbortController;
}

interface Pool extends ParseProcessesOptions {
  readonly children: Set<Child>;
  resting: Child | null;
}

export function createParseProcesses(options: ParseProcessesOptions): ParseProcesses {
  const pool: Pool = { ...options, children: new Set(), resting: null };
  return {
    read: async (document, maxBytes) => {
      const child = wake(pool);
      let reply: ParseReply;
      try {
        reply = await ask(child.process, { ...document, maxBytes }, options);
      } catch (error) {
        await end(pool, child);
        throw error;
      }
      await layDown(pool, child);
      return documentOf(reply);
    },
    close: async () => {
      await Promise.all([...pool.children].map((child) => end(pool, child)));
    },
  };
}

function wake(pool: Pool): Child {
  const child = pool.resting ?? start(pool);
  pool.resting = null;
  child.rest.abort();
  child.process.ref();
  child.process.channel?.ref();
  return child;
}

function start(pool: Pool): Child {
  const child = { process: startProcess(pool), rest: new AbortController() };
  pool.children.add(child);
  child.process.once('exit', () => forget(pool, child));
  return child;
}

async function layDown(pool: Pool, child: Child): Promise<void> {
  if (!pool.children.has(child)) return;
  if (pool.resting) return end(pool, child);
  child.rest = new AbortController();
  child.process.unref();
  child.process.channel?.unref();
  pool.resting = child;
  // The rest is cut short by the next document or by the end, and then nothing is to be done.
  void pool.clock.sleep(pool.idleMs ?? 60_000, child.rest.signal).then(
    () => end(pool, child),
    () => undefined,
  );
}

async function end(pool: Pool, child: Child): Promise<void> {
  forget(pool, child);
  const { process } = child;
  if (process.pid === undefined || process.exitCode !== null || process.signalCode !== null) return;
  const gone = new Promise((resolve) => process.once('exit', resolve));
  process.kill('SIGKILL');
  await gone;
}

function forget(pool: Pool, child: Child): void {
  pool.children.delete(child);
  if (pool.resting === child) pool.resting = null;
  child.rest.abort();
}

/** Without the environment, which holds secrets that no document has any business with, and without making code of text. */
function startProcess({ file, memoryMb = 768 }: ParseProcessesOptions): ChildProcess {
  const heap = Math.floor((memoryMb * 2) / 3);
  const child = fork(fileURLToPath(file), [String(memoryMb)], {
    env: {},
    execArgv: [`--max-old-space-size=${heap}`, '--disallow-code-generation-from-strings'],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  // Each question listens for itself; without a listener a process that fails at rest would end this one.
  child.on('error', () => {});
  return child;
}

async function ask(child: ChildProcess, job: ParseJob, { clock, limitMs = 60_000 }: ParseProcessesOptions): Promise<ParseReply> {
  const answered = new AbortController();
  const late = clock.sleep(limitMs, answered.signal).then((): never => {
    throw documentFault('timeout', { what: `The document took too long to read (over ${limitMs / 1_000} s).` });
  });
  try {
    return await Promise.race([answerOf(child, job, answered.signal), late]);
  } finally {
    answered.abort();
  }
}

/** V8 aborts at the end of its heap; the child, or a system without memory, kills at the end of all of it. */
const OUT_OF_MEMORY = new Set<NodeJS.Signals | null>(['SIGABRT', 'SIGKILL', 'SIGTRAP']);

/** Rejects when the process ends without an answer; listens until it is aborted. */
function answerOf(child: ChildProcess, job: ParseJob, listening: AbortSignal): Promise<ParseReply> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null, signal: NodeJS.Signals | null) =>
      reject(
        OUT_OF_MEMORY.has(signal) ? documentFault('memory') : new Error(`The process that read the document ended (${signal ?? code}).`),
      );
    const onMessage = (reply: unknown) => resolve(reply as ParseReply);
    child.on('message', onMessage).on('error', reject).on('exit', onExit);
    listening.addEventListener('abort', () => child.off('message', onMessage).off('error', reject).off('exit', onExit), { once: true });
    // A process that died meanwhile is told by its exit.
    child.send(job, () => {});
  });
}
