/** The marks around every send, what a person decides of one that ended badly, and the change of owner that must stop sends. */
import { letCall } from './20261122100000-create-roles.ts';

export const name = '20261122100800-create-delivery-functions';

type Run = (sql: string) => Promise<unknown>;

const FUNCTIONS =
  'claw_delivery_lock, claw_delivery_call, claw_delivery_settle, claw_delivery_decide, claw_deliveries_open, claw_owner_set';

export async function up(run: Run): Promise<void> {
  await run(`
    -- The delivery, with the row of its conversation locked, so that a change of owner comes before or after, never between.
    -- Every row is looked up by its primary key alone: a plan made while the tables were small stays right when they grow.
    create function claw_delivery_lock(p_tenant uuid, p_delivery uuid, out o_delivery deliveries, out o_conversation conversations)
    language plpgsql volatile as $$
    declare
      v_conversation uuid;
    begin
      perform set_config('claw.tenant', p_tenant::text, true);
      select d.conversation_id into v_conversation from deliveries d where d.tenant_id = p_tenant and d.id = p_delivery;
      select c.* into o_conversation from conversations c where c.tenant_id = p_tenant and c.id = v_conversation for update;
      select d.* into o_delivery from deliveries d where d.tenant_id = p_tenant and d.id = p_delivery;
    end $$;

    -- planned or retry -> calling.
    create function claw_delivery_call(p_tenant uuid, p_delivery uuid, p_fence bigint) returns boolean language plpgsql volatile as $$
    declare
      v record;
    begin
      v := claw_delivery_lock(p_tenant, p_delivery);
      if (v.o_conversation).fence is distinct from p_fence or (v.o_delivery).state not in ('planned', 'retry') then
        return false;
      end if;
      if (v.o_conversation).unreachable is not null then
        perform claw_deliveries_shut(p_tenant, (v.o_conversation).id, (v.o_conversation).unreachable);
        return false;
      end if;
      update deliveries set state = 'calling', called_at = clock_timestamp(), attempts = attempts + 1, fence = p_fence, preview = false,
          trying_since = coalesce(trying_since, clock_timestamp())
        where tenant_id = p_tenant and id = p_delivery;
      return true;
    end $$;

    -- calling -> what came of it. The fence is the one under which it was called or is being settled. 'p_counts' is false when the call
    -- was no attempt.
    create function claw_delivery_settle(p_tenant uuid, p_delivery uuid, p_fence bigint, p_state text, p_platform_id text, p_error text,
      p_retry_ms int, p_counts boolean)
    returns boolean language plpgsql volatile as $$
    declare
      v record;
      v_state text := p_state;
    begin
      v := claw_delivery_lock(p_tenant, p_delivery);
      if (v.o_delivery).id is null or (v.o_delivery).state <> 'calling' or (v.o_delivery).fence > p_fence then
        return false;
      end if;
      if p_state = 'retry' and (v.o_conversation).owner = 'human'
        and coalesce(p_platform_id, (v.o_delivery).platform_id, (v.o_delivery).decision_key) is null and exists (
        select from messages m where m.tenant_id = p_tenant and m.id = (v.o_delivery).message_id and m.role = 'assistant'
      ) then
        v_state := 'cancelled'; -- a person took over while the call was under way
      end if;
      update deliveries set state = v_state, platform_id = coalesce(p_platform_id, platform_id), error = p_error,
          attempts = attempts - case when p_counts then 0 else 1 end,
          due_at = clock_timestamp() + make_interval(secs => coalesce(p_retry_ms, 0) / 1000.0)
        where tenant_id = p_tenant and id = p_delivery;
      if v_state = 'sent' then
        perform claw_quota_bill(p_tenant, (v.o_delivery).turn_id);
      end if;
      return true;
    end $$;

    -- unknown or failed -> sent, or planned with all its attempts before it. 'o_allowed' is null where there is no such part; the request that
    -- decided last may come again. What is to be sent wakes its turn under a new number, as the sweeper does, and is called off by nobody any more:
    -- 'decision_key' tells that a person wants it.
    create function claw_delivery_decide(p_tenant uuid, p_delivery uuid, p_state text, p_request text, out o_allowed boolean, out o_queued int)
    language plpgsql volatile as $$
    declare
      v record;
    begin
      v := claw_delivery_lock(p_tenant, p_delivery);
      if (v.o_delivery).message_id is null then
        return; -- there is none, or it shows an answer that is being written
      end if;
      if (v.o_delivery).decision_key = p_request then
        o_allowed := true;
        return;
      end if;
      o_allowed := (v.o_delivery).state in ('unknown', 'failed');
      if not o_allowed then
        return;
      end if;
      update deliveries set state = p_state, error = null, decision_key = coalesce(p_request, gen_random_uuid()::text), trying_since = null,
          due_at = clock_timestamp(), attempts = case when p_state = 'planned' then 0 else attempts end
        where tenant_id = p_tenant and id = p_delivery;
      if p_state = 'planned' then
        update turns set queued = queued + 1, queued_at = clock_timestamp()
          where tenant_id = p_tenant and id = (v.o_delivery).turn_id returning queued into o_queued;
      end if;
    end $$;

    -- The parts of a conversation that have not ended, in the order in which they are to be sent.
    create function claw_deliveries_open(p_tenant uuid, p_conversation uuid)
    returns table (id uuid, turn_id uuid, conversation_id uuid, channel_id uuid, channel_kind text, message_id uuid, seq bigint, part int,
      state text, target jsonb, content jsonb, platform_id text, attempts int, calling_for_ms int, trying_for_ms int, preview boolean)
    language plpgsql volatile as $$
    begin
      perform set_config('claw.tenant', p_tenant::text, true);
      return query select d.id, d.turn_id, d.conversation_id, m.channel_id, ch.kind, d.message_id, m.seq, d.part,
          d.state, d.target, d.content, d.platform_id, d.attempts,
          case when d.state = 'calling' then floor(extract(epoch from clock_timestamp() - d.called_at) * 1000)::int end,
          floor(extract(epoch from clock_timestamp() - d.trying_since) * 1000)::int,
          d.preview
        from deliveries d join messages m on m.tenant_id = d.tenant_id and m.id = d.message_id
          join channels ch on ch.tenant_id = m.tenant_id and ch.id = m.channel_id
        where d.tenant_id = p_tenant and d.conversation_id = p_conversation and d.state in ('planned', 'calling', 'retry')
        order by m.seq, d.part;
    end $$;

    -- One owner at a time: the fence grows, an open turn ends, and parts not yet being sent are cancelled. 'p_by' is the person who
    -- changes it; 'p_ending' says how a hand-over ends, and forgets what was said when it is resolved.
    create function claw_owner_set(p_tenant uuid, p_conversation uuid, p_owner text, p_by text, p_ending text) returns boolean language plpgsql volatile as $$
    declare
      v_conversation conversations;
    begin
      perform set_config('claw.tenant', p_tenant::text, true);
      select c.* into v_conversation from conversations c where c.tenant_id = p_tenant and c.id = p_conversation for update;
      if not found then
        return false;
      end if;
      if p_owner = 'human' then
        perform claw_handover_open(p_tenant, p_conversation, 'taken', p_by);
      else
        perform claw_handover_end(p_tenant, p_conversation, coalesce(p_ending, 'released'), p_by);
      end if;
      if p_ending = 'resolved' then
        update conversations set state = 'resolved', history_from_seq = last_seq, updated_at = now()
          where tenant_id = p_tenant and id = p_conversation;
      end if;
      if v_conversation.owner = p_owner then
        return true;
      end if;
      update conversations set owner = p_owner, fence = fence + 1, lease_until = null, lease_holder = null, updated_at = now()
        where tenant_id = p_tenant and id = p_conversation;
      if p_owner = 'human' then
        update turns set state = 'cancelled', ended_at = now()
          where tenant_id = p_tenant and conversation_id = p_conversation and state in ('waiting', 'running');
        update messages set state = 'for_person'
          where tenant_id = p_tenant and conversation_id = p_conversation and (state = 'taken' or state = 'waiting' and not command);
        update deliveries d set state = 'cancelled' from messages m
          where d.tenant_id = p_tenant and d.conversation_id = p_conversation and d.state in ('planned', 'retry')
            and d.platform_id is null -- half an answer that was shown is made whole
            and d.decision_key is null
            and m.tenant_id = d.tenant_id and m.id = d.message_id and m.role = 'assistant';
        perform claw_preview_interrupt(p_tenant, p_conversation);
      end if;
      return true;
    end $$`);
  await letCall(run, FUNCTIONS);
}

export async function down(run: Run): Promise<void> {
  await run(`drop function ${FUNCTIONS}`);
}
