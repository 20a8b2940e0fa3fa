/** Sends files to a knowledge base and learns which documents they became. */
import { readFileSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { ClawError } from '../../kernel/errors.ts';
import type { Progress } from '../progress.ts';
import { runConcurrently } from '../run-concurrently.ts';
import type { ServerApi } from '../server/server-api.ts';
import { cutRows } from './cut-rows.ts';
import { mediaTypeOf, type FoundFile } from './find-files.ts';

/** Uploads at the same time. */
const CONCURRENCY = 4;

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
  /** Bytes are read when it is their turn: a folder may hold more than fits into memory. */
  readonly file: () => File;
  readonly externalId: string | null;
}

function uploadsOf({ path, name }: FoundFile): readonly Upload[] {
  const make = (content: Uint8Array<ArrayBuffer> | string) => new File([content], basename(path), { type: mediaTypeOf(path) ?? '' });
  if (extname(path).toLowerCase() !== '.jsonl') return [{ name, externalId: name, file: () => make(new Uint8Array(readFileSync(path))) }];
  const pieces = cutRows(readFileSync(path, 'utf8'));
  return (pieces.length === 0 ? [''] : pieces).map((piece) => ({ name, externalId: null, file: () => make(piece) }));
}

/** What the server found wrong with this very file; any other failure concerns all of them. */
export function refusalOf(error: unknown, name: string): Refusal {
  if (!(error instanceof ClawError) || ![400, 413, 415, 422].includes(error.status)) throw error;
  const faults = (error.details.faults ?? []).map(({ field, rule, fix }) => `${field}: ${fix ?? rule}`);
  return { name, reason: [error.message, ...faults].join(' ') };
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
  await runConcurrently(uploads, CONCURRENCY, async ({ name, file, externalId }) => {
    try {
      const { data } = await api.addDocuments(baseId, file(), externalId);
      for (const { id, queued } of data) ids.set(id, queued || ids.get(id) === true);
    } catch (error) {
      refused.push(refusalOf(error, name));
    }
    done += 1;
    progress.show(done, uploads.length);
  });
  return { ids: new Set(ids.keys()), queued: [...ids.values()].filter(Boolean).length, refused };
}
