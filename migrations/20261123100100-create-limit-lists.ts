/** Who is allowed or blocked whatever the rate limits say. */
import { wallTable } from './20261122100500-wall-tenants.ts';

export const name = '20261123100100-create-limit-lists';

type Run = (sql: string) => Promise<unknown>;

export async function up(run: Run): Promise<void> {
  await run(`
    create table limit_entries (
      tenant_id uuid not null references tenants (id) on delete cascade,
      id uuid not null,
      list text not null check (list in ('allow', 'block')),
      subject text not null check (subject in ('contact', 'key', 'address')),
      value text not null,
      reason text not null,
      changed_by text not null,
      changed_at timestamptz not null default now(),
      -- Null: until it is removed.
      expires_at timestamptz,
      primary key (tenant_id, id),
      unique (tenant_id, subject, value)
    )`);
  await wallTable(run, 'limit_entries');
}

export async function down(run: Run): Promise<void> {
  await run('drop table limit_entries');
}
