/** Two roles without login: `claw_app`, as which every connection works, and `claw_system`, which owns what looks across tenants. */
export const name = '20261122100000-create-roles';

type Run = (sql: string) => Promise<unknown>;

/**
 * Where the login may not create roles nothing is made, and the tables' owner is walled by the same policies instead.
 * Roles belong to the whole cluster, so an existing one (another Claw's) is shared.
 */
export async function up(run: Run): Promise<void> {
  await run(`
    do $$
    begin
      if (select rolsuper or rolcreaterole from pg_roles where rolname = current_user) then
        perform pg_advisory_xact_lock(hashtext('claw roles'));
        if not exists (select from pg_roles where rolname = 'claw_app') then
          create role claw_app nologin;
        end if;
        if not exists (select from pg_roles where rolname = 'claw_system') then
          create role claw_system nologin;
        end if;
        execute format('grant claw_app to %I', current_user);
        grant usage on schema public to claw_app, claw_system;
      end if;
    end $$`);
}

/** Leaves the roles in place: other databases of the cluster may use them. */
export async function down(run: Run): Promise<void> {
  await run(`
    do $$
    begin
      if exists (select from pg_roles where rolname = 'claw_app') and exists (select from pg_roles where rolname = 'claw_system') then
        revoke usage on schema public from claw_app, claw_system;
      end if;
    end $$`);
}
