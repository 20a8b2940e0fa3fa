/** The lease of a conversation and the life of a turn under it, each one trip, on database time. */
import { letCall } from './20261122100000-create-roles.ts';

export const name = '20261122100700-create-turn-functions';

type Run = (sql: string) => Promise<unknown>;

const HELPERS = `
  -- Whole milliseconds from now until a moment, never below zero.
  create function claw_ms_until(p_moment timestamptz) returns int language sql volatile as $$
    select ceil(greatest(0, extract(epoch from p_moment - clock_timestamp()) * 1000))::int
  $$;

  create function claw_lease_take(p_tenant uuid, p_conversation uuid, p_holder text, p_lease_ms int)
  returns bigint language plpgsql volatile as $$
  declare
    v_fence bigint;
  begin
    update conversations set fence = fence + 1, lease_holder = p_holder,
        lease_until = clock_timestamp() + make_interval(secs => p_lease_ms / 1000.0)
      where tenant_id = p_tenant and id = p_conversation returning fence into v_fence;
    return v_fence;
  end $$;

  -- A turn for the waiting messages of a conversation whose row is locked and that has no open turn.
  create function claw_turn_next(p_tenant uuid, p_conversation uuid) returns jsonb language plpgsql volatile as $$
  declare
    v_ready timestamptz;
    v_turn turns;
  begin
    select max(ready_at) into v_ready from messages
      where tenant_id = p_tenant and conversation_id = p_conversation and state = 'waiting';
    if v_ready is null then
      return null;
    end if;
    insert into turns (tenant_id, id, conversation_id, answer_id, ready_at)
      values (p_tenant, gen_random_uuid(), p_conversation, gen_random_uuid(), v_ready) returning * into v_turn;
    return jsonb_build_object('turn_id', v_turn.id, 'queued', v_turn.queued, 'waiting', claw_turns_waiting(p_tenant),
      'ready_in_ms', claw_ms_until(v_turn.ready_at));
  end $$;`;

