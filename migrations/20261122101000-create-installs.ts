/** One app for many businesses: in which workspace it was installed for whom, and installations that were begun. */
import { wallTable } from './20261122100500-wall-tenants.ts';
import { dropHandedOver, handOver } from './20261122100900-create-system-functions.ts';

export const name = '20261122101000-create-installs';

type Run = (sql: string) => Promise<unknown>;

const SIGNATURE = 'claw_installed_channel(text, text, text)';

/** In one workspace a shared app serves one business, whoever's tenant that is. */
const TABLES = `
  alter table channel_connections add app_id text, add workspace_id text, add workspace_name text,
    add check (num_nulls(app_id, workspace_id, workspace_name) in (0, 3)), add unique (kind, app_id, workspace_id);

  create table app_installs (
    tenant_id uuid not null references tenants (id) on delete cascade,
    id uuid not null,
    kind text not null,
    app_id text not null,
    asked_by uuid not null,
    name text,
    base_ids uuid[] not null default '{}',
    expires_at timestamptz not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, asked_by) references api_keys (tenant_id, id) on delete cascade
  );
  create index app_installs_expiry on app_installs (tenant_id, expires_at);`;

/** Runs as `claw_system`; where no role could be made, `claw.scope` opens the owner's policies for the length of the call. */
const LOOK_UP = `
  create function claw_installed_channel(p_kind text, p_app text, p_workspace text)
  returns table (tenant_id uuid, channel_id uuid) language plpgsql volatile security definer set search_path = public, pg_temp as $$
  begin
    perform set_config('claw.scope', 'system', true);
    return query select c.tenant_id, c.channel_id from channel_connections c
      where c.kind = p_kind and c.app_id = p_app and c.workspace_id = p_workspace;
    perform set_config('claw.scope', '', true);
  end $$;`;

export async function up(run: Run): Promise<void> {
  await run(TABLES);
  await wallTable(run, 'app_installs');
  await run(LOOK_UP);
  await handOver(run, [SIGNATURE]);
}

export async function down(run: Run): Promise<void> {
  await dropHandedOver(run, [SIGNATURE]);
  await run(`
    drop table app_installs;
    alter table channel_connections drop app_id, drop workspace_id, drop workspace_name;`);
}
