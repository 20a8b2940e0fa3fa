/** How often the rate limits let past and refused, by the minute; and a change of plan is seen as fast as one of a setting. */
import { wallTable } from './20261122100500-wall-tenants.ts';
import { dropHandedOver, handOver } from './20261122100900-create-system-functions.ts';

export const name = '20261123120000-count-limits';

type Run = (sql: string) => Promise<unknown>;

const SIGNATURES = ['claw_limits_count(jsonb)', 'claw_limits_forget(int, int)'];

const CREATE = `
  create table limit_counts (
    tenant_id uuid not null references tenants (id) on delete cascade,
    minute timestamptz not null,
    level text not null,
    -- The tier or the part of the API; none: ''.
    part text not null,
    -- Whom it refused; all together: ''.
    subject text not null,
    admitted int not null,
    refused int not null,
    shadowed int not null,
    primary key (tenant_id, minute, level, part, subject)
  );
  create index limit_counts_minute on limit_counts (minute);

  create function claw_note_plan() returns trigger language plpgsql as $$
  begin
    new.settings_version := new.settings_version + 1;
    return new;
  end $$;
  create trigger note_plan before update of plan on tenants for each row when (new.plan <> old.plan) execute function claw_note_plan();`;

const FUNCTIONS = `
  -- Adds up what one process counted, for all tenants in one trip; in one order, so that two processes never wait for each other.
  create function claw_limits_count(p_counts jsonb)
  returns void language plpgsql volatile security definer set search_path = public, pg_temp as $$
  begin
    perform set_config('claw.scope', 'system', true);
    insert into limit_counts as c (tenant_id, minute, level, part, subject, admitted, refused, shadowed)
      select n.tenant_id, n.minute, n.level, n.part, n.subject, n.admitted, n.refused, n.shadowed
      from jsonb_to_recordset(p_counts) as n (tenant_id uuid, minute timestamptz, level text, part text, subject text, admitted int, refused int, shadowed int)
      where exists (select from tenants t where t.id = n.tenant_id)
      order by n.tenant_id, n.minute, n.level, n.part, n.subject
      on conflict (tenant_id, minute, level, part, subject) do update set admitted = c.admitted + excluded.admitted,
        refused = c.refused + excluded.refused, shadowed = c.shadowed + excluded.shadowed;
    perform set_config('claw.scope', '', true);
  end $$;

  create function claw_limits_forget(p_hours int, p_limit int)
  returns int language plpgsql volatile security definer set search_path = public, pg_temp as $$
  declare
    v_removed int;
  begin
    perform set_config('claw.scope', 'system', true);
    with old as (
      select c.tenant_id, c.minute, c.level, c.part, c.subject from limit_counts c
        where c.minute < now() - make_interval(hours => p_hours) order by c.minute limit p_limit for update skip locked
    )
    delete from limit_counts c using old where c.tenant_id = old.tenant_id and c.minute = old.minute and c.level = old.level
      and c.part = old.part and c.subject = old.subject;
    get diagnostics v_removed = row_count;
    perform set_config('claw.scope', '', true);
    return v_removed;
  end $$;`;

export async function up(run: Run): Promise<void> {
  await run(CREATE);
  await wallTable(run, 'limit_counts');
  await run(FUNCTIONS);
  await handOver(run, SIGNATURES);
}

export async function down(run: Run): Promise<void> {
  await dropHandedOver(run, SIGNATURES);
  await run('drop trigger note_plan on tenants; drop function claw_note_plan(); drop table limit_counts');
}
