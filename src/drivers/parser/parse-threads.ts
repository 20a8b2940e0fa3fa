/** Threads that read documents: started when one is needed, ended after a rest or when a document takes too much of them. */
import { Worker } from 'node:worker_threads';
import type { DocumentBytes } from '../../core/ports/document-parser.ts';
import type { Clock } from '../../kernel/clock.ts';
import { InputError } from '../../kernel/errors.ts';
import { documentOf } from './parse-job.ts';
import type { ParseJob, ParseReply } from './parse-job.ts';
import type { ReadDocument } from './read-document.ts';

export interface ParseThreads {
  /** Each call has a thread to itself; its caller bounds how many run at once. @throws InputError, also for too much time or memory */
  read(document: DocumentBytes, maxBytes: number): Promise<ReadDocument>;
  /** Ends every thread; what they were reading is rejected. */
  close(): Promise<void>;
}

export interface ParseThreadsOptions {
  /** The compiled worker. */
  readonly file: URL;
  readonly clock: Clock;
  /** Longest time for one document, milliseconds; 60 s when absent. */
  readonly limitMs?: number;
  /** How long a thread without work is kept, milliseconds; 30 s when absent. */
  readonly idleMs?: number;
  /** Heap of one thread, MiB; 512 when absent; a page of 5 MB does with half of it. */
  readonly memoryMb?: number;
}

interface Thread {
  readonly worker: Worker;
  /** Aborted to end its rest. */
  rest: AbortController;
}

interface Pool extends ParseThreadsOptions {
  readonly threads: Set<Thread>;
  readonly resting: Set<Thread>;
}

export function createParseThreads(options: ParseThreadsOptions): ParseThreads {
  const pool: Pool = { ...options, threads: new Set(), resting: new Set() };
  return {
    read: async (document, maxBytes) => {
      const thread = wake(pool);
      let reply: ParseReply;
      try {
        reply = await ask(thread.worker, { ...document, maxBytes }, options);
      } catch (error) {
        await end(pool, thread);
        throw error;
      }
      layDown(pool, thread);
      return documentOf(reply);
    },
    close: async () => {
      await Promise.all([...pool.threads].map((thread) => end(pool, thread)));
    },
  };
}

function wake(pool: Pool): Thread {
  const [rested] = pool.resting;
  const thread = rested ?? start(pool);
  pool.resting.delete(thread);
  thread.rest.abort();
  thread.worker.ref();
  return thread;
}

function start(pool: Pool): Thread {
  const thread = { worker: startWorker(pool), rest: new AbortController() };
  pool.threads.add(thread);
  thread.worker.once('exit', () => forget(pool, thread));
  return thread;
}

function layDown(pool: Pool, thread: Thread): void {
  if (!pool.threads.has(thread)) return;
  thread.rest = new AbortController();
  thread.worker.unref();
  pool.resting.add(thread);
  // The rest is cut short by the next document or by the end, and then nothing is to be done.
  void pool.clock.sleep(pool.idleMs ?? 30_000, thread.rest.signal).then(
    () => end(pool, thread),
    () => undefined,
  );
}

async function end(pool: Pool, thread: Thread): Promise<void> {
  forget(pool, thread);
  await thread.worker.terminate();
}

function forget(pool: Pool, thread: Thread): void {
  pool.threads.delete(thread);
  pool.resting.delete(thread);
  thread.rest.abort();
}

/** Without the environment, which holds secrets that no document has any business with. */
function startWorker({ file, memoryMb = 512 }: ParseThreadsOptions): Worker {
  const worker = new Worker(file, { env: {}, execArgv: [], resourceLimits: { maxOldGenerationSizeMb: memoryMb } });
  // Each question listens for itself; without a listener a thread that fails at rest would end the process.
  worker.on('error', () => {});
  return worker;
}

async function ask(worker: Worker, job: ParseJob, { clock, limitMs = 60_000 }: ParseThreadsOptions): Promise<ParseReply> {
  const answered = new AbortController();
  const late = clock.sleep(limitMs, answered.signal).then((): never => {
    throw new InputError(`The document took too long to read (over ${limitMs / 1_000} s). Split it into smaller files.`);
  });
  try {
    return await Promise.race([answerOf(worker, job, answered.signal), late]);
  } finally {
    answered.abort();
  }
}

/** Rejects when the thread ends without an answer; listens until it is aborted. */
function answerOf(worker: Worker, job: ParseJob, listening: AbortSignal): Promise<ParseReply> {
  // A copy, so that only the document's own bytes go over and nobody else's view of them is lost.
  const bytes = new Uint8Array(job.bytes);
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException) => reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooLarge() : error);
    const onExit = () => reject(new Error('The thread that read the document ended.'));
    worker.on('message', resolve).on('error', onError).on('exit', onExit);
    listening.addEventListener('abort', () => worker.off('message', resolve).off('error', onError).off('exit', onExit), { once: true });
    worker.postMessage({ ...job, bytes }, [bytes.buffer]);
  });
}

function tooLarge(): InputError {
  return new InputError('The document needs too much memory to be read. Split it into smaller files.');
}
