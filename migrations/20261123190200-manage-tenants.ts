/** All businesses, for the platform owner; and which channels were paused because their business was suspended. */
import { dropHandedOver, handOver } from './20261122100900-create-system-functions.ts';

export const name = '20261123190200-manage-tenants';

type Run = (sql: string) => Promise<unknown>;

const SIGNATURES = ['claw_list_tenants(uuid, int)'];

const LIST = `
  create function claw_list_tenants(p_after uuid, p_limit int)
  returns table (id uuid, name text, plan text, state text, platform boolean, created_at timestamptz)
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
  begin
    perform set_config('claw.scope', 'system', true);
    return query select t.id, t.name, t.plan, t.state, t.platform, t.created_at from tenants t
      where p_after is null or t.id < p_after order by t.id desc limit p_limit;
    perform set_config('claw.scope', '', true);
  end $$;`;

export async function up(run: Run): Promise<void> {
  await run('alter table channels add suspended boolean not null default false');
  await run(LIST);
  await handOver(run, SIGNATURES);
}

export async function down(run: Run): Promise<void> {
  await dropHandedOver(run, SIGNATURES);
  await run('alter table channels drop suspended');
}
