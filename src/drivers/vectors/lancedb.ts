/** Vectors in LanceDB: embedded, in a folder that belongs to one process, a table a space. */
import type { VectorStore } from '../../core/ports/vector-store.ts';
import { ClawError, UpstreamRefused } from '../../kernel/errors.ts';
import type { Clock } from '../../kernel/clock.ts';
import { ofTenant, toSelect } from './filter.ts';
import { createLanceSpaces } from './lancedb-spaces.ts';
import { INDEX_FROM } from './lancedb-upkeep.ts';
import { toStored } from './stored-vector.ts';

export interface LanceOptions {
  /** Made when it is not there. */
  readonly folder: string;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
  /** Milliseconds from a write to the upkeep it sets off; 5,000 when absent. */
  readonly pauseMs?: number;
  /** Rows from which the vectors have an index; 5,000 when absent. */
  readonly indexFrom?: number;
}

const PAUSE_MS = 5_000;

/** Loads its libraries, some 200 MB of native code, with the first call. */
export function createLanceVectors({ folder, pauseMs = PAUSE_MS, indexFrom = INDEX_FROM, ...rest }: LanceOptions): VectorStore {
  const spaces = createLanceSpaces(folder, { ...rest, pauseMs, indexFrom });
  return {
    ensureSpace: (space) => guarded(async () => void (await spaces.make(space))),
    dropSpace: (space) => guarded(() => spaces.drop(space)),
    upsert: (space, tenantId, vectors) =>
      guarded(async () => {
        const rows = vectors.map((one) => toStored(space, tenantId, one));
        if (rows.length > 0) await (await spaces.make(space)).put(rows);
      }),
    remove: (space, tenantId, selection) =>
      guarded(async () => {
        const filters = toSelect(tenantId, selection);
        const found = filters.length === 0 ? null : await spaces.find(space);
        for (const filter of filters) await found?.remove(filter);
      }),
    search: (space, question) => guarded(async () => (await spaces.find(space))?.search(question) ?? []),
    count: (space, tenantId) =>
      guarded(async () => (await spaces.find(space))?.count(tenantId === undefined ? [] : ofTenant(tenantId)) ?? 0),
    check: () => guarded(() => spaces.check()),
    close: () => spaces.close(),
  };
}

/** Not retryable: what an embedded library refuses it refuses again. Its words name folders and columns, never rows. */
async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ClawError) throw error;
    throw new UpstreamRefused('The vectors on disk cannot be used.', { cause: error });
  }
}