const LEASE = `
  -- See TurnLease in the turn store's port for the kinds. Settling a 'calling' row waits p_settle_ms after the call began.
  create function claw_turn_lease(p_tenant uuid, p_turn uuid, p_holder text, p_lease_ms int, p_settle_ms int)
  returns jsonb language plpgsql volatile as $$
  declare
    v_turn turns;
    v_conversation conversations;
    v_due timestamptz;
    v_first messages;
  begin
    perform set_config('claw.tenant', p_tenant::text, true);
    select t.* into v_turn from turns t where t.tenant_id = p_tenant and t.id = p_turn;
    select c.* into v_conversation from conversations c where c.tenant_id = p_tenant and c.id = v_turn.conversation_id for update;
    if not found then
      return '{"kind": "done"}';
    end if;
    select t.* into v_turn from turns t where t.tenant_id = p_tenant and t.id = p_turn; -- as the previous holder left it
    if v_conversation.lease_until > clock_timestamp() then
      return jsonb_build_object('kind', 'later', 'wait_ms', least(claw_ms_until(v_conversation.lease_until), 1000));
    end if;
    -- The first open part decides: what stands behind it waits for it.
    select case when d.state = 'calling' then d.called_at + make_interval(secs => p_settle_ms / 1000.0) else d.due_at end into v_due
      from deliveries d join messages m on m.tenant_id = d.tenant_id and m.id = d.message_id
      where d.tenant_id = p_tenant and d.conversation_id = v_conversation.id and d.state in ('planned', 'calling', 'retry')
      order by m.seq, d.part limit 1;
    if v_due > clock_timestamp() then
      return jsonb_build_object('kind', 'later', 'wait_ms', claw_ms_until(v_due));
    elsif v_due is not null then
      return jsonb_build_object('kind', 'deliver', 'conversation_id', v_conversation.id,
        'fence', claw_lease_take(p_tenant, v_conversation.id, p_holder, p_lease_ms));
    elsif v_turn.state not in ('waiting', 'running') then
      return '{"kind": "done"}';
    elsif v_turn.ready_at > clock_timestamp() then
      return jsonb_build_object('kind', 'later', 'wait_ms', claw_ms_until(v_turn.ready_at));
    end if;
    -- A further attempt answers what the first one gathered; only a fresh turn gathers.
    if not exists (select from messages m where m.tenant_id = p_tenant and m.conversation_id = v_conversation.id and m.state = 'taken') then
      select m.* into v_first from messages m
        where m.tenant_id = p_tenant and m.conversation_id = v_conversation.id and m.state = 'waiting' order by m.seq limit 1;
      update messages m set state = 'taken', turn_id = p_turn
        where m.tenant_id = p_tenant and m.conversation_id = v_conversation.id and m.state = 'waiting'
          and (m.seq = v_first.seq or not v_first.alone)
          and m.seq < coalesce((select min(a.seq) from messages a
            where a.tenant_id = p_tenant and a.conversation_id = v_conversation.id and a.state = 'waiting' and a.alone and a.seq > v_first.seq), m.seq + 1);
      if not found then
        update turns set state = 'cancelled', ended_at = now() where tenant_id = p_tenant and id = p_turn;
        return '{"kind": "done"}';
      end if;
    end if;
    update turns set state = 'running', attempts = attempts + 1, fence = claw_lease_take(p_tenant, v_conversation.id, p_holder, p_lease_ms)
      where tenant_id = p_tenant and id = p_turn returning * into v_turn;
    return claw_turn_json(v_turn, v_conversation);
  end $$;

  create function claw_turn_json(p_turn turns, p_conversation conversations) returns jsonb language plpgsql stable as $$
  begin
    return (
      select jsonb_build_object('kind', 'leased', 'turn_id', p_turn.id, 'conversation_id', p_turn.conversation_id,
        'channel_id', p_conversation.channel_id, 'channel_kind', ch.kind, 'contact_id', p_conversation.contact_id, 'fence', p_turn.fence,
        'attempt', p_turn.attempts, 'owner', p_conversation.owner, 'stopped', p_turn.stop_requested, 'answer_id', p_turn.answer_id, 'locale', ct.locale,
        'history_from_seq', p_conversation.history_from_seq, 'disclosed', p_conversation.disclosed,
        'paid', (select case when pc.over then 'over' else 'within' end from paid_contacts pc
          where pc.tenant_id = p_turn.tenant_id and pc.contact_id = p_conversation.contact_id and pc.until > clock_timestamp()),
        'age_ms', floor(extract(epoch from clock_timestamp() - min(m.created_at)) * 1000),
        'messages', jsonb_agg(claw_message_json(m) order by m.seq),
        'reply_target', (array_agg(m.reply_target order by m.seq desc))[1],
        'base_ids', (array_agg(to_jsonb(m.base_ids) order by m.seq desc))[1])
      from messages m
        join channels ch on ch.tenant_id = m.tenant_id and ch.id = p_conversation.channel_id
        join contacts ct on ct.tenant_id = m.tenant_id and ct.id = p_conversation.contact_id
      where m.tenant_id = p_turn.tenant_id and m.conversation_id = p_turn.conversation_id and m.turn_id = p_turn.id and m.state = 'taken'
      group by ch.kind, ct.locale);
  end $$;

  create function claw_lease_renew(p_tenant uuid, p_conversation uuid, p_fence bigint, p_lease_ms int)
  returns jsonb language plpgsql volatile as $$
  begin
    perform set_config('claw.tenant', p_tenant::text, true);
    update conversations set lease_until = clock_timestamp() + make_interval(secs => p_lease_ms / 1000.0)
      where tenant_id = p_tenant and id = p_conversation and fence = p_fence and lease_holder is not null;
    return jsonb_build_object('held', found, 'stop', exists (
      select from turns t where t.tenant_id = p_tenant and t.conversation_id = p_conversation and t.state = 'running' and t.stop_requested));
  end $$;

  create function claw_lease_release(p_tenant uuid, p_conversation uuid, p_fence bigint) returns boolean language plpgsql volatile as $$
  begin
    perform set_config('claw.tenant', p_tenant::text, true);
    update conversations set lease_until = null, lease_holder = null
      where tenant_id = p_tenant and id = p_conversation and fence = p_fence;
    return found;
  end $$;`;

