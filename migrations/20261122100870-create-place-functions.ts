/** What becomes of all conversations of a place when the bot is shut out of it, let in again, or the place moves. */
import { letCall } from './20261122100000-create-roles.ts';

export const name = '20261122100870-create-place-functions';

type Run = (sql: string) => Promise<unknown>;

const FUNCTIONS = 'claw_deliveries_shut, claw_place_reach, claw_place_move';

export async function up(run: Run): Promise<void> {
  await run(`
    -- Open parts of a conversation that nobody can be reached in; one whose call is under way ends with its call, and a preview with its answer.
    create function claw_deliveries_shut(p_tenant uuid, p_conversation uuid, p_reason text) returns void language sql volatile as $$
      update deliveries set state = 'failed', error = 'Not sent: nobody can be reached there (' || p_reason || ') until they write again.'
        where tenant_id = p_tenant and conversation_id = p_conversation and state in ('planned', 'retry') and message_id is not null
    $$;

    -- Of one place, or of all whose keys lie within one; says how many conversations were in another state.
    create function claw_place_reach(p_tenant uuid, p_channel uuid, p_space text, p_within text, p_reason text) returns int language plpgsql volatile as $$
    declare
      v_id uuid;
      v_changed int := 0;
    begin
      perform set_config('claw.tenant', p_tenant::text, true);
      for v_id in
        select c.id from conversations c where c.tenant_id = p_tenant and c.channel_id = p_channel
          and (c.space = p_space or c.key = p_within or starts_with(c.key, p_within || '/')) order by c.id for update
      loop
        update conversations set unreachable = p_reason, unreachable_at = case when p_reason is not null then now() end
          where tenant_id = p_tenant and id = v_id and unreachable is distinct from p_reason;
        if found then
          v_changed := v_changed + 1;
        end if;
        if p_reason is not null then
          perform claw_deliveries_shut(p_tenant, v_id, p_reason);
        end if;
      end loop;
      return v_changed;
    end $$;

    -- Ids of messages and topics mean nothing at the new address, so targets keep the place alone.
    create function claw_place_move(p_tenant uuid, p_channel uuid, p_from text, p_from_key text, p_to text, p_to_key text)
    returns int language plpgsql volatile as $$
    declare
      v conversations;
      v_target jsonb := jsonb_build_object('space', p_to);
      v_key text;
      v_moved int := 0;
    begin
      perform set_config('claw.tenant', p_tenant::text, true);
      for v in
        select c.* from conversations c where c.tenant_id = p_tenant and c.channel_id = p_channel and c.space = p_from order by c.id for update
      loop
        v_key := case when v.key = p_from_key or starts_with(v.key, p_from_key || '/') then p_to_key || substr(v.key, length(p_from_key) + 1) else v.key end;
        if exists (select from conversations c where c.tenant_id = p_tenant and c.channel_id = p_channel and c.key = v_key and c.id <> v.id) then
          v_key := v.key;
        end if;
        update conversations set key = v_key, reply_target = v_target, unreachable = null, unreachable_at = null
          where tenant_id = p_tenant and id = v.id;
        update messages set reply_target = v_target
          where tenant_id = p_tenant and conversation_id = v.id and state in ('waiting', 'taken');
        update deliveries set target = v_target, platform_id = null
          where tenant_id = p_tenant and conversation_id = v.id and state in ('planned', 'calling', 'retry');
        v_moved := v_moved + 1;
      end loop;
      return v_moved;
    end $$`);
  await letCall(run, FUNCTIONS);
}

export async function down(run: Run): Promise<void> {
  await run(`drop function ${FUNCTIONS}`);
}
