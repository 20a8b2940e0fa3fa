/** Files on their way into a base: many in one request, for the server counts requests, and a fault of one stops no other. */
import { signal } from '@preact/signals';
import { asFault, rest, type Schemas } from '../../data/api.ts';
import { faultText } from '../../data/fault.ts';
import { refresh } from '../../data/query.ts';
import { upload } from '../../data/upload.ts';
import { say } from '../../ui/toast.tsx';
import { knowledgeWords } from '../../words/knowledge.ts';
import { BASES } from './calls.ts';

export type Audience = Schemas['Document']['audience'];

export interface FileOnItsWay {
  readonly id: number;
  readonly baseId: string;
  /** Whom answers from it may reach. */
  readonly audience: Audience;
  readonly file: File;
  /** Sent so far, 0 to 1. */
  readonly share: number;
  /** Why it did not get there; null while it may. */
  readonly fault: string | null;
}

export const filesOnTheirWay = signal<readonly FileOnItsWay[]>([]);
let last = 0;
let isSending = false;
let arrived = 0;

/** Bounds of one request: the server takes a hundred files, and has room for a few large requests at once. */
const MOST_FILES = 100;
const MOST_BYTES = 8 * 1024 * 1024;
/** Faults of one file; any other concerns all that were sent with it. */
const OF_ONE_FILE: readonly number[] = [400, 413, 415, 422];

/** Adds files at the end of the line. */
export function sendFiles(baseId: string, files: readonly File[], audience: Audience = 'public'): void {
  const added = files.map((file) => ({ id: (last += 1), baseId, audience, file, share: 0, fault: null }));
  filesOnTheirWay.value = [...filesOnTheirWay.value, ...added];
  if (!isSending) void sendAll();
}

export function sendAgain({ id, baseId, file, audience }: FileOnItsWay): void {
  forget([id]);
  sendFiles(baseId, [file], audience);
}

export const forget = (ids: readonly number[]): void => {
  filesOnTheirWay.value = filesOnTheirWay.value.filter((one) => !ids.includes(one.id));
};

const edit = (ids: readonly number[], change: Partial<FileOnItsWay>) => {
  filesOnTheirWay.value = filesOnTheirWay.value.map((one) => (ids.includes(one.id) ? { ...one, ...change } : one));
};

async function sendAll(): Promise<void> {
  isSending = true;
  for (let batch = nextBatch(); batch.length > 0; batch = nextBatch()) await send(batch);
  isSending = false;
  if (arrived > 0) say(knowledgeWords().uploaded(arrived));
  arrived = 0;
}

/** Of one base and audience, in order; one that is too large by itself goes by itself. */
function nextBatch(): readonly FileOnItsWay[] {
  const waiting = filesOnTheirWay.value.filter(({ fault }) => fault === null);
  const [first] = waiting;
  const alike = waiting.filter((one) => one.baseId === first?.baseId && one.audience === first.audience).slice(0, MOST_FILES);
  let bytes = 0;
  return alike.filter(({ file }, at) => (bytes += file.size) <= MOST_BYTES || at === 0);
}

/** The server takes all files of a request or none: one that is refused is halved until it is known which file is meant. */
async function send(batch: readonly FileOnItsWay[]): Promise<void> {
  const ids = batch.map(({ id }) => id);
  const baseId = batch[0]!.baseId;
  try {
    await uploadPatiently(baseId, batch, (share) => edit(ids, { share }));
    arrived += batch.length;
    forget(ids);
    await Promise.all([refresh(`documents/${baseId}`), refresh(BASES)]);
  } catch (thrown) {
    const fault = asFault(thrown);
    if (batch.length === 1 || !OF_ONE_FILE.includes(fault.status)) return edit(ids, { fault: faultText(fault), share: 0 });
    const middle = Math.ceil(batch.length / 2);
    await send(batch.slice(0, middle));
    await send(batch.slice(middle));
  }
}

/** Waits as long as the limits say. @throws Fault for any other reason */
async function uploadPatiently(baseId: string, batch: readonly FileOnItsWay[], onProgress: (share: number) => void): Promise<void> {
  const form = new FormData();
  form.append('audience', batch[0]!.audience);
  for (const { file } of batch) form.append('file', file);
  for (;;) {
    try {
      await upload<Schemas['AddedDocuments']>(`/api/v1/knowledge/bases/${baseId}/documents`, form, onProgress).done;
      return;
    } catch (thrown) {
      const { status, retryAfter } = asFault(thrown);
      if (status !== 429) throw thrown;
      await rest(retryAfter ?? 1);
    }
  }
}
