/** What is used and what may be: the ledger, the conversations that are paid for, and how many of a month are spoken for. */
import { letCall } from './20261122100000-create-roles.ts';
import { wallTable } from './20261122100500-wall-tenants.ts';
import { dropHandedOver, handOver } from './20261122100900-create-system-functions.ts';

export const name = '20261123130000-create-usage';

type Run = (sql: string) => Promise<unknown>;

const TABLES = ['usage', 'paid_contacts', 'quota_months', 'quota_holds'];

const CREATE_TABLES = `
  -- A row for each call of a model, each question that was answered and each conversation that is billed; the sums of its numbers are
  -- what was used. What it speaks of may be erased: the row stays.
  create table usage (
    tenant_id uuid not null references tenants (id) on delete cascade,
    id uuid not null default gen_random_uuid(),
    kind text not null check (kind in ('call', 'answer', 'conversation')),
    turn_id uuid not null,
    channel_id uuid not null,
    -- Null together: the contact was erased before the call ended.
    contact_id uuid,
    tier text,
    conversations int not null default 0,
    messages int not null default 0,
    -- Of calls alone. Null: the model of the environment.
    model_id uuid,
    model text check (model is not null or kind <> 'call'),
    input_tokens bigint not null default 0,
    output_tokens bigint not null default 0,
    -- Reckoned from the text, for the model did not say.
    estimated boolean not null default false,
    result text not null default 'done',
    -- Null together: the model has no prices.
    cost numeric(20, 10),
    currency text,
    at timestamptz not null default clock_timestamp(),
    primary key (tenant_id, id)
  );
  create index usage_turn on usage (tenant_id, turn_id, at);
  create index usage_time on usage (tenant_id, at);
  create unique index usage_once on usage (turn_id, kind, tenant_id) where kind <> 'call';

  -- Until when what a contact asks belongs to a conversation that is billed already; 'over': it began beyond the quota.
  create table paid_contacts (
    tenant_id uuid not null,
    contact_id uuid not null,
    until timestamptz not null,
    over boolean not null,
    primary key (contact_id, tenant_id),
    foreign key (tenant_id, contact_id) references contacts (tenant_id, id) on delete cascade
  );

  -- The lock under which conversations are counted, and the count itself: as many as the ledger has of that month.
  create table quota_months (
    tenant_id uuid not null references tenants (id) on delete cascade,
    month date not null,
    conversations int not null default 0,
    -- The highest share of the quota that the business was told of, in percent.
    told int not null default 0,
    primary key (tenant_id, month)
  );

  -- A conversation that will be billed if its turn brings an answer.
  create table quota_holds (
    tenant_id uuid not null,
    turn_id uuid not null,
    quota int not null,
    over boolean not null,
    held_at timestamptz not null default clock_timestamp(),
    primary key (tenant_id, turn_id),
    foreign key (tenant_id, turn_id) references turns (tenant_id, id) on delete cascade
  );`;

const FUNCTIONS = 'claw_tier_within, claw_contact_tier, claw_month, claw_quota_hold, claw_quota_bill, claw_quota_tell, claw_usage_answered';

const TIERS = `
  create function claw_tier_within(p_tier text, p_plan text) returns text language sql immutable as $$
    select case when 'free' in (p_tier, p_plan) then 'free' when 'pro' in (p_tier, p_plan) then 'pro' else 'enterprise' end
  $$;

  -- What the team granted goes before what the person's identity says; neither is above the plan of the business.
  create function claw_contact_tier(p_contact contacts) returns text language plpgsql stable as $$
  declare
    v_plan text;
  begin
    select t.plan into v_plan from tenants t where t.id = p_contact.tenant_id;
    return claw_tier_within(coalesce(p_contact.granted_tier, p_contact.tier), v_plan);
  end $$;

  create function claw_month() returns date language sql volatile as $$
    select date_trunc('month', clock_timestamp() at time zone 'UTC')::date
  $$;`;

