/** The spaces of one folder of LanceDB, each opened once. */
import type { Connection } from '@lancedb/lancedb';
import type { VectorSpace } from '../../core/model/vector.ts';
import { openSpace } from './lancedb-space.ts';
import type { LanceSpace, UpkeepOptions } from './lancedb-space.ts';
import { createTable, loadLance, openTable } from './lancedb-table.ts';
import type { LanceLibraries } from './lancedb-table.ts';
import { placeOf } from './stored-vector.ts';

export interface LanceSpaces {
  /** Null when there is no such space. */
  find(space: VectorSpace): Promise<LanceSpace | null>;
  /** Makes it when it is not there. */
  make(space: VectorSpace): Promise<LanceSpace>;
  drop(space: VectorSpace): Promise<void>;
  /** Resolves when the folder can be read. */
  check(): Promise<void>;
  close(): Promise<void>;
}

interface Opened {
  readonly libraries: LanceLibraries;
  readonly connection: Connection;
}

export function createLanceSpaces(folder: string, options: UpkeepOptions): LanceSpaces {
  const open = createOpener(folder);
  const known = new Map<string, LanceSpace>();
  let last: Promise<unknown> = Promise.resolve();
  /** Opening, making and dropping happen one after the other, so that no space is there twice. */
  const inLine = <T>(work: (opened: Opened) => Promise<T>): Promise<T> => {
    const done = last.then(open).then(work);
    last = done.catch(() => undefined);
    return done;
  };
  const look = async ({ libraries, connection }: Opened, space: VectorSpace, make: boolean): Promise<LanceSpace | null> => {
    const there = known.get(placeOf(space));
    if (there !== undefined) return there;
    const table = (await openTable(libraries, connection, space)) ?? (make ? await createTable(libraries, connection, space) : null);
    if (table === null) return null;
    const opened = openSpace(libraries, table, space, options);
    known.set(placeOf(space), opened);
    return opened;
  };
  return {
    find: async (space) => known.get(placeOf(space)) ?? inLine((opened) => look(opened, space, false)),
    make: async (space) => known.get(placeOf(space)) ?? inLine(async (opened) => (await look(opened, space, true))!),
    drop: (space) =>
      inLine(async (opened) => {
        const there = await look(opened, space, false);
        if (there === null) return;
        known.delete(placeOf(space));
        await there.close();
        await opened.connection.dropTable(placeOf(space));
      }),
    check: () => inLine(async ({ connection }) => void (await connection.tableNames())),
    close: async () => {
      await last;
      for (const space of known.values()) await space.close();
    },
  };
}

/** Libraries and connection, opened with the first call; a failure is tried again with the next. */
function createOpener(folder: string): () => Promise<Opened> {
  let opened: Promise<Opened> | null = null;
  return () => {
    opened ??= loadLance()
      .then(async (libraries) => ({ libraries, connection: await libraries.lance.connect(folder) }))
      .catch((error: unknown) => {
        opened = null;
        throw error;
      });
    return opened;
  };
}
