/** One space in LanceDB: a table with a row a passage. */
import type * as Lance from '@lancedb/lancedb';
import type { Connection, Table } from '@lancedb/lancedb';
import type * as Arrow from 'apache-arrow';
import type { VectorSpace } from '../../core/model/vector.ts';
import { toSql } from './filter.ts';
import type { Filter } from './filter.ts';
import { placeOf } from './stored-vector.ts';
import type { StoredVector } from './stored-vector.ts';

/** Heavy and native, so they are loaded with the first use. */
export interface LanceLibraries {
  readonly lance: typeof Lance;
  readonly arrow: typeof Arrow;
}

export async function loadLance(): Promise<LanceLibraries> {
  const [lance, arrow] = await Promise.all([import('@lancedb/lancedb'), import('apache-arrow')]);
  return { lance, arrow };
}

/** Null when there is none yet. */
export async function openTable({ lance }: LanceLibraries, connection: Connection, space: VectorSpace): Promise<Table | null> {
  const name = placeOf(space);
  if (!(await connection.tableNames()).includes(name)) return null;
  const table = await connection.openTable(name);
  await indexFilters(lance, table);
  return table;
}

/** An empty table whose filters have indexes of their own. */
export async function createTable({ lance, arrow }: LanceLibraries, connection: Connection, space: VectorSpace): Promise<Table> {
  const table = await connection.createEmptyTable(placeOf(space), schemaOf(arrow, space));
  await indexFilters(lance, table);
  return table;
}

/** Makes those that are missing: a process may have ended between the making of the table and that of its indexes. */
async function indexFilters(lance: LanceLibraries['lance'], table: Table): Promise<void> {
  const indexed = new Set((await table.listIndices()).flatMap(({ columns }) => columns));
  const isMissing = (column: string): boolean => !indexed.has(column);
  for (const column of ['tenant', 'base', 'internal'].filter(isMissing)) await table.createIndex(column, { config: lance.Index.bitmap() });
  for (const column of ['id', 'document'].filter(isMissing)) await table.createIndex(column, { config: lance.Index.btree() });
}

function schemaOf(arrow: LanceLibraries['arrow'], space: VectorSpace) {
  const { Bool, Field, Schema, Utf8 } = arrow;
  const texts = ['id', 'tenant', 'base', 'document'].map((name) => new Field(name, new Utf8(), false));
  return new Schema([...texts, new Field('internal', new Bool(), false), new Field('vector', vectorType(arrow, space), false)]);
}

const vectorType = ({ Field, FixedSizeList, Float32 }: LanceLibraries['arrow'], { dimensions }: VectorSpace) =>
  new FixedSizeList(dimensions, new Field('item', new Float32(), true));

/** Puts rows in with one version of the table, replacing those of the same id; of two rows with one id the later stays. */
export async function mergeRows({ arrow }: LanceLibraries, table: Table, space: VectorSpace, rows: readonly StoredVector[]): Promise<void> {
  const known = [...new Map(rows.map((row) => [row.id, row])).values()];
  await table
    .mergeInsert('id')
    .whenMatchedUpdateAll()
    .whenNotMatchedInsertAll()
    .execute(toColumns(arrow, space, known));
}

/** Columns from flat memory: the library's own way over objects takes a hundred times as long. */
function toColumns(arrow: LanceLibraries['arrow'], space: VectorSpace, rows: readonly StoredVector[]) {
  const { Bool, Float32, Table: Columns, Utf8, Vector, makeData, vectorFromArray } = arrow;
  const flat = new Float32Array(rows.length * space.dimensions);
  rows.forEach(({ vector }, at) => flat.set(vector, at * space.dimensions));
  const child = makeData({ type: new Float32(), data: flat });
  const list = makeData({ type: vectorType(arrow, space), length: rows.length, nullCount: 0, child });
  const texts = (column: 'id' | 'tenant' | 'base' | 'document') =>
    vectorFromArray(
      rows.map((row) => row[column]),
      new Utf8(),
    );
  const internal = vectorFromArray(
    rows.map((row) => row.internal),
    new Bool(),
  );
  const columns = { id: texts('id'), tenant: texts('tenant'), base: texts('base'), document: texts('document'), internal };
  return new Columns(schemaOf(arrow, space), { ...columns, vector: new Vector([list]) });
}

export const countRows = (table: Table, filter: Filter): Promise<number> =>
  table.countRows(filter.length === 0 ? undefined : toSql(filter));
