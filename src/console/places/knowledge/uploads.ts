/** Files on their way into a base: one at a time, so that each has its own progress, and a fault of one stops no other. */
import { signal } from '@preact/signals';
import { asFault, type Schemas } from '../../data/api.ts';
import { faultText } from '../../data/fault.ts';
import { refresh } from '../../data/query.ts';
import { upload } from '../../data/upload.ts';
import { say } from '../../ui/toast.tsx';
import { knowledgeWords } from '../../words/knowledge.ts';
import { BASES } from './calls.ts';

export interface FileOnItsWay {
  readonly id: number;
  readonly baseId: string;
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

/** Adds files at the end of the line. */
export function sendFiles(baseId: string, files: readonly File[]): void {
  const added = files.map((file) => ({ id: (last += 1), baseId, file, share: 0, fault: null }));
  filesOnTheirWay.value = [...filesOnTheirWay.value, ...added];
  if (!isSending) void sendAll();
}

export function sendAgain({ id, baseId, file }: FileOnItsWay): void {
  forget(id);
  sendFiles(baseId, [file]);
}

export const forget = (id: number): void => {
  filesOnTheirWay.value = filesOnTheirWay.value.filter((one) => one.id !== id);
};

const edit = (id: number, change: Partial<FileOnItsWay>) => {
  filesOnTheirWay.value = filesOnTheirWay.value.map((one) => (one.id === id ? { ...one, ...change } : one));
};

async function sendAll(): Promise<void> {
  isSending = true;
  for (let next = nextOne(); next; next = nextOne()) await sendOne(next);
  isSending = false;
  if (arrived > 0) say(knowledgeWords().uploaded(arrived));
  arrived = 0;
}

const nextOne = () => filesOnTheirWay.value.find(({ fault }) => fault === null);

async function sendOne({ id, baseId, file }: FileOnItsWay): Promise<void> {
  const form = new FormData();
  form.append('file', file);
  try {
    await upload<Schemas['AddedDocuments']>(`/api/v1/knowledge/bases/${baseId}/documents`, form, (share) => edit(id, { share })).done;
    arrived += 1;
    forget(id);
    await Promise.all([refresh(`documents/${baseId}`), refresh(BASES)]);
  } catch (thrown) {
    edit(id, { fault: faultText(asFault(thrown)), share: 0 });
  }
}
