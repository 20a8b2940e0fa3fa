/** Vector stores for the benches: LanceDB in a folder of its own, or a Milvus server that .ci/milvus installs. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '@lancedb/lancedb';
import { MilvusClient } from '@zilliz/milvus2-sdk-node';
import type { VectorSpace } from '../src/core/model/vector.ts';
import type { VectorStore } from '../src/core/ports/vector-store.ts';
import { INDEX_FROM, VECTOR_INDEX } from '../src/drivers/vectors/lancedb-upkeep.ts';
import { createLanceVectors } from '../src/drivers/vectors/lancedb.ts';
import { createMilvusVectors } from '../src/drivers/vectors/milvus.ts';
import { placeOf } from '../src/drivers/vectors/stored-vector.ts';
import { createSystemClock } from '../src/kernel/clock.ts';
import { startTestMilvus } from '../test/support/milvus.ts';
import type { MilvusKind } from '../test/support/milvus.ts';
import { until } from '../test/support/until.ts';

export const STORES = ['lancedb', 'full', 'lite'] as const;
export type StoreName = (typeof STORES)[number];

const BUILD_MS = 1_200_000;
/** Fewer rows than these are searched one by one, without an index (Milvus' `minSegmentNumRowsToEnableIndex`). */
const MILVUS_INDEXED_FROM = 1_024;

export interface OpenVectors {
  readonly store: VectorStore;
  /** Resolves once so many rows are searched as they will be from then on: by the index, where there is one for so many. */
  settled(space: VectorSpace, rows: number): Promise<void>;
  close(): Promise<void>;
}

/** @throws Error that says why the server cannot be had */
export async function openVectors(name: StoreName): Promise<OpenVectors> {
  return name === 'lancedb' ? openLance() : openMilvus(name);
}

/** @throws Error that lists the names there are */
export function checkedStore(name: string): StoreName {
  const found = STORES.find((one) => one === name);
  if (found === undefined) throw new Error(`There is no store ${name}; there are ${STORES.join(', ')}.`);
  return found;
}

async function openLance(): Promise<OpenVectors> {
  const folder = await mkdtemp(join(tmpdir(), 'claw-bench-lancedb-'));
  const store = createLanceVectors({ folder, clock: createSystemClock(), onError: (error) => console.error(error), pauseMs: 5_000 });
  return {
    store,
    settled: async (space, rows) => {
      if (rows < INDEX_FROM) return;
      // Without it a table stays as it was when it was opened, and an index that is made later is never seen.
      const table = await (await connect(folder, { readConsistencyInterval: 0 })).openTable(placeOf(space));
      await until(async () => ((await table.indexStats(VECTOR_INDEX))?.numIndexedRows ?? 0) >= rows, BUILD_MS, 1_000);
    },
    close: async () => {
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function openMilvus(kind: MilvusKind): Promise<OpenVectors> {
  const server = await startTestMilvus(kind);
  if ('skip' in server) throw new Error(`Milvus ${kind}: ${server.skip}`);
  const client = new MilvusClient({ address: server.address, logLevel: 'none' });
  const store = createMilvusVectors({ address: server.address, token: null, database: null });
  return {
    store,
    settled: async (space, rows) => {
      await client.flushSync({ collection_names: [placeOf(space)] });
      if (kind === 'full') await until(() => isServedByIndex(client, space, rows), BUILD_MS, 1_000);
    },
    close: async () => {
      await store.close();
      await client.closeConnection();
      await server.stop();
    },
  };
}

/** An index that is built serves only once the query node has loaded it; until then a coarser one of its own finds less. */
async function isServedByIndex(client: MilvusClient, space: VectorSpace, rows: number): Promise<boolean> {
  const { infos } = await client.getQuerySegmentInfo({ collectionName: placeOf(space) });
  const held = infos.reduce((sum, { num_rows }) => sum + Number(num_rows), 0);
  return held >= rows && infos.every(({ num_rows, index_name }) => Number(num_rows) < MILVUS_INDEXED_FROM || index_name !== '');
}
