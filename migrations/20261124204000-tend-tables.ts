/** Has PostgreSQL tidy the tables that change with every message before much has gathered in them. */
export const name = '20261124204000-tend-tables';

type Run = (sql: string) => Promise<unknown>;

/** Their rows are updated several times while a question is answered, and then never again. */
const CHANGING = ['conversations', 'messages', 'turns', 'deliveries'];
/** Their rows are written once and read by range. */
const GROWING = ['usage'];

/**
 * By default a table is tidied when a fifth of it is dead: of ten million messages two million, which every look-up by a partial index
 * meets again and again (each question leaves entries in `messages_waiting`, `turns_open`, `turns_moving` and `deliveries_open`). One
 * in fifty keeps that short, and each round small. Rows written once are made all-visible as early, so that sums need only the index; and
 * statistics are renewed once a twentieth is new, for the newest rows are those that are asked for.
 */
export async function up(run: Run): Promise<void> {
  for (const table of CHANGING) {
    await run(`alter table ${table} set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.05,
      autovacuum_analyze_scale_factor = 0.05)`);
  }
  for (const table of GROWING) {
    await run(`alter table ${table} set (autovacuum_vacuum_insert_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05)`);
  }
}

export async function down(run: Run): Promise<void> {
  for (const table of [...CHANGING, ...GROWING]) {
    await run(`alter table ${table} reset (autovacuum_vacuum_scale_factor, autovacuum_vacuum_insert_scale_factor,
      autovacuum_analyze_scale_factor)`);
  }
}
