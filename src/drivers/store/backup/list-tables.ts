/** Which tables a backup holds and in which order, asked from the database itself, so that a new table is in it from its first day. */
import type pg from 'pg';

export interface TableShape {
  readonly name: string;
  /** Those that are written, not computed. */
  readonly columns: readonly string[];
  /** The last number given out, by column that has a sequence; null before the first. As text: it may exceed what a double holds. */
  readonly sequences: Readonly<Record<string, string | null>>;
}

/** The log of migrations is in the manifest. */
const LEFT_OUT = 'claw_migrations';

const TABLES = `select c.relname::text as name,
    array_agg(a.attname::text order by a.attnum) as columns,
    coalesce(jsonb_object_agg(a.attname, pg_sequence_last_value(s.name::regclass)::text) filter (where s.name is not null), '{}') as sequences
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    cross join lateral (select pg_get_serial_sequence(format('public.%I', c.relname), a.attname) as name) s
  where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> $1
  group by c.relname order by c.relname`;

const REFERENCES = `select distinct k.conrelid::regclass::text as child, k.confrelid::regclass::text as parent
  from pg_constraint k where k.contype = 'f' and k.connamespace = 'public'::regnamespace and k.conrelid <> k.confrelid`;

/** Every table of Claw, those that others refer to first. Only their owner sees the sequences. */
export async function listTables(client: pg.Client): Promise<readonly TableShape[]> {
  const tables = (await client.query<TableShape>(TABLES, [LEFT_OUT])).rows;
  const references = (await client.query<{ child: string; parent: string }>(REFERENCES)).rows;
  const left = new Map(tables.map((table) => [table.name, table]));
  const ordered: TableShape[] = [];
  while (left.size > 0) {
    const free = [...left.values()].filter(({ name }) => !references.some(({ child, parent }) => child === name && left.has(parent)));
    if (free.length === 0) throw new Error(`These tables refer to each other in a circle: ${[...left.keys()].join(', ')}`);
    ordered.push(...free);
    for (const { name } of free) left.delete(name);
  }
  return ordered;
}
