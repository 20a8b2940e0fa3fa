/** The short list of look-ups across tenants; each returns ids and the least that is needed to go on inside one tenant. */
import { letCall } from './20261122100000-create-roles.ts';

export const name = '20261122100900-create-system-functions';

type Run = (sql: string) => Promise<unknown>;

const SIGNATURES = [
  'claw_find_api_key(text)',
  'claw_find_channel(text, text)',
  'claw_find_default_tenant()',
  'claw_sweep_turns(int, int, int)',
  'claw_sweep_documents(int)',
  'claw_sweep_files(int, bigint)',
  'claw_count_unknown()',
  'claw_connection_version(uuid)',
  'claw_connections_take(text, int, int)',
  'claw_connections_renew(text, int)',
  'claw_connections_release(text, uuid[])',
];

/** Bodies run as `claw_system`; where no role could be made, `claw.scope` opens the owner's policies for the length of the call. */
const LOOK_UPS = `
  create function claw_find_api_key(p_hash text)
  returns table (tenant_id uuid, id uuid, name text, role text, tier text) language plpgsql volatile security definer set search_path = public, pg_temp as $$
  begin
    perform set_config('claw.scope', 'system', true);
    return query select k.tenant_id, k.id, k.name, k.role, claw_tier_within(k.tier, t.plan) from api_keys k join tenants t on t.id = k.tenant_id
      where k.hash = p_hash and k.revoked_at is null and (k.expires_at is null or k.expires_at > now());
    perform set_config('claw.scope', '', true);
  end $$;

  create function claw_find_channel(p_kind text, p_public_key text)
  returns table (tenant_id uuid, id uuid) language plpgsql volatile security definer set search_path = public, pg_temp as $$
  begin
    perform set_config('claw.scope', 'system', true);
    return query select c.tenant_id, c.id from channels c where c.kind = p_kind and c.public_key = p_public_key;
    perform set_config('claw.scope', '', true);
  end $$;

  create function claw_find_default_tenant()
  returns table (tenant_id uuid) language plpgsql volatile security definer set search_path = public, pg_temp as $$
  begin
    perform set_config('claw.scope', 'system', true);
    return query select t.id from tenants t order by t.created_at, t.id limit 1;
    perform set_config('claw.scope', '', true);
  end $$;`;

