/** An answer shown in a real message while it is written: its delivery row exists before the answer does. */
import { letCall } from './20261122100000-create-roles.ts';

export const name = '20261122100850-create-preview-functions';

type Run = (sql: string) => Promise<unknown>;

const FUNCTIONS = 'claw_preview_call, claw_preview_settle, claw_preview_adopt, claw_preview_interrupt';

/**
 * A row without a message belongs to an answer that is being written; nothing that looks for deliveries of messages sees it. Its content is
 * what the platform's message is to become when a person takes over: `text`, and `content` for the channel. `preview` is true while the call
 * that was marked last showed a preview, and not the content.
 */
export async function up(run: Run): Promise<void> {
  await run(`
    -- Marks the row of a turn's preview, which the first call makes. Null: nothing may be shown, since the fence is lost, nobody can be
    -- reached there, or nobody knows whether the first call posted a message.
    create function claw_preview_call(p_tenant uuid, p_turn uuid, p_fence bigint, p_delivery uuid, p_target jsonb, p_content jsonb)
    returns jsonb language plpgsql volatile as $$
    declare
      v_turn turns;
      v_row deliveries;
    begin
      perform set_config('claw.tenant', p_tenant::text, true);
      select t.* into v_turn from turns t where t.tenant_id = p_tenant and t.id = p_turn;
      perform from conversations c where c.tenant_id = p_tenant and c.id = v_turn.conversation_id and c.fence = p_fence
        and c.unreachable is null for update;
      if not found or not exists (
        select from turns t where t.tenant_id = p_tenant and t.id = p_turn and t.state = 'running' and t.fence = p_fence
      ) then
        return null;
      end if;
      select d.* into v_row from deliveries d where d.tenant_id = p_tenant and d.turn_id = p_turn and d.message_id is null;
      if not found then
        insert into deliveries (tenant_id, id, conversation_id, turn_id, part, state, target, content, fence, called_at, preview)
          values (p_tenant, p_delivery, v_turn.conversation_id, p_turn, 0, 'calling', p_target, p_content, p_fence, clock_timestamp(), true)
          returning * into v_row;
      elsif v_row.state = 'calling' and v_row.platform_id is null then
        return null;
      else
        update deliveries set state = 'calling', called_at = clock_timestamp(), fence = p_fence where tenant_id = p_tenant and id = v_row.id;
      end if;
      return jsonb_build_object('id', v_row.id, 'platform_id', v_row.platform_id);
    end $$;

    -- The end of a preview's call; no platform id: it certainly showed nothing. It counts also when the answer or a notice has the row by now.
    create function claw_preview_settle(p_tenant uuid, p_delivery uuid, p_fence bigint, p_platform_id text) returns void language plpgsql volatile as $$
    begin
      perform set_config('claw.tenant', p_tenant::text, true);
      update deliveries set state = 'planned', platform_id = coalesce(p_platform_id, platform_id), preview = message_id is null
        where tenant_id = p_tenant and id = p_delivery and state = 'calling' and preview and fence = p_fence;
    end $$;

    -- The message of the preview becomes the first part of a message of ours. One whose call was not seen to end is settled first.
    create function claw_preview_adopt(p_tenant uuid, p_turn uuid, p_message uuid, p_content jsonb) returns void language plpgsql volatile as $$
    begin
      update deliveries set message_id = p_message, content = p_content, preview = state = 'calling', due_at = clock_timestamp()
        where tenant_id = p_tenant and turn_id = p_turn and message_id is null;
    end $$;

    -- A person takes over the locked conversation: half an answer becomes the notice, sent at the next sweep.
    create function claw_preview_interrupt(p_tenant uuid, p_conversation uuid) returns void language plpgsql volatile as $$
    declare
      v record;
    begin
      delete from deliveries
        where tenant_id = p_tenant and conversation_id = p_conversation and message_id is null and state = 'planned' and platform_id is null;
      for v in
        select d.turn_id, d.content, t.answer_id from deliveries d join turns t on t.tenant_id = d.tenant_id and t.id = d.turn_id
          where d.tenant_id = p_tenant and d.conversation_id = p_conversation and d.message_id is null and d.state in ('planned', 'calling')
      loop
        with place as (
          update conversations set last_seq = last_seq + 1 where tenant_id = p_tenant and id = p_conversation returning *
        )
        insert into messages (tenant_id, id, channel_id, conversation_id, seq, role, state, text, turn_id)
          select p_tenant, v.answer_id, place.channel_id, place.id, place.last_seq, 'system', 'sent', v.content->>'text', v.turn_id from place;
        perform claw_preview_adopt(p_tenant, v.turn_id, v.answer_id, v.content->'content');
        update turns set queued_at = '-infinity' where tenant_id = p_tenant and id = v.turn_id;
      end loop;
    end $$`);
  await letCall(run, FUNCTIONS);
}

export async function down(run: Run): Promise<void> {
  await run(`drop function ${FUNCTIONS}`);
}
