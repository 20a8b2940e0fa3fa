/**
 * Measures vector stores through their port: recall@10 against exact search, and the time of a search, one after the other.
 *
 *   npx tsc -p tsconfig.json --noEmit false --outDir node_modules/.bench
 *   node node_modules/.bench/bench/vectors.js [--rows 100000] [--dimensions 1024] [--only lancedb|full|lite] [--questions 200]
 *
 * From the repository's root. The vectors are made: 1,000 topics in 64 hidden directions, spread over all dimensions, with noise, so that they
 * lie in neighbourhoods as those of texts do. Tenants: one with 70 % of the rows, thirty with 1 % each. Milvus takes part where .ci/milvus installed it.
 */
import { parseArgs } from 'node:util';
import { percentile } from '../src/cli/eval/percentile.ts';
import type { VectorSpace } from '../src/core/model/vector.ts';
import type { PassageVector, VectorStore } from '../src/core/ports/vector-store.ts';
import { newUuid } from '../src/kernel/ids.ts';
import type { BaseId, DocumentId, PassageId, TenantId } from '../src/kernel/ids.ts';
import { createVectorMaker } from './made-vectors.ts';
import { checkedStore, openVectors, STORES } from './open-vectors.ts';
import type { StoreName } from './open-vectors.ts';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '100000' },
    dimensions: { type: 'string', default: '1024' },
    questions: { type: 'string', default: '200' },
    only: { type: 'string' },
  },
});
const [ROWS, DIMENSIONS, QUESTIONS] = [Number(values.rows), Number(values.dimensions), Number(values.questions)];
const [BATCH, K, SMALL_TENANTS] = [1_000, 10, 30];
const SPACE: VectorSpace = { model: 'bench', dimensions: DIMENSIONS };
const baseId = newUuid<BaseId>();

const makeVector = createVectorMaker(DIMENSIONS);

const tenants = Array.from({ length: SMALL_TENANTS + 1 }, () => newUuid<TenantId>());
/** Ten rows at a time belong together, as those of a document do. */
const tenantOf = (row: number): TenantId => tenants[Math.floor(row / 10) % 100 < 70 ? 0 : (Math.floor(row / 10) % 100) - 69]!;

interface Row {
  readonly tenantId: TenantId;
  readonly passage: PassageVector;
}

function exact(rows: readonly Row[], question: Float32Array): string[] {
  const best: { id: string; score: number }[] = [];
  for (const { passage } of rows) {
    let score = 0;
    for (let at = 0; at < DIMENSIONS; at += 1) score += passage.vector[at]! * question[at]!;
    if (best.length === K && score <= best[K - 1]!.score) continue;
    best.push({ id: passage.passageId, score });
    best.sort((one, other) => other.score - one.score);
    best.length = Math.min(best.length, K);
  }
  return best.map(({ id }) => id);
}

const at = (times: readonly number[], share: number): string => (percentile(times, share) ?? 0).toFixed(1);

async function measure(
  name: string,
  store: VectorStore,
  tenantId: TenantId,
  questions: readonly Float32Array[],
  truth: readonly string[][],
) {
  const times: number[] = [];
  let right = 0;
  for (const [index, vector] of questions.entries()) {
    const began = performance.now();
    const hits = await store.search(SPACE, { tenantId, baseIds: [baseId], audience: 'public', vector, k: K });
    times.push(performance.now() - began);
    right += hits.filter(({ passageId }) => truth[index]!.includes(passageId)).length;
  }
  const recall = right / truth.flat().length;
  console.log(`${name}: recall@${K} ${recall.toFixed(4)}, p50 ${at(times, 0.5)} ms, p95 ${at(times, 0.95)} ms`);
}

const documentId = newUuid<DocumentId>();
const rows = Array.from({ length: ROWS }, (_, row): Row => {
  const passageId = newUuid<PassageId>();
  return { tenantId: tenantOf(row), passage: { passageId, documentId, baseId, audience: 'public', vector: makeVector() } };
});
const questions = Array.from({ length: QUESTIONS }, makeVector);
const byTenant = new Map(tenants.map((tenant) => [tenant, rows.filter(({ tenantId }) => tenantId === tenant)]));
const [large, small] = [tenants[0]!, tenants[5]!];
const truths = new Map([large, small].map((tenant) => [tenant, questions.map((question) => exact(byTenant.get(tenant) ?? [], question))]));

async function run(name: StoreName): Promise<void> {
  const { store, settled, close } = await openVectors(name);
  const began = performance.now();
  for (const [tenantId, own] of byTenant) {
    for (let from = 0; from < own.length; from += BATCH) {
      const some = own.slice(from, from + BATCH).map(({ passage }) => passage);
      await store.upsert(SPACE, tenantId, some);
    }
  }
  const filled = performance.now();
  await settled(SPACE, ROWS);
  const seconds = (ms: number): string => `${(ms / 1_000).toFixed(0)} s`;
  console.log(`${name}: ${ROWS} rows of ${DIMENSIONS} in ${seconds(filled - began)}, indexed ${seconds(performance.now() - filled)} later`);
  for (const tenantId of [large, small]) {
    const warm = questions.slice(0, 20);
    for (const vector of warm) await store.search(SPACE, { tenantId, baseIds: [baseId], audience: 'public', vector, k: K });
    const share = `${name}, tenant of ${byTenant.get(tenantId)?.length} rows`;
    await measure(share, store, tenantId, questions, truths.get(tenantId) ?? []);
  }
  await close();
}

const wanted = values.only === undefined ? STORES : [checkedStore(values.only)];
for (const name of wanted) await run(name).catch((error: unknown) => console.error(error));
process.exit(0);
