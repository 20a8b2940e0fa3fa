/** One space in LanceDB with its writes in order and its upkeep in the background. */
import type { Table } from '@lancedb/lancedb';
import type { VectorSpace } from '../../core/model/vector.ts';
import type { VectorHit, VectorQuestion } from '../../core/ports/vector-store.ts';
import type { Clock } from '../../kernel/clock.ts';
import { rest } from '../../kernel/clock.ts';
import { toSql } from './filter.ts';
import type { Filter } from './filter.ts';
import { createJoinedWrites } from './joined-writes.ts';
import { createSearcher } from './lancedb-search.ts';
import { countRows, mergeRows } from './lancedb-table.ts';
import type { LanceLibraries } from './lancedb-table.ts';
import { createTraining } from './lancedb-training.ts';
import { rowsToTrain, tidy, trainIndex, VECTOR_INDEX } from './lancedb-upkeep.ts';
import type { StoredVector } from './stored-vector.ts';

export interface UpkeepOptions {
  readonly clock: Clock;
  /** Told what went wrong in the background; it is tried again after the next write. */
  readonly onError: (error: unknown) => void;
  /** Milliseconds from a write to the upkeep it sets off. */
  readonly pauseMs: number;
  /** Rows from which the vectors have an index. */
  readonly indexFrom: number;
}

export interface LanceSpace {
  put(rows: readonly StoredVector[]): Promise<void>;
  remove(filter: Filter): Promise<void>;
  search(question: VectorQuestion): Promise<VectorHit[]>;
  count(filter: Filter): Promise<number>;
  /** Ends the upkeep once the step it is at is done, and waits for the writes that were asked for. */
  close(): Promise<void>;
}

export function openSpace(libraries: LanceLibraries, table: Table, space: VectorSpace, options: UpkeepOptions): LanceSpace {
  const closing = new AbortController();
  const searcher = createSearcher(table, space);
  const writes = createJoinedWrites<StoredVector>((rows) => mergeRows(libraries, table, space, rows));
  const training = createTraining({
    rowsTrained: async () => (await table.indexStats(VECTOR_INDEX))?.numIndexedRows ?? 0,
    rowsDue: (trained) => rowsToTrain(table, trained, options.indexFrom),
    train: (rows) => trainIndex(libraries, table, rows),
    clock: options.clock,
    onError: options.onError,
    onEnd: () => later(),
    closing: closing.signal,
  });
  const upkeep = async (): Promise<void> => {
    // What is joined while an index is trained makes all of that training void; it is joined afterwards.
    if (training.isOn()) return;
    // Writes would collide with the joining too, so it takes its turn among them.
    await writes.after(() => tidy(table, options.clock.now()));
    if (!closing.signal.aborted) await training.startWhenDue();
  };
  let next: Promise<void> | null = null;
  const later = (): void => {
    searcher.forget();
    if (closing.signal.aborted) return;
    next ??= rest(options.clock, options.pauseMs, closing.signal)
      .then(() => (closing.signal.aborted ? undefined : upkeep()))
      .catch(options.onError)
      .finally(() => (next = null));
  };
  return {
    put: (rows) => writes.put(rows).finally(later),
    remove: (filter) => writes.after(async () => void (await table.delete(toSql(filter)))).finally(later),
    search: (question) => searcher.search(question),
    count: (filter) => countRows(table, filter),
    close: async () => {
      closing.abort();
      await writes.after(async () => {});
      await next;
      // What is half trained is lost with the process, and trained again.
      if (!training.isOn()) table.close();
    },
  };
}
