/** Keeps a table quick: small pieces are joined, old versions dropped, and an index of the vectors is made once there are many. */
import type { Table } from '@lancedb/lancedb';
import type { LanceLibraries } from './lancedb-table.ts';

/** The name that LanceDB gives the index of the column `vector`. */
export const VECTOR_INDEX = 'vector_idx';

/** Below this comparing with every row takes some 35 ms at 1,024 dimensions. */
export const INDEX_FROM = 5_000;
/** An index that was trained on fewer than half of the rows is made anew. */
const GROWTH = 2;
/** Rows a part of the index: parts are chosen for a search, and then read whole. */
const ROWS_A_PART = 400;
/** Searches that began on a version may still read it. */
const VERSION_AGE_MS = 60_000;

/** Joins pieces and takes new rows into the indexes. */
export async function tidy(table: Table, now: number): Promise<void> {
  await table.optimize({ cleanupOlderThan: new Date(now - VERSION_AGE_MS), deleteUnverified: false });
}

/** Rows on which an index would be trained now; 0 while none is needed, or the one there is will do. `trained` is what the last was made on. */
export async function rowsToTrain(table: Table, trained: number, indexFrom: number): Promise<number> {
  const rows = await table.countRows();
  if (rows < indexFrom) return 0;
  return (await table.indexStats(VECTOR_INDEX)) === undefined || rows >= trained * GROWTH ? rows : 0;
}

/** Minutes at 100,000 rows; searches and writes go on meanwhile. */
export async function trainIndex({ lance }: LanceLibraries, table: Table, rows: number): Promise<void> {
  const numPartitions = Math.max(Math.round(rows / ROWS_A_PART), 1);
  await table.createIndex('vector', { config: lance.Index.ivfRq({ distanceType: 'dot', numPartitions }), replace: true });
}
