/** What is done in one loaded collection of Milvus. */
import type { ConsistencyLevelEnum, MilvusClient } from '@zilliz/milvus2-sdk-node';
import type { VectorSpace } from '../../core/model/vector.ts';
import type { VectorHit, VectorQuestion } from '../../core/ports/vector-store.ts';
import { toAsk, toExpression, toSelect } from './filter.ts';
import type { Filter } from './filter.ts';
import type { PassageId, TenantId } from '../../kernel/ids.ts';
import { createJoinedWrites } from './joined-writes.ts';
import { assertMilvusStatus } from './milvus-client.ts';
import { checkedVector, placeOf, toHits } from './stored-vector.ts';
import type { StoredVector } from './stored-vector.ts';

/** Bytes of vectors in one call; Milvus takes 64 MB. */
const CALL_BYTES = 4 * 1024 * 1024;
const MOST_ROWS = 1_000;
const SEARCH_MS = 3_000;

export interface MilvusSpace {
  put(rows: readonly StoredVector[]): Promise<void>;
  remove(filter: Filter): Promise<void>;
  search(question: VectorQuestion): Promise<VectorHit[]>;
  count(filter: Filter): Promise<number>;
}

export function createMilvusSpace(connect: () => Promise<MilvusClient>, space: VectorSpace): MilvusSpace {
  const name = placeOf(space);
  const batch = Math.min(MOST_ROWS, Math.max(Math.floor(CALL_BYTES / (space.dimensions * 4)), 1));
  const remove = async (filter: Filter): Promise<void> =>
    assertMilvusStatus((await (await connect()).delete({ collection_name: name, filter: toExpression(filter) })).status);
  const insert = async (rows: readonly StoredVector[]): Promise<void> =>
    assertMilvusStatus((await (await connect()).insert({ collection_name: name, data: [...rows] })).status);
  const count = async (filter: Filter): Promise<number> => countRows(await connect(), name, filter);
  /** Asks what must see everything written before: once that is answered, searches see it too. */
  const settle = async (): Promise<void> => void (await count([]));
  const writes = createJoinedWrites<StoredVector>(async (rows) => {
    const known = [...new Map(rows.map((row) => [row.id, row])).values()];
    for (let from = 0; from < known.length; from += batch) {
      const some = known.slice(from, from + batch);
      // Milvus' own upsert forgets the partition of a row (seen with 2.3.5), so that no search finds it any more.
      for (const filter of stored(some)) await remove(filter);
      await insert(some);
    }
    await settle();
  });
  return {
    put: (rows) => writes.put(rows),
    remove: (filter) => writes.after(() => remove(filter).then(settle)),
    search: async (question) => search(await connect(), name, space, question),
    count,
  };
}

/** The rows that are there already, tenant by tenant. */
function stored(rows: readonly StoredVector[]): readonly Filter[] {
  const tenants = [...new Set(rows.map(({ tenant }) => tenant))];
  return tenants.flatMap((tenant) => {
    const passageIds = rows.filter((row) => row.tenant === tenant).map(({ id }) => id as PassageId);
    return toSelect(tenant as TenantId, { passageIds });
  });
}

/** Candidates that the graph is searched for, where more are not wanted anyway; bench/vectors.ts measures what is found for it. */
const LEAST_CANDIDATES = 96;

async function search(client: MilvusClient, name: string, space: VectorSpace, question: VectorQuestion): Promise<VectorHit[]> {
  const vector = checkedVector(space, question.vector);
  const filter = toAsk(question);
  if (filter === null) return [];
  const { status, results } = await client.search({
    collection_name: name,
    anns_field: 'vector',
    data: [...vector],
    filter: toExpression(filter),
    limit: question.k,
    output_fields: ['id', 'document'],
    metric_type: 'IP',
    params: { ef: Math.max(question.k, LEAST_CANDIDATES) },
    timeout: SEARCH_MS,
  });
  assertMilvusStatus(status);
  return toHits(results.map(({ id, document, score }) => ({ id, document: String(document), similarity: score })));
}

/** By its name: the client takes the number of this level, 0, for none at all. */
const STRONG = 'Strong' as unknown as ConsistencyLevelEnum;

async function countRows(client: MilvusClient, name: string, filter: Filter): Promise<number> {
  const about = { collection_name: name, filter: toExpression(filter), output_fields: ['count(*)'], consistency_level: STRONG };
  const { status, data } = await client.query(about);
  assertMilvusStatus(status);
  return Number(data[0]?.['count(*)'] ?? 0);
}
