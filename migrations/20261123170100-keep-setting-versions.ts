/** What each setting was, and by whom: a row a change, in the transaction of the change. */
import { wallTable } from './20261122100500-wall-tenants.ts';
import { appendOnly } from './20261123130000-create-usage.ts';

export const name = '20261123170100-keep-setting-versions';

type Run = (sql: string) => Promise<unknown>;

export async function up(run: Run): Promise<void> {
  await run(`
    create table setting_versions (
      tenant_id uuid not null references tenants (id) on delete cascade,
      key text not null,
      channel_id uuid,
      -- The settings version that the change made.
      version bigint not null,
      -- Null: it was removed.
      value jsonb,
      changed_by text not null,
      at timestamptz not null default clock_timestamp(),
      unique nulls not distinct (tenant_id, key, channel_id, version),
      foreign key (tenant_id, channel_id) references channels (tenant_id, id) on delete cascade
    )`);
  await wallTable(run, 'setting_versions');
  await appendOnly(run, 'setting_versions');
}

export async function down(run: Run): Promise<void> {
  await run('drop table setting_versions');
}
