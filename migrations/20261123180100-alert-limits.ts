/** A business is told once in a while that its limits refuse much, or one person again and again, or many who are blocked. */
import { wallTable } from './20261122100500-wall-tenants.ts';
import { dropHandedOver, handOver } from './20261122100900-create-system-functions.ts';

export const name = '20261123180100-alert-limits';

type Run = (sql: string) => Promise<unknown>;

const SIGNATURES = ['claw_limits_alert(jsonb)'];

const TABLE = `
  -- What was told, and until when it is not told again.
  create table limit_alerts (
    tenant_id uuid not null references tenants (id) on delete cascade,
    alert text not null,
    level text not null,
    -- Whom it is about; the level as a whole: ''.
    subject text not null,
    until timestamptz not null,
    primary key (tenant_id, alert, level, subject)
  )`;

/** What is the case by the counts of each tenant's window: alert, level and subject with the sums it rests on. */
const FOUND = `
  select s.tenant_id, 'refused_share' as alert, s.level, '' as subject, sum(s.refused) as refused, sum(s.admitted + s.refused) as checks
    from seen s where s.subject = '' and s.level <> 'blocked' group by s.tenant_id, s.level, s.percent, s.at_least
    having sum(s.admitted + s.refused) >= s.at_least and sum(s.refused) * 100 >= s.percent * sum(s.admitted + s.refused)
  union all
  select s.tenant_id, 'refused_again', s.level, s.subject, sum(s.refused), null
    from seen s where s.subject <> '' and s.level <> 'blocked' and s.refused > 0 group by s.tenant_id, s.level, s.subject, s.of_one, s.minutes
    having sum(s.refused) >= s.of_one and count(distinct s.minute) >= s.minutes
  union all
  select s.tenant_id, 'blocked_flood', s.level, '', sum(s.refused), null
    from seen s where s.subject = '' and s.level = 'blocked' group by s.tenant_id, s.level, s.of_blocked
    having sum(s.refused) >= s.of_blocked`;

const FUNCTION = `
  -- Writes an event for what is the case and was not told within its period, once however many processes ask: who comes second waits for
  -- the first one's row, and finds it. Says how many.
  create function claw_limits_alert(p_rules jsonb)
  returns int language plpgsql volatile security definer set search_path = public, pg_temp as $$
  declare
    v_told int;
  begin
    perform set_config('claw.scope', 'system', true);
    delete from limit_alerts a where a.ctid = any (array(
      select ended.ctid from limit_alerts ended where ended.until <= clock_timestamp()
        and ended.tenant_id in (select (r ->> 'tenant_id')::uuid from jsonb_array_elements(p_rules) r) for update skip locked));
    with rule as (
      select * from jsonb_to_recordset(p_rules) as r
        (tenant_id uuid, minutes int, period int, percent int, at_least int, of_one int, of_blocked int)
    ), seen as (
      select r.*, c.level, c.subject, c.minute, c.admitted, c.refused from rule r
        join limit_counts c on c.tenant_id = r.tenant_id and c.minute > now() - make_interval(mins => r.minutes)
    ), found as (${FOUND}
    ), told as (
      insert into limit_alerts (tenant_id, alert, level, subject, until)
        select f.tenant_id, f.alert, f.level, f.subject, clock_timestamp() + make_interval(mins => r.period)
        from found f join rule r on r.tenant_id = f.tenant_id order by f.tenant_id, f.alert, f.level, f.subject
        on conflict do nothing returning tenant_id, alert, level, subject
    )
    insert into notifications_outbox (tenant_id, id, kind, payload)
      select f.tenant_id, gen_random_uuid(), 'limit_alert', jsonb_build_object('alert', f.alert, 'level', f.level, 'subject', nullif(f.subject, ''),
          'refused', f.refused, 'checks', f.checks, 'minutes', r.minutes)
        from told t join found f using (tenant_id, alert, level, subject) join rule r on r.tenant_id = f.tenant_id;
    get diagnostics v_told = row_count;
    perform set_config('claw.scope', '', true);
    return v_told;
  end $$`;

export async function up(run: Run): Promise<void> {
  await run(TABLE);
  await wallTable(run, 'limit_alerts');
  await run(FUNCTION);
  await handOver(run, SIGNATURES);
}

export async function down(run: Run): Promise<void> {
  await dropHandedOver(run, SIGNATURES);
  await run('drop table limit_alerts');
}
