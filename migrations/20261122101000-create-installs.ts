/** One app for many businesses: in which workspace it was installed for whom, and installations that were begun. */
export const name = '20261122101000-create-installs';

type Run = (sql: string) => Promise<unknown>;

/** An unset variable reads as '' on a reused connection, hence nullif. */
const TENANT = `nullif(current_setting('claw.tenant', true), '')::uuid`;

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
    expires_at timestamptz not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, asked_by) references api_keys (tenant_id, id) on delete cascade
  );
  create index app_installs_expiry on app_installs (tenant_id, expires_at);
  alter table app_installs enable row level security, force row level security;
  create policy own_tenant on app_installs using (tenant_id = ${TENANT}) with check (tenant_id = ${TENANT});`;

/** Runs as `claw_system`; where no role could be made, `claw.scope` opens the owner's policies for the length of the call. */
const LOOK_UP = `
  create function claw_installed_channel(p_kind text, p_app text, p_workspace text)
  returns table (tenant_id uuid, channel_id uuid) language plpgsql volatile security definer set search_path = public, pg_temp as $$
  begin
    perform set_config('claw.scope', 'system', true);
    return query select c.tenant_id, c.channel_id from channel_connections c
      where c.kind = p_kind and c.app_id = p_app and c.workspace_id = p_workspace;
    perform set_config('claw.scope', '', true);
  end $$;
  revoke execute on function ${SIGNATURE} from public;`;

/** The login lends itself membership only to hand the function over. */
const HAND_OVER = `
  do $$
  begin
    if exists (select from pg_roles where rolname = 'claw_app' and pg_has_role(current_user, oid, 'member')) then
      grant select, insert, update, delete on app_installs to claw_app, claw_system;
      create policy across_tenants on app_installs to claw_system using (true) with check (true);
      execute format('grant claw_system to %I', current_user);
      grant create on schema public to claw_system;
      grant execute on function ${SIGNATURE} to claw_app;
      alter function ${SIGNATURE} owner to claw_system;
      revoke create on schema public from claw_system;
      execute format('revoke claw_system from %I', current_user);
    else
      execute format('create policy across_tenants on app_installs to %I using (current_setting(''claw.scope'', true) = ''system'')', current_user);
    end if;
  end $$;`;

export async function up(run: Run): Promise<void> {
  await run(TABLES);
  await run(LOOK_UP);
  await run(HAND_OVER);
}

export async function down(run: Run): Promise<void> {
  await run(`
    do $$
    begin
      if exists (select from pg_roles where rolname = 'claw_app' and pg_has_role(current_user, oid, 'member')) then
        execute format('grant claw_system to %I', current_user);
      end if;
      drop function ${SIGNATURE};
      if exists (select from pg_roles where rolname = 'claw_app' and pg_has_role(current_user, oid, 'member')) then
        execute format('revoke claw_system from %I', current_user);
      end if;
    end $$;
    drop table app_installs;
    alter table channel_connections drop app_id, drop workspace_id, drop workspace_name;`);
}
