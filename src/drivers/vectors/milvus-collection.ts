/** One space in Milvus: a collection with a row a passage, its index, and its state of being loaded. */
import type { MilvusClient } from '@zilliz/milvus2-sdk-node';
import type { VectorSpace } from '../../core/model/vector.ts';
import { assertMilvusStatus } from './milvus-client.ts';
import { placeOf, ROW_VERSION } from './stored-vector.ts';

/** Tenants share parts by a hash: a search reads one part, and every part costs memory of its own. */
const PARTITIONS = 16;
/** Neighbours of a vector in the graph, and candidates while it is built (Malkov and Yashunin 2018); twice the usual, for recall at 1,024 dimensions. */
const GRAPH = { M: 32, efConstruction: 256 };
const UUID_LENGTH = 36;
/** Loading a large collection takes minutes; calls meanwhile fail and come again. */
const LOAD_MS = 60_000;

/** Whether there is such a collection; it is indexed and loaded then. */
export async function findCollection(client: MilvusClient, space: VectorSpace): Promise<boolean> {
  const name = placeOf(space);
  const { status, value } = await client.hasCollection({ collection_name: name });
  assertMilvusStatus(status);
  if (value !== true) return false;
  await makeIndex(client, name);
  await load(client, name);
  return true;
}

/** Makes, indexes and loads it when it is not there. */
export async function makeCollection(client: MilvusClient, space: VectorSpace): Promise<void> {
  if (await findCollection(client, space)) return;
  const { DataType } = await import('@zilliz/milvus2-sdk-node');
  const id = (name: string, more: object = {}) => ({ name, data_type: DataType.VarChar, max_length: UUID_LENGTH, ...more });
  const collection = {
    collection_name: placeOf(space),
    description: `Claw: vectors of passages by ${space.model}; shape ${ROW_VERSION}`,
    // Searches need not wait for what is younger than some seconds: who writes waits until it can be seen.
    consistency_level: 'Bounded',
    num_partitions: PARTITIONS,
    fields: [
      id('id', { is_primary_key: true }),
      id('tenant', { is_partition_key: true }),
      id('base'),
      id('document'),
      { name: 'internal', data_type: DataType.Bool },
      { name: 'vector', data_type: DataType.FloatVector, dim: space.dimensions },
    ],
  };
  try {
    assertMilvusStatus(await client.createCollection(collection));
  } catch (error) {
    // Another process may have made it in between.
    if (!(await findCollection(client, space))) throw error;
  }
  await findCollection(client, space);
}

/** A process that died after making the collection leaves it without. */
async function makeIndex(client: MilvusClient, name: string): Promise<void> {
  if (await hasIndex(client, name)) return;
  const index = { index_name: 'vector', index_type: 'HNSW', metric_type: 'IP', params: GRAPH };
  const status = await client.createIndex({ collection_name: name, field_name: 'vector', ...index });
  // Another process may have made it in between.
  if (!(await hasIndex(client, name))) assertMilvusStatus(status);
}

async function hasIndex(client: MilvusClient, name: string): Promise<boolean> {
  const { index_descriptions: indexes } = await client.describeIndex({ collection_name: name });
  return indexes?.some(({ field_name }) => field_name === 'vector') === true;
}

async function load(client: MilvusClient, name: string): Promise<void> {
  const { status, state } = await client.getLoadState({ collection_name: name });
  assertMilvusStatus(status);
  if (String(state) === 'LoadStateLoaded') return;
  assertMilvusStatus(await client.loadCollectionSync({ collection_name: name, timeout: LOAD_MS }));
}
