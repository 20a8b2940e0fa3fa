/** How much of a tenant's work waits already, so that its next piece stands behind it and not before that of others. */
import { letCall } from './20261122100000-create-roles.ts';

export const name = '20261123130100-weigh-turns';

type Run = (sql: string) => Promise<unknown>;

export async function up(run: Run): Promise<void> {
  await run(`
    create index turns_waiting on turns (tenant_id) where state = 'waiting';

    -- Beside one of them. No more than a thousand are counted: behind so many it makes no difference.
    create function claw_turns_waiting(p_tenant uuid) returns int language plpgsql stable as $$
    begin
      return (select greatest(count(*) - 1, 0)::int from (select from turns t where t.tenant_id = p_tenant and t.state = 'waiting' limit 1001) w);
    end $$`);
  for (const role of ['claw_app', 'claw_system'] as const) await letCall(run, 'claw_turns_waiting', role);
}

export async function down(run: Run): Promise<void> {
  await run('drop function claw_turns_waiting; drop index turns_waiting');
}
