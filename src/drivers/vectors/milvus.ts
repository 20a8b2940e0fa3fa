/** Vectors in Milvus 2.3 or newer: a collection a space, shared by every process. */
import type { MilvusClient } from '@zilliz/milvus2-sdk-node';
import type { VectorSpace } from '../../core/model/vector.ts';
import type { VectorStore } from '../../core/ports/vector-store.ts';
import { InputError, UpstreamUnreachable } from '../../kernel/errors.ts';
import { ofTenant, toSelect } from './filter.ts';
import { assertMilvusStatus, createMilvusConnection, isAway, translateMilvusError } from './milvus-client.ts';
import type { MilvusPlace } from './milvus-client.ts';
import { findCollection, makeCollection } from './milvus-collection.ts';
import { createMilvusSpace } from './milvus-space.ts';
import type { MilvusSpace } from './milvus-space.ts';
import { placeOf, toStored } from './stored-vector.ts';

/**
 * Writes of one process to a space keep their order and can be searched when they resolve; those of other processes within five seconds
 * (the staleness that Milvus grants `Bounded` reads). Connects with the first call; the login may then be refused with ConfigError.
 */
export function createMilvusVectors(place: MilvusPlace): VectorStore {
  const connection = createMilvusConnection(place);
  const spaces = createSpaces(() => connection.client());
  return {
    ensureSpace: (space) => spaces.make(space, async () => {}),
    dropSpace: (space) => spaces.drop(space),
    upsert: async (space, tenantId, vectors) => {
      const rows = vectors.map((one) => toStored(space, tenantId, one));
      if (rows.length > 0) await spaces.make(space, (found) => found.put(rows));
    },
    remove: async (space, tenantId, selection) => {
      for (const filter of toSelect(tenantId, selection)) await spaces.find(space, (found) => found.remove(filter), undefined);
    },
    search: (space, question) => spaces.find(space, (found) => found.search(question), []),
    count: async (space, tenantId) => {
      const filter = tenantId === undefined ? [] : ofTenant(tenantId);
      return spaces.find(space, (found) => found.count(filter), 0);
    },
    check: () =>
      translated(async () => {
        const { isHealthy, reasons } = await (await connection.client()).checkHealth();
        if (!isHealthy) throw new UpstreamUnreachable(`Milvus is not healthy: ${reasons.join('; ').slice(0, 200)}`);
      }),
    close: () => connection.close(),
  };
}

async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw translateMilvusError(error);
  }
}

interface Known {
  readonly space: MilvusSpace;
  /** Whether its collection is there and loaded; when it is not, the next call looks again. */
  found: Promise<boolean>;
}

function createSpaces(connect: () => Promise<MilvusClient>) {
  const all = new Map<string, Known>();
  const knownOf = (space: VectorSpace): Known => {
    const known = all.get(placeOf(space)) ?? { space: createMilvusSpace(connect, space), found: Promise.resolve(false) };
    all.set(placeOf(space), known);
    return known;
  };
  /** One look at a time: of several that make it only the first does. */
  const look = (known: Known, space: VectorSpace, make: boolean): Promise<boolean> => {
    const finding = known.found.then((isFound) => isFound || lookUp(connect, space, make));
    known.found = finding.catch(() => false);
    return finding;
  };
  /** A collection may have been released or dropped since it was found: it is looked for once more before a fault is told. */
  const use = async <T>(space: VectorSpace, make: boolean, work: (found: MilvusSpace) => Promise<T>, none: T): Promise<T> => {
    const known = knownOf(space);
    if (!(await look(known, space, make))) return none;
    try {
      return await work(known.space);
    } catch (error) {
      if (error instanceof InputError || isAway(error)) throw error;
      known.found = Promise.resolve(false);
      return (await look(known, space, make)) ? await work(known.space) : none;
    }
  };
  return {
    find: <T>(space: VectorSpace, work: (found: MilvusSpace) => Promise<T>, none: T) => translated(() => use(space, false, work, none)),
    make: (space: VectorSpace, work: (found: MilvusSpace) => Promise<void>) => translated(() => use(space, true, work, undefined)),
    drop: (space: VectorSpace) =>
      translated(async () => {
        knownOf(space).found = Promise.resolve(false);
        assertMilvusStatus(await (await connect()).dropCollection({ collection_name: placeOf(space) }));
      }),
  };
}

async function lookUp(connect: () => Promise<MilvusClient>, space: VectorSpace, make: boolean): Promise<boolean> {
  const client = await connect();
  if (make) await makeCollection(client, space);
  return make || findCollection(client, space);
}
