/** What was erased of whom: proofs that are only added, and say nothing about the person but an id that names nobody any more. */
import { wallTable } from './20261122100500-wall-tenants.ts';
import { appendOnly } from './20261123130000-create-usage.ts';

export const name = '20261124202000-keep-erasures';

type Run = (sql: string) => Promise<unknown>;

export async function up(run: Run): Promise<void> {
  await run(`
    create table erasures (
      tenant_id uuid not null references tenants (id) on delete cascade,
      contact_id uuid not null,
      erased_by text not null,
      erased_at timestamptz not null default clock_timestamp(),
      -- Rows by table.
      removed jsonb not null,
      caches_until timestamptz not null,
      backups_until timestamptz not null,
      primary key (tenant_id, contact_id)
    )`);
  await wallTable(run, 'erasures');
  await appendOnly(run, 'erasures');
}

export async function down(run: Run): Promise<void> {
  await run('drop table erasures');
}
