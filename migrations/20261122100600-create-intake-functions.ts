/** Intake in two statements, with the limiter's decision between them. */
export const name = '20261122100600-create-intake-functions';

type Run = (sql: string) => Promise<unknown>;

/**
 * A statement that locks and looks at once keeps the snapshot from before the lock; in a VOLATILE function each statement
 * takes a new one, so everything after the lock sees what the previous holder committed.
 */
export async function up(run: Run): Promise<void> {
  await run(`
    create function claw_message_json(m messages) returns jsonb language sql stable as $$
      select jsonb_build_object(
        'id', m.id, 'conversation_id', m.conversation_id, 'seq', m.seq, 'role', m.role, 'state', m.state, 'identity', m.identity,
        'text', m.text, 'turn_id', m.turn_id, 'sources', m.sources, 'outcome', m.outcome, 'author', m.author,
        'at', floor(extract(epoch from m.created_at) * 1000))
    $$;

    -- Opens the conversation and its contact when they are new. Returns the conversation locked until the transaction ends.
    create function claw_conversation_lock(p_tenant uuid, p_channel uuid, p_key text, p_contact jsonb)
    returns conversations language plpgsql volatile as $$
    declare
      v_contact uuid;
      v_conversation conversations;
    begin
      select c.* into v_conversation from conversations c
        where c.tenant_id = p_tenant and c.channel_id = p_channel and c.key = p_key for update;
      if found then
        return v_conversation;
      end if;
      insert into contacts (tenant_id, id, channel_id, external_id, name, tier, locale)
        values (p_tenant, gen_random_uuid(), p_channel, p_contact->>'external_id', p_contact->>'name', p_contact->>'tier', p_contact->>'locale')
        on conflict (tenant_id, channel_id, external_id) do update
          set name = coalesce(excluded.name, contacts.name), tier = excluded.tier, locale = coalesce(excluded.locale, contacts.locale)
        returning id into v_contact;
      insert into conversations (tenant_id, id, channel_id, contact_id, key)
        values (p_tenant, gen_random_uuid(), p_channel, v_contact, p_key)
        on conflict (tenant_id, channel_id, key) do update set updated_at = now()
        returning * into v_conversation;
      return v_conversation;
    end $$;

    -- First half: the message's row. 'created' is false for a redelivery, whose stored row is returned.
    create function claw_message_receive(p jsonb) returns jsonb language plpgsql volatile as $$
    declare
      v_tenant uuid := (p->>'tenant_id')::uuid;
      v_conversation conversations;
      v_message messages;
      v_tier text;
    begin
      v_conversation := claw_conversation_lock(v_tenant, (p->>'channel_id')::uuid, p->>'conversation_key', p->'contact');
      select m.* into v_message from messages m
        where m.tenant_id = v_tenant and m.channel_id = (p->>'channel_id')::uuid and m.identity = p->>'identity';
      if found then
        return jsonb_build_object('created', false, 'conversation_id', v_message.conversation_id, 'owner', v_conversation.owner,
          'message', claw_message_json(v_message));
      end if;
      update conversations set last_seq = last_seq + 1, reply_target = p->'reply_target', state = 'open', updated_at = now()
        where tenant_id = v_tenant and id = v_conversation.id returning * into v_conversation;
      insert into messages (tenant_id, id, channel_id, conversation_id, seq, role, state, identity, text, reply_target, base_ids, command, alone, ready_at)
        values (v_tenant, (p->>'message_id')::uuid, v_conversation.channel_id, v_conversation.id, v_conversation.last_seq, 'user',
          case
            when p->>'state' = 'waiting' and v_conversation.owner = 'human' and not (p->>'command')::boolean then 'for_person'
            else p->>'state'
          end,
          p->>'identity', p->>'text', p->'reply_target',
          array(select jsonb_array_elements_text(p->'base_ids')::uuid),
          (p->>'command')::boolean, (p->>'collect_ms')::int = 0, now() + make_interval(secs => (p->>'collect_ms')::int / 1000.0))
        returning * into v_message;
      select tier into v_tier from contacts where tenant_id = v_tenant and id = v_conversation.contact_id;
      return jsonb_build_object('created', true, 'conversation_id', v_conversation.id, 'owner', v_conversation.owner,
        'contact_id', v_conversation.contact_id, 'tier', v_tier, 'message', claw_message_json(v_message));
    end $$;

    -- Second half when the limits agreed: a turn for the message, unless one is open. Null when no turn was opened.
    create function claw_turn_open(p_tenant uuid, p_message uuid, p_turn uuid, p_answer uuid, p_collect_cap_ms int)
    returns jsonb language plpgsql volatile as $$
    declare
      v_message messages;
      v_turn turns;
    begin
      select m.* into v_message from messages m where m.tenant_id = p_tenant and m.id = p_message;
      if v_message.state <> 'waiting' then
        return null;
      end if;
      select t.* into v_turn from turns t
        where t.tenant_id = p_tenant and t.conversation_id = v_message.conversation_id and t.state in ('waiting', 'running');
      if found then
        if v_turn.state = 'waiting' and v_turn.attempts = 0 then
          update turns set ready_at = least(v_message.ready_at, v_turn.created_at + make_interval(secs => p_collect_cap_ms / 1000.0))
            where tenant_id = p_tenant and id = v_turn.id;
        end if;
        return null;
      end if;
      insert into turns (tenant_id, id, conversation_id, answer_id, ready_at)
        values (p_tenant, p_turn, v_message.conversation_id, p_answer, v_message.ready_at) returning * into v_turn;
      return jsonb_build_object('turn_id', v_turn.id, 'queued', v_turn.queued,
        'ready_in_ms', ceil(greatest(0, extract(epoch from v_turn.ready_at - clock_timestamp()) * 1000)));
    end $$;

    do $$
    begin
      if exists (select from pg_roles where rolname = 'claw_app' and pg_has_role(current_user, oid, 'member')) then
        grant execute on function claw_message_json, claw_conversation_lock, claw_message_receive, claw_turn_open to claw_app;
      end if;
    end $$`);
}

export async function down(run: Run): Promise<void> {
  await run('drop function claw_turn_open, claw_message_receive, claw_conversation_lock, claw_message_json');
}