const QUOTA = `
  -- Speaks for one more conversation of the month. Null: there is none left, and nothing was written. Else whether it is beyond the quota.
  -- The same turn again gets what it got.
  create function claw_quota_hold(p_tenant uuid, p_turn uuid, p_quota int, p_stops boolean) returns boolean language plpgsql volatile as $$
  declare
    v_month date := claw_month();
    v_used int;
    v_over boolean;
  begin
    perform set_config('claw.tenant', p_tenant::text, true);
    insert into quota_months (tenant_id, month) values (p_tenant, v_month) on conflict do nothing;
    select q.conversations into v_used from quota_months q where q.tenant_id = p_tenant and q.month = v_month for update;
    -- Counted after the lock, so that everybody's are seen; those of the month before are billed in this one.
    select h.over into v_over from quota_holds h where h.tenant_id = p_tenant and h.turn_id = p_turn;
    if found then
      return v_over;
    end if;
    v_over := v_used + (select count(*) from quota_holds h where h.tenant_id = p_tenant) >= p_quota;
    if v_over and p_stops then
      return null;
    end if;
    insert into quota_holds (tenant_id, turn_id, quota, over) values (p_tenant, p_turn, p_quota, v_over);
    return v_over;
  end $$;

  -- An answer is there: what was held for it is billed, unless the contact's conversation was meanwhile. Under the conversation's lock.
  create function claw_quota_bill(p_tenant uuid, p_turn uuid) returns void language plpgsql volatile as $$
  declare
    v_hold quota_holds;
    v_contact contacts;
    v_used int;
  begin
    delete from quota_holds h where h.tenant_id = p_tenant and h.turn_id = p_turn returning * into v_hold;
    if not found then
      return;
    end if;
    select ct.* into v_contact from turns t join conversations c on c.tenant_id = t.tenant_id and c.id = t.conversation_id
        join contacts ct on ct.tenant_id = c.tenant_id and ct.id = c.contact_id
      where t.tenant_id = p_tenant and t.id = p_turn;
    insert into paid_contacts as p (tenant_id, contact_id, until, over)
      values (p_tenant, v_contact.id, clock_timestamp() + interval '24 hours', v_hold.over)
      on conflict (contact_id, tenant_id) do update set until = excluded.until, over = excluded.over where p.until <= clock_timestamp();
    if not found then
      return;
    end if;
    insert into usage (tenant_id, kind, turn_id, channel_id, contact_id, tier, conversations)
      values (p_tenant, 'conversation', p_turn, v_contact.channel_id, v_contact.id, claw_contact_tier(v_contact), 1);
    insert into quota_months as q (tenant_id, month, conversations) values (p_tenant, claw_month(), 1)
      on conflict (tenant_id, month) do update set conversations = q.conversations + 1 returning q.conversations into v_used;
    perform claw_quota_tell(p_tenant, v_used, v_hold.quota);
  end $$;

  -- Tells the business once a month that four fifths, or all, of its conversations are used. Under the lock of the month.
  create function claw_quota_tell(p_tenant uuid, p_used int, p_quota int) returns void language plpgsql volatile as $$
  declare
    v_share int := case when p_used >= p_quota then 100 when p_used >= p_quota * 0.8 then 80 else 0 end;
  begin
    update quota_months q set told = v_share where q.tenant_id = p_tenant and q.month = claw_month() and q.told < v_share;
    if found then
      insert into notifications_outbox (tenant_id, id, kind, payload)
        values (p_tenant, gen_random_uuid(), 'quota_reached', jsonb_build_object('percent', v_share, 'conversations', p_used, 'quota', p_quota,
          'resets_at', to_char(claw_month() + interval '1 month', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')));
    end if;
  end $$;

  -- What the end of a turn means for the ledger: an answer is counted, and billed where nothing has to be sent to bring it; whatever else
  -- a turn ends in costs nothing.
  create function claw_usage_answered(p_conversation conversations, p_turn uuid, p_messages int, p_answered boolean, p_there boolean)
  returns void language plpgsql volatile as $$
  begin
    if not p_answered then
      delete from quota_holds h where h.tenant_id = p_conversation.tenant_id and h.turn_id = p_turn;
      return;
    end if;
    insert into usage (tenant_id, kind, turn_id, channel_id, contact_id, tier, messages)
      select ct.tenant_id, 'answer', p_turn, ct.channel_id, ct.id, claw_contact_tier(ct), p_messages
      from contacts ct where ct.tenant_id = p_conversation.tenant_id and ct.id = p_conversation.contact_id;
    if p_there then
      perform claw_quota_bill(p_conversation.tenant_id, p_turn);
    end if;
  end $$;`;

const SWEEP = 'claw_sweep_holds(int)';

/** A turn that is answered again after a crash keeps its hold; one that ended with nothing left to send has no use for it. */
const SWEEPS = `
  create function claw_sweep_holds(p_limit int)
  returns int language plpgsql volatile security definer set search_path = public, pg_temp as $$
  declare
    v_freed int;
  begin
    perform set_config('claw.scope', 'system', true);
    with idle as (
      select h.tenant_id, h.turn_id from quota_holds h join turns t on t.tenant_id = h.tenant_id and t.id = h.turn_id
        where t.state not in ('waiting', 'running') and not exists (select from deliveries d
          where d.tenant_id = t.tenant_id and d.conversation_id = t.conversation_id and d.turn_id = t.id and d.state in ('planned', 'calling', 'retry'))
        order by h.held_at limit p_limit for update of h skip locked
    )
    delete from quota_holds h using idle where h.tenant_id = idle.tenant_id and h.turn_id = idle.turn_id;
    get diagnostics v_freed = row_count;
    perform set_config('claw.scope', '', true);
    return v_freed;
  end $$;`;

export async function up(run: Run): Promise<void> {
  await run(CREATE_TABLES);
  for (const table of TABLES) await wallTable(run, table);
  await appendOnly(run, 'usage');
  await run(TIERS);
  await run(QUOTA);
  await letCall(run, FUNCTIONS);
  await letCall(run, 'claw_tier_within', 'claw_system');
  await run(SWEEPS);
  await handOver(run, [SWEEP]);
}

/** What stands in it stays; only the system's own functions may take old rows away. Also for the migrations that make such tables later. */
export async function appendOnly(run: Run, table: string): Promise<void> {
  await run(`
    do $$
    begin
      if exists (select from pg_roles where rolname = 'claw_app' and pg_has_role(current_user, oid, 'member')) then
        revoke update, delete on ${table} from claw_app;
        revoke insert, update on ${table} from claw_system;
      end if;
    end $$`);
}

export async function down(run: Run): Promise<void> {
  await dropHandedOver(run, [SWEEP]);
  await run(`drop function ${FUNCTIONS}; drop table ${TABLES.toReversed().join(', ')}`);
}