const FUNCTIONS =
  'claw_ms_until, claw_lease_take, claw_turn_next, claw_turn_lease, claw_turn_json, claw_lease_renew, claw_lease_release, claw_turn_end, claw_sources_hold, claw_turn_hand_back, claw_turn_stop';

const SOURCES = `
  -- Whether every cited document is still there and for this audience. Until the caller commits none of them can be taken away: who deletes one
  -- waits, or is waited for and then seen.
  create function claw_sources_hold(p_tenant uuid, p_sources jsonb, p_audience text) returns boolean language plpgsql volatile as $$
  declare
    v_cited uuid[] := array(select distinct (s->>'documentId')::uuid from jsonb_array_elements(p_sources) s);
    v_held int;
  begin
    perform from documents d join knowledge_bases b on b.tenant_id = d.tenant_id and b.id = d.base_id
      where d.tenant_id = p_tenant and d.id = any (v_cited) and d.deleted_at is null and b.deleted_at is null
        and (d.audience = 'public' or p_audience = 'internal')
      order by d.id for share of d for key share of b;
    get diagnostics v_held = row_count;
    return v_held = cardinality(v_cited);
  end $$;`;

/** `also`: what else is kept of the turn, as the end of the list of an update. */
export const turnEnd = (also = ''): string => `
  create or replace function claw_turn_end(p jsonb) returns jsonb language plpgsql volatile as $$
  declare
    v_tenant uuid := (p->>'tenant_id')::uuid;
    v_turn uuid := (p->>'turn_id')::uuid;
    v_conversation conversations;
    v_seq bigint;
    v_messages int;
  begin
    perform set_config('claw.tenant', v_tenant::text, true);
    select c.* into v_conversation from conversations c
      where c.tenant_id = v_tenant and c.id = (p->>'conversation_id')::uuid for update;
    if v_conversation.fence is distinct from (p->>'fence')::bigint then
      return null;
    end if;
    if p->'sources' <> '[]' and not claw_sources_hold(v_tenant, p->'sources', p->>'audience') then
      return '{"seq": null}';
    end if;
    update turns set state = p->>'state', ended_at = now(), error = p->>'error', retrieved = p->'retrieved', retrieval_ms = (p->>'retrieval_ms')::real${also}
      where tenant_id = v_tenant and id = v_turn and state = 'running' and fence = (p->>'fence')::bigint;
    if not found then
      return null;
    end if;
    v_seq := v_conversation.last_seq + 1;
    insert into messages (tenant_id, id, channel_id, conversation_id, seq, role, state, text, turn_id, sources, outcome)
      values (v_tenant, (p->>'answer_id')::uuid, v_conversation.channel_id, v_conversation.id, v_seq, p->>'role', 'sent', p->>'text', v_turn,
        p->'sources', p->>'outcome');
    update messages set state = p->>'message_state'
      where tenant_id = v_tenant and conversation_id = v_conversation.id and state = 'taken' and turn_id = v_turn;
    get diagnostics v_messages = row_count;
    perform claw_usage_answered(v_conversation, v_turn, v_messages, p->>'role' = 'assistant' and p->>'message_state' = 'answered', p->'parts' = '[]');
    if p->'parts' <> '[]' then
      perform claw_preview_adopt(v_tenant, v_turn, (p->>'answer_id')::uuid, p->'parts'->0->'content');
    end if;
    insert into deliveries (tenant_id, id, conversation_id, turn_id, message_id, part, target, content)
      select v_tenant, gen_random_uuid(), v_conversation.id, v_turn, (p->>'answer_id')::uuid, (d->>'part')::int, p->'target', d->'content'
      from jsonb_array_elements(p->'parts') d
      on conflict (tenant_id, message_id, part) do nothing; -- the part that is a preview already
    update conversations set last_seq = v_seq, updated_at = now(), owner = coalesce(p->>'owner', owner),
        history_from_seq = case when (p->>'reset_history')::boolean then v_seq else history_from_seq end,
        disclosed = (p->>'disclosed')::boolean or disclosed and not (p->>'reset_history')::boolean
      where tenant_id = v_tenant and id = v_conversation.id;
    if p->>'handover' is not null then
      perform claw_handover_open(v_tenant, v_conversation.id, p->>'handover', null);
    elsif p->>'owner' = 'bot' then
      perform claw_handover_end(v_tenant, v_conversation.id, 'customer', null);
    end if;
    if coalesce(p->>'owner', v_conversation.owner) = 'human' then
      update messages set state = 'for_person'
        where tenant_id = v_tenant and conversation_id = v_conversation.id and state = 'waiting' and not command;
    end if;
    return jsonb_build_object('seq', v_seq, 'next', claw_turn_next(v_tenant, v_conversation.id));
  end $$;`;

