/** Who is told of what happens: addresses of a business, and a row for every event that one of them is to get. */
import { wallTable } from './20261122100500-wall-tenants.ts';
import { dropHandedOver, handOver } from './20261122100900-create-system-functions.ts';

export const name = '20261123160100-create-notifications';

type Run = (sql: string) => Promise<unknown>;

const SIGNATURES = ['claw_sweep_notifications(int)', 'claw_forget_notifications(int, int)'];

const TABLES = `
  create table notification_endpoints (
    tenant_id uuid not null references tenants (id) on delete cascade,
    id uuid not null,
    name text not null,
    url text not null,
    -- Kinds of events; none: every one.
    events text[] not null,
    enabled boolean not null default true,
    -- Why it was switched off by itself.
    off_reason text,
    sealed bytea not null,
    -- The secret before, which still signs besides.
    sealed_before bytea,
    before_until timestamptz,
    created_at timestamptz not null default now(),
    primary key (tenant_id, id)
  );

  create table notification_sends (
    tenant_id uuid not null,
    id uuid not null default gen_random_uuid(),
    endpoint_id uuid not null,
    event_id uuid not null,
    state text not null default 'planned' check (state in ('planned', 'sent', 'dead')),
    attempts int not null default 0,
    queued int not null default 0,
    due_at timestamptz not null default clock_timestamp(),
    -- Of the last attempt; without a status nobody answered.
    status int,
    error text,
    created_at timestamptz not null default clock_timestamp(),
    ended_at timestamptz,
    primary key (tenant_id, id),
    unique (event_id, endpoint_id, tenant_id),
    foreign key (tenant_id, endpoint_id) references notification_endpoints (tenant_id, id) on delete cascade,
    foreign key (tenant_id, event_id) references notifications_outbox (tenant_id, id) on delete cascade
  );
  create index notification_sends_due on notification_sends (due_at) where state = 'planned';
  create index notification_sends_list on notification_sends (tenant_id, created_at desc, id desc);
  create index notification_sends_endpoint on notification_sends (tenant_id, endpoint_id);
  create index notifications_old on notifications_outbox (created_at)`;

/** In the transaction of what happened, so that nothing is told that did not happen, and nothing that did is forgotten. */
const TRIGGERS = `
  create function claw_plan_notification() returns trigger language plpgsql set search_path = public, pg_temp as $$
  begin
    insert into notification_sends (tenant_id, endpoint_id, event_id)
      select e.tenant_id, e.id, new.id from notification_endpoints e
      where e.tenant_id = new.tenant_id and e.enabled and (cardinality(e.events) = 0 or new.kind = any (e.events));
    return null;
  end $$;
  create trigger plan_notification after insert on notifications_outbox for each row when (new.kind <> 'test') execute function claw_plan_notification();

  create function claw_note_handover() returns trigger language plpgsql set search_path = public, pg_temp as $$
  begin
    insert into notifications_outbox (tenant_id, id, kind, payload) values (new.tenant_id, gen_random_uuid(), 'handover_requested',
      jsonb_build_object('conversation_id', new.conversation_id, 'handover_id', new.id, 'reason', new.reason));
    return null;
  end $$;
  create trigger note_handover after insert on handovers for each row when (new.reason <> 'taken') execute function claw_note_handover()`;

const SWEEPS = `
  -- What is due, each given out once until it is looked at again.
  create function claw_sweep_notifications(p_limit int)
  returns table (tenant_id uuid, send_id uuid, queued int) language plpgsql volatile security definer set search_path = public, pg_temp as $$
  begin
    perform set_config('claw.scope', 'system', true);
    return query
      with due as (
        select s.tenant_id, s.id from notification_sends s where s.state = 'planned' and s.due_at <= clock_timestamp()
          order by s.due_at limit p_limit for update skip locked
      )
      update notification_sends s set queued = s.queued + 1, due_at = clock_timestamp() + interval '1 minute' from due
        where s.tenant_id = due.tenant_id and s.id = due.id returning s.tenant_id, s.id, s.queued;
    perform set_config('claw.scope', '', true);
  end $$;

  create function claw_forget_notifications(p_days int, p_limit int)
  returns int language plpgsql volatile security definer set search_path = public, pg_temp as $$
  declare
    v_removed int;
  begin
    perform set_config('claw.scope', 'system', true);
    delete from notifications_outbox o where o.ctid = any (array(
      select old.ctid from notifications_outbox old where old.created_at < now() - make_interval(days => p_days)
        and not exists (select from notification_sends s where s.tenant_id = old.tenant_id and s.event_id = old.id and s.state = 'planned')
        order by old.created_at limit p_limit for update skip locked));
    get diagnostics v_removed = row_count;
    perform set_config('claw.scope', '', true);
    return v_removed;
  end $$`;

export async function up(run: Run): Promise<void> {
  await run(TABLES);
  for (const table of ['notification_endpoints', 'notification_sends']) await wallTable(run, table);
  await run(TRIGGERS);
  await run(SWEEPS);
  await handOver(run, SIGNATURES);
}

export async function down(run: Run): Promise<void> {
  await dropHandedOver(run, SIGNATURES);
  await run(`
    drop trigger note_handover on handovers;
    drop trigger plan_notification on notifications_outbox;
    drop function claw_note_handover(), claw_plan_notification();
    drop index notifications_old;
    drop table notification_sends, notification_endpoints`);
}
