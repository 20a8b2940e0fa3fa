/** Lets the worker count rows of tables that grow quickly, so that plans made while they were empty do not outlive that state. */
import { letCall } from './20261122100000-create-roles.ts';

export const name = '20261122100950-keep-statistics';

type Run = (sql: string) => Promise<unknown>;

/**
 * PostgreSQL's own daemon looks once a minute. Until it has counted, plans are made for empty tables, where one index is as good as another,
 * and are kept: thousands of rows later each look-up reads all rows of a tenant. Counting takes the owner of the tables, who therefore stays
 * owner of the function; it reads no row for its caller. Each table is counted again once it has doubled: some tens of milliseconds each.
 */
export async function up(run: Run): Promise<void> {
  await run(`
    create function claw_count_rows() returns int language plpgsql volatile security definer set search_path = public, pg_temp as $$
    declare
      v record;
      v_counted int := 0;
    begin
      -- One process at a time; the others have nothing to do meanwhile.
      if not pg_try_advisory_xact_lock(hashtext('claw_count_rows')) then
        return 0;
      end if;
      for v in
        select s.relname from pg_stat_user_tables s join pg_class c on c.oid = s.relid
          where s.schemaname = 'public' and s.relname in ('contacts', 'conversations', 'messages', 'turns', 'deliveries')
            and s.n_mod_since_analyze >= 100 and s.n_mod_since_analyze > 2 * greatest(c.reltuples, 0)
      loop
        execute format('analyze public.%I', v.relname);
        v_counted := v_counted + 1;
      end loop;
      return v_counted;
    end $$;
    revoke execute on function claw_count_rows() from public;`);
  await letCall(run, 'claw_count_rows()');
}

export async function down(run: Run): Promise<void> {
  await run('drop function claw_count_rows()');
}