const SWEEPS = `
  -- A turn is stuck when its lease ran out after it was last queued, or when it was queued long ago and nobody holds it: after p_idle_ms, then
  -- twice as long each time, up to some ten minutes: under a backlog its job is still there. 'queued' grows each time, so that the new job has a name of its own.
  create function claw_sweep_turns(p_limit int, p_settle_ms int, p_idle_ms int)
  returns table (tenant_id uuid, turn_id uuid, queued int, waiting int) language plpgsql volatile security definer set search_path = public, pg_temp as $$
  declare
    v record;
  begin
    perform set_config('claw.scope', 'system', true);
    for v in
      select m.tenant_id, m.conversation_id from messages m
        where m.state = 'waiting' and m.ready_at < now() - interval '2 seconds' and not exists (
          select from turns t where t.tenant_id = m.tenant_id and t.conversation_id = m.conversation_id and t.state in ('waiting', 'running'))
        group by m.tenant_id, m.conversation_id limit p_limit
    loop
      perform from conversations c where c.tenant_id = v.tenant_id and c.id = v.conversation_id for update;
      if not exists (select from turns t where t.tenant_id = v.tenant_id and t.conversation_id = v.conversation_id and t.state in ('waiting', 'running')) then
        perform claw_turn_next(v.tenant_id, v.conversation_id);
        update turns t set queued_at = now() - interval '1 minute'
          where t.tenant_id = v.tenant_id and t.conversation_id = v.conversation_id and t.state = 'waiting' and t.attempts = 0;
      end if;
    end loop;
    return query
      with free as (
        select t.tenant_id, t.id, t.queued_at from turns t join conversations c on c.tenant_id = t.tenant_id and c.id = t.conversation_id
          where t.state in ('waiting', 'running') and t.ready_at < clock_timestamp() and coalesce(c.lease_until < clock_timestamp(), true)
            and (t.queued_at < c.lease_until or t.queued_at < clock_timestamp() - make_interval(secs => p_idle_ms / 1000.0) * power(2, least(t.queued, 7) - 1))
        union
        select t.tenant_id, t.id, t.queued_at from deliveries d
          join turns t on t.tenant_id = d.tenant_id and t.id = d.turn_id
          join conversations c on c.tenant_id = d.tenant_id and c.id = d.conversation_id
          where d.state in ('planned', 'calling', 'retry') and d.message_id is not null and coalesce(c.lease_until < clock_timestamp(), true)
            and case when d.state = 'calling' then d.called_at + make_interval(secs => p_settle_ms / 1000.0) else d.due_at end < clock_timestamp()
            and (t.queued_at < c.lease_until or t.queued_at < clock_timestamp() - make_interval(secs => p_idle_ms / 1000.0) * power(2, least(t.queued, 7) - 1))
      ), stuck as (
        -- The time is compared once more on the locked row: another sweeper may have queued it since this statement began.
        select t.tenant_id, t.id from turns t join free on free.tenant_id = t.tenant_id and free.id = t.id and free.queued_at = t.queued_at
          order by t.queued_at limit p_limit for update of t skip locked
      ), woken as (
        update turns t set queued_at = clock_timestamp(), queued = t.queued + 1 from stuck
          where t.tenant_id = stuck.tenant_id and t.id = stuck.id
          returning t.tenant_id, t.id, t.queued
      ), backlogs as (
        select o.tenant_id, claw_turns_waiting(o.tenant_id) as waiting from (select distinct w.tenant_id from woken w) o
      )
      select w.tenant_id, w.id, w.queued, b.waiting from woken w join backlogs b on b.tenant_id = w.tenant_id;
    perform set_config('claw.scope', '', true);
  end $$;

  create function claw_sweep_documents(p_limit int)
  returns table (tenant_id uuid, document_id uuid, queued int) language plpgsql volatile security definer set search_path = public, pg_temp as $$
  begin
    perform set_config('claw.scope', 'system', true);
    return query
      with stuck as (
        select d.tenant_id, d.id from documents d
          where d.state in ('queued', 'indexing') and d.deleted_at is null and d.ready_at < clock_timestamp() and coalesce(d.lease_until < clock_timestamp(), true)
            and (d.queued_at < d.lease_until or d.queued_at < clock_timestamp() - interval '30 seconds' * power(2, least(d.queued, 6) - 1))
          order by d.queued_at limit p_limit for update skip locked
      )
      update documents d set queued_at = clock_timestamp(), queued = d.queued + 1 from stuck
        where d.tenant_id = stuck.tenant_id and d.id = stuck.id
        returning d.tenant_id, d.id, d.queued;
    perform set_config('claw.scope', '', true);
  end $$;

  -- Files that no message took along, the oldest first; says how many were removed.
  create function claw_sweep_files(p_limit int, p_age_ms bigint)
  returns int language plpgsql volatile security definer set search_path = public, pg_temp as $$
  declare
    v_removed int;
  begin
    perform set_config('claw.scope', 'system', true);
    with old as (
      select f.tenant_id, f.id from files f
        where f.message_id is null and f.created_at < now() - make_interval(secs => p_age_ms / 1000.0)
        order by f.created_at limit p_limit for update skip locked
    )
    delete from files f using old where f.tenant_id = old.tenant_id and f.id = old.id;
    get diagnostics v_removed = row_count;
    perform set_config('claw.scope', '', true);
    return v_removed;
  end $$;

  -- Sends of which nobody can tell, by kind of channel.
  create function claw_count_unknown()
  returns table (kind text, deliveries int) language plpgsql volatile security definer set search_path = public, pg_temp as $$
  begin
    perform set_config('claw.scope', 'system', true);
    return query select ch.kind, count(*)::int from deliveries d
        join conversations c on c.tenant_id = d.tenant_id and c.id = d.conversation_id
        join channels ch on ch.tenant_id = c.tenant_id and ch.id = c.channel_id
      where d.state = 'unknown' group by ch.kind;
    perform set_config('claw.scope', '', true);
  end $$;`;

