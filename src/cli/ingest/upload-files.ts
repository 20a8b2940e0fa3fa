/** Sends files to a knowledge base, many at a time, and learns which documents they became. */
import { readFileSync, statSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { ClawError } from '../../kernel/errors.ts';
import type { Progress } from '../progress.ts';
import { runConcurrently } from '../run-concurrently.ts';
import type { ServerApi } from '../server/server-api.ts';
import { cutRows } from './cut-rows.ts';
import { mediaTypeOf, type FoundFile } from './find-files.ts';

/** Requests at the same time. */
const CONCURRENCY = 4;
/** Bounds of one request: the server takes a hundred files, and a few large requests at once are all that it has room for. */
const MOST_FILES = 100;
const MOST_BYTES = 8 * 1024 * 1024;

export interface Refusal {
  readonly name: string;
  readonly reason: string;
}

export interface Uploaded {
  /** Documents the files became, each once. */
  readonly ids: ReadonlySet<string>;
  /** Of these, how many have to be indexed; the others are unchanged. */
  readonly queued: number;
  /** Files the server would not take. */
  readonly refused: readonly Refusal[];
}

interface Upload {
  readonly name: string;
  readonly bytes: number;
  /** Read when it is their turn: a folder may hold more than fits into memory. */
  readonly file: () => File;
  readonly externalId: string | null;
}

function uploadsOf({ path, name }: FoundFile): readonly Upload[] {
  const make = (content: Uint8Array<ArrayBuffer> | string) => new File([content], basename(path), { type: mediaTypeOf(path) ?? '' });
  if (extname(path).toLowerCase() !== '.jsonl') {
    return [{ name, externalId: name, bytes: statSync(path).size, file: () => make(new Uint8Array(readFileSync(path))) }];
  }
  const pieces = cutRows(readFileSync(path, 'utf8'));
  return (pieces.length === 0 ? [''] : pieces).map((piece) => ({
    name,
    externalId: null,
    bytes: Buffer.byteLength(piece),
    file: () => make(piece),
  }));
}

/** In order; one that is too large by itself goes by itself. */
function inBatches(uploads: readonly Upload[]): readonly (readonly Upload[])[] {
  const batches: Upload[][] = [];
  let room = 0;
  for (const upload of uploads) {
    const last = batches.at(-1);
    if (last === undefined || last.length >= MOST_FILES || upload.bytes > room) {
      batches.push([upload]);
      room = MOST_BYTES - upload.bytes;
    } else {
      last.push(upload);
      room -= upload.bytes;
    }
  }
  return batches;
}

/** What the server has against these files; any other failure concerns all of them. */
export function refusalOf(error: unknown, name: string): Refusal {
  if (!isRefusal(error)) throw error;
  const faults = (error.details.faults ?? []).map(({ field, rule, fix }) => `${field}: ${fix ?? rule}`);
  return { name, reason: [error.message, ...faults].join(' ') };
}

const isRefusal = (error: unknown): error is ClawError => isOfOneFile(error) || isFull(error);
const isOfOneFile = (error: unknown): error is ClawError => error instanceof ClawError && [400, 413, 415, 422].includes(error.status);
const isFull = (error: unknown): error is ClawError => error instanceof ClawError && error.code === 'quota_exceeded';

interface Sending {
  readonly api: Pick<ServerApi, 'addDocuments'>;
  readonly baseId: string;
  /** Whether each document has to be indexed. */
  readonly ids: Map<string, boolean>;
  readonly refused: Refusal[];
  /** So many files have had their answer. */
  readonly ended: (files: number) => void;
}

/** The server takes all files of a request or none: one that is refused is halved until it is known which file is meant. */
async function send(sending: Sending, batch: readonly Upload[]): Promise<void> {
  const { api, baseId, ids, refused, ended } = sending;
  try {
    const { data } = await api.addDocuments(
      baseId,
      batch.map(({ file, externalId }) => ({ file: file(), externalId })),
    );
    for (const { id, queued } of data) ids.set(id, queued || ids.get(id) === true);
  } catch (error) {
    if (batch.length > 1 && isOfOneFile(error)) {
      const middle = Math.ceil(batch.length / 2);
      await send(sending, batch.slice(0, middle));
      return send(sending, batch.slice(middle));
    }
    refused.push(...batch.map(({ name }) => refusalOf(error, name)));
  }
  ended(batch.length);
}

/** @throws ClawError when the server cannot be used at all; refused files are part of the result */
export async function uploadFiles(
  api: Pick<ServerApi, 'addDocuments'>,
  baseId: string,
  files: readonly FoundFile[],
  progress: Progress,
): Promise<Uploaded> {
  const uploads = files.flatMap(uploadsOf);
  const ids = new Map<string, boolean>();
  const refused: Refusal[] = [];
  let done = 0;
  const ended = (count: number) => progress.show((done += count), uploads.length);
  await runConcurrently(inBatches(uploads), CONCURRENCY, (batch) => send({ api, baseId, ids, refused, ended }, batch));
  return { ids: new Set(ids.keys()), queued: [...ids.values()].filter(Boolean).length, refused };
}