const OTHER_ENDS = `
  -- 'p_counts' is false when the process drains: that was no failure of the turn.
  create function claw_turn_hand_back(p_tenant uuid, p_turn uuid, p_fence bigint, p_wait_ms int, p_error text, p_counts boolean)
  returns void language plpgsql volatile as $$
  declare
    v_conversation uuid;
  begin
    perform set_config('claw.tenant', p_tenant::text, true);
    select t.conversation_id into v_conversation from turns t where t.tenant_id = p_tenant and t.id = p_turn;
    perform from conversations c where c.tenant_id = p_tenant and c.id = v_conversation and c.fence = p_fence for update;
    if found then
      update turns set state = 'waiting', error = p_error, queued_at = clock_timestamp(),
          attempts = attempts - case when p_counts then 0 else 1 end,
          ready_at = clock_timestamp() + make_interval(secs => p_wait_ms / 1000.0)
        where tenant_id = p_tenant and id = p_turn and state = 'running' and fence = p_fence;
    end if;
  end $$;

  -- 'running': a turn that has gathered its messages will end and say so. 'waiting': what waited is cancelled. Null: nothing to stop.
  create function claw_turn_stop(p_tenant uuid, p_conversation uuid) returns text language plpgsql volatile as $$
  declare
    v_stopped text;
  begin
    perform set_config('claw.tenant', p_tenant::text, true);
    perform from conversations where tenant_id = p_tenant and id = p_conversation for update;
    update messages set state = 'cancelled'
      where tenant_id = p_tenant and conversation_id = p_conversation and state = 'waiting' and not command;
    if found then
      v_stopped := 'waiting';
    end if;
    if exists (select from messages where tenant_id = p_tenant and conversation_id = p_conversation and state = 'taken') then
      update turns set stop_requested = true
        where tenant_id = p_tenant and conversation_id = p_conversation and state in ('waiting', 'running');
      return 'running';
    end if;
    if not exists (select from messages where tenant_id = p_tenant and conversation_id = p_conversation and state = 'waiting') then
      update turns set state = 'cancelled', ended_at = now()
        where tenant_id = p_tenant and conversation_id = p_conversation and state = 'waiting';
    end if;
    return v_stopped;
  end $$;`;

export async function up(run: Run): Promise<void> {
  await run(HELPERS);
  await run(LEASE);
  await run(SOURCES);
  await run(turnEnd());
  await run(OTHER_ENDS);
  await letCall(run, FUNCTIONS);
}

export async function down(run: Run): Promise<void> {
  await run(`drop function ${FUNCTIONS}`);
}
