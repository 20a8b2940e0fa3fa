/** The process that reads documents, one at a time: what a document does to it, no reply and no lease of the server feels. */
import { Worker } from 'node:worker_threads';
import { InputError } from '../../kernel/errors.ts';
import { toRefusal } from './parse-job.ts';
import type { ParseJob, ParseReply } from './parse-job.ts';
import { readDocument } from './read-document.ts';

async function reply({ maxBytes, ...document }: ParseJob): Promise<ParseReply> {
  try {
    return { kind: 'read', document: await readDocument(document, maxBytes) };
  } catch (error) {
    if (error instanceof InputError) return toRefusal(error);
    return { kind: 'broken', error: error instanceof Error ? error : new Error(String(error)) };
  }
}

// In a thread of its own, which goes on while a document keeps this one busy.
new Worker(new URL('watch-process.js', import.meta.url), { workerData: { memoryMb: Number(process.argv[2]) } }).unref();
process.on('message', (job: ParseJob) => void reply(job).then((answer) => process.send?.(answer)));
process.on('disconnect', () => process.exit());
