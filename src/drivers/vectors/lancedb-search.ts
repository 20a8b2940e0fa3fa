/** Searches one table: exactly where few rows match, through the index where many do. */
import type { Table } from '@lancedb/lancedb';
import type { VectorSpace } from '../../core/model/vector.ts';
import type { VectorHit, VectorQuestion } from '../../core/ports/vector-store.ts';
import { toAsk, toSql } from './filter.ts';
import type { Filter } from './filter.ts';
import { VECTOR_INDEX } from './lancedb-upkeep.ts';
import { countRows } from './lancedb-table.ts';
import { checkedVector, toHits } from './stored-vector.ts';

/** Rows that are compared one by one: some 7 microseconds each at 1,024 dimensions. */
const EXACT_ROWS = 2_500;
/** Parts of the index that are looked into; bench/vectors.ts measures what is found for it. */
const PROBES = 32;
/** So many times `k` candidates are compared by their whole vectors, since the index keeps a bit of each number. */
const REFINE = 5;

interface Row {
  readonly id: string;
  readonly document: string;
  readonly _distance: number;
}

export interface Searcher {
  search(question: VectorQuestion): Promise<VectorHit[]>;
  /** Rows changed: what was counted before no longer holds. */
  forget(): void;
}

export function createSearcher(table: Table, space: VectorSpace): Searcher {
  let counts = new Map<string, Promise<number>>();
  const remember = (key: string, count: () => Promise<number>): Promise<number> => {
    const known = counts.get(key);
    if (known !== undefined) return known;
    const [place, counted] = [counts, count()];
    place.set(key, counted);
    counted.catch(() => place.delete(key));
    return counted;
  };
  const count = (filter: Filter) => remember(toSql(filter), () => countRows(table, filter));
  const countIndexed = () => remember('indexed', async () => (await table.indexStats(VECTOR_INDEX))?.numIndexedRows ?? 0);
  return {
    forget: () => void (counts = new Map()),
    search: async (question) => {
      const vector = checkedVector(space, question.vector);
      const filter = toAsk(question);
      if (filter === null) return [];
      const query = table.query().nearestTo(vector).distanceType('dot').where(toSql(filter)).select(['id', 'document', '_distance']);
      const indexed = await countIndexed();
      const rows = indexed === 0 ? 0 : await count(filter);
      const planned = rows <= EXACT_ROWS ? query.bypassVectorIndex() : query.nprobes(probes(rows, indexed)).refineFactor(REFINE);
      const found = (await planned.limit(question.k).toArray()) as Row[];
      return toHits(found.map(({ id, document, _distance }) => ({ id, document, similarity: 1 - _distance })));
    },
  };
}

/** The fewer of the rows match, the farther apart the nearest of them lie. */
const probes = (rows: number, indexed: number): number => Math.ceil(PROBES * Math.max(indexed / rows, 1));
