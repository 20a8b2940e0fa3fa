/** The marks around every send, and the change of owner that must stop sends. */
export const name = '20261122100800-create-delivery-functions';

type Run = (sql: string) => Promise<unknown>;

export async function up(run: Run): Promise<void> {
  await run(`
    -- planned or retry -> calling. The conversation's row is locked, so that a change of owner comes before or after, never between.
    create function claw_delivery_call(p_tenant uuid, p_delivery uuid, p_fence bigint) returns boolean language plpgsql volatile as $$
    begin
      perform set_config('claw.tenant', p_tenant::text, true);
      perform from conversations c join deliveries d on d.tenant_id = c.tenant_id and d.conversation_id = c.id
        where d.tenant_id = p_tenant and d.id = p_delivery and c.fence = p_fence for update of c;
      if not found then
        return false;
      end if;
      update deliveries set state = 'calling', called_at = clock_timestamp(), attempts = attempts + 1, fence = p_fence
        where tenant_id = p_tenant and id = p_delivery and state in ('planned', 'retry');
      return found;
    end $$;

    -- calling -> what came of it. The fence is the one under which it was called or is being settled.
    create function claw_delivery_settle(p_tenant uuid, p_delivery uuid, p_fence bigint, p_state text, p_platform_id text, p_error text, p_retry_ms int)
    returns boolean language plpgsql volatile as $$
    declare
      v_state text := p_state;
    begin
      perform set_config('claw.tenant', p_tenant::text, true);
      perform from conversations c join deliveries d on d.tenant_id = c.tenant_id and d.conversation_id = c.id
        where d.tenant_id = p_tenant and d.id = p_delivery for update of c;
      if p_state = 'retry' and exists (
        select from deliveries d join messages m on m.tenant_id = d.tenant_id and m.id = d.message_id
          join conversations c on c.tenant_id = d.tenant_id and c.id = d.conversation_id
          where d.tenant_id = p_tenant and d.id = p_delivery and m.role = 'assistant' and c.owner = 'human'
      ) then
        v_state := 'cancelled'; -- a person took over while the call was under way
      end if;
      update deliveries d set state = v_state, platform_id = coalesce(p_platform_id, d.platform_id), error = p_error,
          due_at = clock_timestamp() + make_interval(secs => coalesce(p_retry_ms, 0) / 1000.0)
        where d.tenant_id = p_tenant and d.id = p_delivery and d.state = 'calling' and d.fence <= p_fence;
      return found;
    end $$;

    -- One owner at a time: the fence grows, an open turn ends, and parts not yet being sent are cancelled.
    create function claw_owner_set(p_tenant uuid, p_conversation uuid, p_owner text) returns boolean language plpgsql volatile as $$
    declare
      v_conversation conversations;
    begin
      perform set_config('claw.tenant', p_tenant::text, true);
      select c.* into v_conversation from conversations c where c.tenant_id = p_tenant and c.id = p_conversation for update;
      if not found then
        return false;
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
            and m.tenant_id = d.tenant_id and m.id = d.message_id and m.role = 'assistant';
      end if;
      return true;
    end $$;

    do $$
    begin
      if exists (select from pg_roles where rolname = 'claw_app' and pg_has_role(current_user, oid, 'member')) then
        grant execute on function claw_delivery_call, claw_delivery_settle, claw_owner_set to claw_app;
      end if;
    end $$`);
}

export async function down(run: Run): Promise<void> {
  await run('drop function claw_owner_set, claw_delivery_settle, claw_delivery_call');
}
