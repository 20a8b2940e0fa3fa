/** Two roles without login: `claw_app`, as which every connection works, and `claw_system`, which owns what looks across tenants. */
export const name = '20261122100000-create-roles';

type Run = (sql: string) => Promise<unknown>;

/**
 * Where the login may not create roles nothing is made, and the tables' owner is walled by the same policies instead.
 * Roles belong to the whole cluster, so an existing one (another Claw's) is shared, and where its creator is another login that
 * this one may not act for (PostgreSQL 16 and later), it counts as one that may not create roles.
 */
export async function up(run: Run): Promise<void> {
  await run(`
    do $$
    begin
      if (select rolsuper or rolcreaterole from pg_roles where rolname = current_user) then
        -- Tried rather than looked up: roles may be made for another database at this moment.
        begin
          create role claw_app nologin;
        exception when duplicate_object or unique_violation then
          null;
        end;
        begin
          create role claw_system nologin;
        exception when duplicate_object or unique_violation then
          null;
        end;
        execute format('grant claw_app, claw_system to %I', current_user);
        execute format('revoke claw_system from %I', current_user);
        grant usage on schema public to claw_app, claw_system;
      end if;
    exception when insufficient_privilege then
      raise notice 'the roles of Claw belong to another login; the owner of the tables is walled instead';
    end $$`);
}

/** Lets a role call functions, where there are roles. */
export async function letCall(run: Run, functions: string, role: 'claw_app' | 'claw_system' = 'claw_app'): Promise<void> {
  await run(`
    do $$
    begin
      if exists (select from pg_roles where rolname = 'claw_app' and pg_has_role(current_user, oid, 'member')) then
        grant execute on function ${functions} to ${role};
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
