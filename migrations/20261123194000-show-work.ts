/** What tells an operator how work stands: how long the oldest waits, which turns nobody holds, how bots are connected. */
import { dropHandedOver, handOver } from './20261122100900-create-system-functions.ts';

export const name = '20261123194000-show-work';

type Run = (sql: string) => Promise<unknown>;

export const SHOW_WORK = ['claw_show_work()'];

/** Reads indexes of what is open alone, so that it costs little however much has ended. `more`: parts that come to it later. */
export const showWork = (more = ''): string => `
  create function claw_show_work()
  returns table (part text, kind text, state text, number double precision)
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
  begin
    perform set_config('claw.scope', 'system', true);
    return query
      select 'oldest', o.kind, null::text, coalesce(extract(epoch from greatest(clock_timestamp() - o.since, interval '0')), 0)::double precision from (
          select 'reply' as kind, min(t.ready_at) as since from turns t where t.state = 'waiting'
          union all
          select 'deliver', min(d.due_at) from deliveries d where d.state in ('planned', 'retry') and d.message_id is not null
          union all
          select 'ingest', min(d.ready_at) from documents d where d.state = 'queued' and d.deleted_at is null
          union all
          select 'crawl', min(c.ready_at) from crawls c where c.state = 'queued'
        ) o
      union all
      select 'stalled', '', null, count(*)::double precision from turns t
          join conversations c on c.tenant_id = t.tenant_id and c.id = t.conversation_id
        where t.state = 'running' and coalesce(c.lease_until, t.queued_at) < clock_timestamp() - interval '15 seconds'
      union all
      select 'connections', c.kind, c.state, count(*)::double precision from channel_connections c
          join channels ch on ch.tenant_id = c.tenant_id and ch.id = c.channel_id
        where ch.state = 'active' group by c.kind, c.state${more};
    perform set_config('claw.scope', '', true);
  end $$`;

export async function up(run: Run): Promise<void> {
  await run(showWork());
  await handOver(run, SHOW_WORK);
}

export async function down(run: Run): Promise<void> {
  await dropHandedOver(run, SHOW_WORK);
}
