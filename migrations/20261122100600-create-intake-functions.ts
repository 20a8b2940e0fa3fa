/** Intake in two statements, with the limiter's decision between them. */
import { letCall } from './20261122100000-create-roles.ts';

export const name = '20261122100600-create-intake-functions';

type Run = (sql: string) => Promise<unknown>;

const FUNCTIONS =
  'claw_message_json, claw_contact_know, claw_conversation_lock, claw_files_take, claw_message_insert, claw_message_receive, claw_message_edit, claw_message_settle, claw_channel_bases';

/**
 * A statement that locks and looks at once keeps the snapshot from before the lock; in a VOLATILE function each statement
 * takes a new one, so everything after the lock sees what the previous holder committed.
 */
export async function up(run: Run): Promise<void> {
  await run(`
    create function claw_message_json(m messages) returns jsonb language plpgsql stable as $$
    declare
      v_feedback jsonb;
    begin
      if m.role <> 'user' then
        select jsonb_build_object('value', f.value, 'comment', f.comment) into v_feedback from feedback f
          where f.tenant_id = m.tenant_id and f.message_id = m.id order by f.created_at desc limit 1;
      end if;
      return jsonb_build_object(
        'id', m.id, 'conversation_id', m.conversation_id, 'seq', m.seq, 'role', m.role, 'state', m.state, 'identity', m.identity,
        'text', m.text, 'files', m.files, 'turn_id', m.turn_id, 'sources', m.sources, 'outcome', m.outcome, 'author', m.author,
        'edited_text', m.edited_text, 'edited_at', floor(extract(epoch from m.edited_at) * 1000), 'unkept', m.unkept,
        'limited_by', m.limited_by,
        'feedback', v_feedback, 'at', floor(extract(epoch from m.created_at) * 1000));
    end $$;

    -- The contact's id. Its row is written only when something about the person is new, so that messages of one contact in
    -- different conversations do not wait for each other.
    create function claw_contact_know(p_tenant uuid, p_channel uuid, p_contact jsonb) returns uuid language plpgsql volatile as $$
    declare
      v_contact contacts;
    begin
      loop
        select c.* into v_contact from contacts c
          where c.tenant_id = p_tenant and c.channel_id = p_channel and c.external_id = p_contact->>'external_id';
        exit when found;
        insert into contacts (tenant_id, id, channel_id, external_id, name, tier, locale)
          values (p_tenant, gen_random_uuid(), p_channel, p_contact->>'external_id', p_contact->>'name', p_contact->>'tier', p_contact->>'locale')
          on conflict (channel_id, external_id, tenant_id) do nothing returning * into v_contact;
        exit when found;
      end loop;
      if v_contact.tier <> p_contact->>'tier' or v_contact.name is distinct from coalesce(p_contact->>'name', v_contact.name)
        or v_contact.locale is distinct from coalesce(p_contact->>'locale', v_contact.locale) then
        update contacts c set tier = p_contact->>'tier', name = coalesce(p_contact->>'name', c.name), locale = coalesce(p_contact->>'locale', c.locale)
          where c.tenant_id = p_tenant and c.id = v_contact.id;
      end if;
      return v_contact.id;
    end $$;

    -- Opens the conversation and its contact when they are new. Returns the conversation locked until the transaction ends. With a target
    -- a new one counts its first message already: a row changed in the transaction that made it costs as much again.
    create function claw_conversation_lock(p_tenant uuid, p_channel uuid, p_key text, p_contact jsonb, p_target jsonb,
      out o_conversation conversations, out o_new boolean) language plpgsql volatile as $$
    declare
      v_contact uuid := claw_contact_know(p_tenant, p_channel, p_contact);
    begin
      loop
        select c.* into o_conversation from conversations c
          where c.tenant_id = p_tenant and c.channel_id = p_channel and c.key = p_key for update;
        o_new := not found;
        exit when not o_new;
        insert into conversations (tenant_id, id, channel_id, contact_id, key, reply_target, last_seq)
          values (p_tenant, gen_random_uuid(), p_channel, v_contact, p_key, p_target, case when p_target is null then 0 else 1 end)
          on conflict (channel_id, key, tenant_id) do nothing returning * into o_conversation;
        exit when found;
      end loop;
    end $$;

    -- What a message takes along, in order; a null for each file that is no unsent one of this locked conversation.
    create function claw_files_take(p_conversation conversations, p_ids jsonb) returns jsonb language plpgsql volatile as $$
    begin
      -- Held against the sweeper, which removes what was not sent in time.
      perform from files f where f.tenant_id = p_conversation.tenant_id and f.conversation_id = p_conversation.id
        and f.id in (select jsonb_array_elements_text(p_ids)::uuid) for update;
      return (
        select jsonb_agg(case when f.id is not null then
            jsonb_build_object('id', f.id, 'name', f.name, 'media_type', f.media_type, 'size', f.size) end order by g.n)
        from jsonb_array_elements_text(p_ids) with ordinality g (id, n)
          left join files f on f.tenant_id = p_conversation.tenant_id and f.id = g.id::uuid
            and f.conversation_id = p_conversation.id and f.message_id is null);
    end $$;

    -- A new row in a locked conversation; '/stop' takes effect on what came before it. 'bot_streak' counts the turns since a person
    -- wrote, or since it rested.
    create function claw_message_insert(p_conversation conversations, p_new boolean, p jsonb, p_files jsonb) returns messages language plpgsql volatile as $$
    declare
      v_message messages;
      v_state text := 'waiting';
      v_seq bigint := 1;
      v_alone boolean := (p->>'collect_ms')::int = 0;
      v_streak int := 0;
    begin
      if p->>'sender' <> 'person' then
        if p_conversation.updated_at > now() - make_interval(secs => (p->>'bot_rest_ms')::bigint / 1000.0) then
          v_streak := p_conversation.bot_streak;
        end if;
        -- What joins the turn that is being collected makes no turn of its own.
        if p_conversation.owner = 'bot' and (v_alone or not exists (select from messages w where w.tenant_id = p_conversation.tenant_id
            and w.conversation_id = p_conversation.id and w.state = 'waiting' and not w.alone)) then
          v_streak := v_streak + 1;
        end if;
        if v_streak > (p->>'bot_turns')::int then
          v_state := 'silenced';
          v_streak := (p->>'bot_turns')::int;
        end if;
      end if;
      if not p_new or v_streak > 0 then
        v_seq := p_conversation.last_seq + case when p_new then 0 else 1 end;
        update conversations c set last_seq = v_seq, reply_target = p->'reply_target', state = 'open', updated_at = now(), bot_streak = v_streak,
            unreachable = null, unreachable_at = null
          where c.tenant_id = p_conversation.tenant_id and c.id = p_conversation.id;
      end if;
      if v_state = 'silenced' then
        null;
      elsif (p->>'stop')::boolean and claw_turn_stop(p_conversation.tenant_id, p_conversation.id) = 'running' then
        v_state := 'noted'; -- the running turn says that it stopped; otherwise this message gets a turn that does
      elsif p_conversation.owner = 'human' and not (p->>'command')::boolean then
        v_state := 'for_person';
      end if;
      insert into messages (tenant_id, id, channel_id, conversation_id, seq, role, state, identity, text, files, reply_target, base_ids, command, alone, ready_at,
          edited_at, unkept)
        values (p_conversation.tenant_id, (p->>'message_id')::uuid, p_conversation.channel_id, p_conversation.id, v_seq, 'user', v_state,
          p->>'identity', p->>'text', p_files, p->'reply_target',
          array(select jsonb_array_elements_text(p->'base_ids')::uuid),
          (p->>'command')::boolean, v_alone, now() + make_interval(secs => (p->>'collect_ms')::int / 1000.0),
          (p->>'edited_at')::timestamptz, p->'unkept')
        returning * into v_message;
      if p_files <> '[]' then
        update files f set message_id = v_message.id
          where f.tenant_id = v_message.tenant_id and f.id in (select (file->>'id')::uuid from jsonb_array_elements(p_files) file);
      end if;
      return v_message;
    end $$;

    -- First half: the message's row. 'created' is false for a redelivery, whose stored row is returned. Nothing may be kept of a
    -- call that returns 'lacking': the files with a null for each that cannot be sent.
    create function claw_message_receive(p jsonb) returns jsonb language plpgsql volatile as $$
    declare
      v_tenant uuid := (p->>'tenant_id')::uuid;
      v_opened record;
      v_conversation conversations;
      v_message messages;
      v_files jsonb := '[]';
      v_tier text;
    begin
      perform set_config('claw.tenant', v_tenant::text, true);
      v_opened := claw_conversation_lock(v_tenant, (p->>'channel_id')::uuid, p->>'conversation_key', p->'contact', p->'reply_target');
      v_conversation := v_opened.o_conversation;
      select m.* into v_message from messages m
        where m.tenant_id = v_tenant and m.channel_id = (p->>'channel_id')::uuid and m.identity = p->>'identity';
      if v_message.state = 'limited' and v_message.text = p->>'text'
        and jsonb_path_query_array(v_message.files, '$[*].id') = p->'file_ids' then
        -- Sent again after its wait: the refused row is charged anew and keeps its place.
        update messages set ready_at = now(), limited_by = null,
            state = case when v_conversation.owner = 'human' and not command then 'for_person' else 'waiting' end
          where tenant_id = v_tenant and id = v_message.id returning * into v_message;
      elsif v_message.id is not null then
        return jsonb_build_object('created', false, 'conversation_id', v_message.conversation_id, 'owner', v_conversation.owner,
          'message', claw_message_json(v_message));
      else
        if p->'file_ids' <> '[]' then
          v_files := claw_files_take(v_conversation, p->'file_ids');
          if v_files @> '[null]' then
            return jsonb_build_object('lacking', v_files);
          end if;
        end if;
        v_message := claw_message_insert(v_conversation, v_opened.o_new, p, v_files);
      end if;
      select claw_contact_tier(ct) into v_tier from contacts ct where ct.tenant_id = v_tenant and ct.id = v_conversation.contact_id;
      return jsonb_build_object('created', true, 'conversation_id', v_conversation.id, 'owner', v_conversation.owner,
        'contact_id', v_conversation.contact_id, 'tier', v_tier, 'message', claw_message_json(v_message));
    end $$;

    -- Another text for a stored message; null when there is none under 'replaces'. Until a turn gathered it the text is replaced, later
    -- the new one is kept beside it. An edit that is no newer than the last one, or changes nothing, is a 'duplicate'.
    create function claw_message_edit(p jsonb) returns jsonb language plpgsql volatile as $$
    declare
      v_tenant uuid := (p->>'tenant_id')::uuid;
      v_at timestamptz := (p->>'edited_at')::timestamptz;
      v_message messages;
      v_owner text;
      v_kind text := 'duplicate';
    begin
      perform set_config('claw.tenant', v_tenant::text, true);
      select m.* into v_message from messages m where m.tenant_id = v_tenant and m.channel_id = (p->>'channel_id')::uuid
        and m.identity = p->>'replaces' and m.role = 'user';
      if not found then
        return null;
      end if;
      select c.owner into v_owner from conversations c where c.tenant_id = v_tenant and c.id = v_message.conversation_id for update;
      select m.* into v_message from messages m where m.tenant_id = v_tenant and m.id = v_message.id; -- as the previous holder left it
      if coalesce(v_message.edited_at < v_at, true) and coalesce(v_message.edited_text, v_message.text) <> p->>'text' then
        if v_message.state in ('waiting', 'limited') then
          v_kind := 'replaced';
          update messages m set text = p->>'text', edited_at = v_at, command = (p->>'command')::boolean, alone = m.alone or (p->>'command')::boolean,
              state = case when m.state = 'waiting' and v_owner = 'human' and not (p->>'command')::boolean then 'for_person' else m.state end
            where m.tenant_id = v_tenant and m.id = v_message.id returning * into v_message;
        else
          v_kind := 'kept';
          update messages m set edited_text = p->>'text', edited_at = v_at
            where m.tenant_id = v_tenant and m.id = v_message.id returning * into v_message;
        end if;
      end if;
      return jsonb_build_object('kind', v_kind, 'message', claw_message_json(v_message));
    end $$;

    -- Second half: what the limits refused is marked so; else a turn for the message, unless one is open. Null when no turn was opened.
    create function claw_message_settle(p jsonb) returns jsonb language plpgsql volatile as $$
    declare
      v_tenant uuid := (p->>'tenant_id')::uuid;
      v_message messages;
      v_turn turns;
    begin
      perform set_config('claw.tenant', v_tenant::text, true);
      if not (p->>'allowed')::boolean then
        update messages set state = 'limited', limited_by = p->>'level' where tenant_id = v_tenant and id = (p->>'message_id')::uuid;
        return null;
      end if;
      select m.* into v_message from messages m where m.tenant_id = v_tenant and m.id = (p->>'message_id')::uuid;
      if v_message.state <> 'waiting' then
        return null;
      end if;
      insert into turns (tenant_id, id, conversation_id, answer_id, ready_at)
        values (v_tenant, (p->>'turn_id')::uuid, v_message.conversation_id, (p->>'answer_id')::uuid, v_message.ready_at)
        on conflict (conversation_id, tenant_id) where state in ('waiting', 'running') do nothing returning * into v_turn;
      if not found then
        update turns set ready_at = least(v_message.ready_at, created_at + make_interval(secs => (p->>'collect_cap_ms')::int / 1000.0))
          where tenant_id = v_tenant and conversation_id = v_message.conversation_id and state = 'waiting';
        return null;
      end if;
      return jsonb_build_object('turn_id', v_turn.id, 'queued', v_turn.queued, 'waiting', claw_turns_waiting(v_tenant),
        'ready_in_ms', ceil(greatest(0, extract(epoch from v_turn.ready_at - clock_timestamp()) * 1000)));
    end $$;

    -- The bases a question on this channel is answered from: the channel's own, or the tenant's first ones when it names none.
    create function claw_channel_bases(p_tenant uuid, p_channel uuid, p_most int) returns uuid[] language plpgsql volatile as $$
    begin
      perform set_config('claw.tenant', p_tenant::text, true);
      return coalesce(
        nullif(array(select b.base_id from channel_bases b where b.tenant_id = p_tenant and b.channel_id = p_channel order by b.base_id limit p_most), '{}'),
        array(select k.id from knowledge_bases k where k.tenant_id = p_tenant and k.deleted_at is null order by k.id limit p_most));
    end $$`);
  await letCall(run, FUNCTIONS);
}

export async function down(run: Run): Promise<void> {
  await run(`drop function ${FUNCTIONS}`);
}