/** Whose a channel of a platform is, and the leases of polls, for all tenants in one trip. */
const CONNECTIONS = `
  -- 'version' is another text after every change of what a connection is made of.
  create function claw_connection_version(p_channel uuid)
  returns table (tenant_id uuid, version text) language plpgsql volatile security definer set search_path = public, pg_temp as $$
  begin
    perform set_config('claw.scope', 'system', true);
    return query select c.tenant_id, concat_ws(' ', c.revision, ch.state, c.state = 'refused',
        (select string_agg(s.mark::text, ' ' order by s.field) from channel_secrets s where s.tenant_id = c.tenant_id and s.channel_id = p_channel),
        (select string_agg(b.base_id::text, ' ' order by b.base_id) from channel_bases b where b.tenant_id = c.tenant_id and b.channel_id = p_channel),
        ch.name)
      from channel_connections c join channels ch on ch.tenant_id = c.tenant_id and ch.id = c.channel_id where c.channel_id = p_channel;
    perform set_config('claw.scope', '', true);
  end $$;

  -- Active polls and sockets that nobody holds, the longest free first. One that the platform refused waits for a change of it.
  create function claw_connections_take(p_holder text, p_lease_ms int, p_limit int)
  returns table (tenant_id uuid, channel_id uuid, fence bigint, revision bigint)
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
  begin
    perform set_config('claw.scope', 'system', true);
    return query
      with free as (
        select c.tenant_id, c.channel_id from channel_connections c join channels ch on ch.tenant_id = c.tenant_id and ch.id = c.channel_id
          where c.mode <> 'webhook' and ch.state = 'active' and c.state is distinct from 'refused'
            and coalesce(c.lease_until < clock_timestamp(), true)
          order by c.lease_until nulls first limit p_limit for update of c skip locked
      )
      update channel_connections c set lease_holder = p_holder, fence = c.fence + 1,
          lease_until = clock_timestamp() + make_interval(secs => p_lease_ms / 1000.0)
        from free where c.tenant_id = free.tenant_id and c.channel_id = free.channel_id
        returning c.tenant_id, c.channel_id, c.fence, c.revision;
    perform set_config('claw.scope', '', true);
  end $$;

  -- Returns what the holder still holds and what is still wanted; what is not among it has to stop.
  create function claw_connections_renew(p_holder text, p_lease_ms int)
  returns table (tenant_id uuid, channel_id uuid, fence bigint, revision bigint)
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
  begin
    perform set_config('claw.scope', 'system', true);
    return query
      update channel_connections c set lease_until = clock_timestamp() + make_interval(secs => p_lease_ms / 1000.0)
        from channels ch
        where ch.tenant_id = c.tenant_id and ch.id = c.channel_id and ch.state = 'active' and c.mode <> 'webhook' and c.lease_holder = p_holder
        returning c.tenant_id, c.channel_id, c.fence, c.revision;
    perform set_config('claw.scope', '', true);
  end $$;

  create function claw_connections_release(p_holder text, p_channels uuid[])
  returns void language plpgsql volatile security definer set search_path = public, pg_temp as $$
  begin
    perform set_config('claw.scope', 'system', true);
    update channel_connections c set lease_holder = null, lease_until = null where c.lease_holder = p_holder and c.channel_id = any (p_channels);
    perform set_config('claw.scope', '', true);
  end $$;`;

/** What the functions call themselves. */
const LENT = 'claw_turn_next, claw_ms_until';

export async function up(run: Run): Promise<void> {
  await run(LOOK_UPS);
  await run(SWEEPS);
  await run(CONNECTIONS);
  await letCall(run, LENT, 'claw_system');
  await handOver(run, SIGNATURES);
}

export async function down(run: Run): Promise<void> {
  await dropHandedOver(run, SIGNATURES);
}

/**
 * Makes functions that look across tenants the system's, where there are roles; also for the migrations that make some later. The login
 * lends itself membership only for that; keeping it would let it inherit the view across tenants.
 */
export async function handOver(run: Run, signatures: readonly string[]): Promise<void> {
  await run(`
    revoke execute on function ${signatures.join(', ')} from public;
    do $$
    begin
      if exists (select from pg_roles where rolname = 'claw_app' and pg_has_role(current_user, oid, 'member')) then
        execute format('grant claw_system to %I', current_user);
        grant create on schema public to claw_system;
        ${signatures
          .map((signature) => `grant execute on function ${signature} to claw_app; alter function ${signature} owner to claw_system;`)
          .join('\n')}
        revoke create on schema public from claw_system;
        execute format('revoke claw_system from %I', current_user);
      end if;
    end $$`);
}

export async function dropHandedOver(run: Run, signatures: readonly string[]): Promise<void> {
  await run(`
    do $$
    begin
      if exists (select from pg_roles where rolname = 'claw_app' and pg_has_role(current_user, oid, 'member')) then
        execute format('grant claw_system to %I', current_user);
      end if;
      drop function ${signatures.join(', ')};
      if exists (select from pg_roles where rolname = 'claw_app' and pg_has_role(current_user, oid, 'member')) then
        execute format('revoke claw_system from %I', current_user);
      end if;
    end $$`);
}
