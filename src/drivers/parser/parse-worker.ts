/** The thread that reads documents, one at a time: a page that takes seconds would hold up every reply and every lease of the process. */
import { parentPort } from 'node:worker_threads';
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

const port = parentPort;
port?.on('message', (job: ParseJob) => void reply(job).then((answer) => port.postMessage(answer)));
