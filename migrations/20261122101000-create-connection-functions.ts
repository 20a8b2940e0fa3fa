/** The leases of polls, for all tenants in one trip, and whose a channel is; each returns ids and numbers only. */
export const name = '20261122101000-create-connection-functions';

type Run = (sql: string) => Promise<unknown>;

const SIGNATURES = [
  'claw_connection_tenant(uuid)',
  'claw_connections_take(text, int, int)',
  'claw_connections_renew(text, int)',
  'claw_connections_release(text, uuid[])',
];

/** Bodies run as `claw_system`; where no role could be made, `claw.scope` opens the owner's policies for the length of the call. */
const FUNCTIONS = `
  create function claw_connection_tenant(p_channel uuid)
  returns table (tenant_id uuid) language plpgsql volatile security definer set search_path = public, pg_temp as $$
  begin
    perform set_config('claw.scope', 'system', true);
    return query select c.tenant_id from channel_connections c where c.channel_id = p_channel;
    perform set_config('claw.scope', '', true);
  end $$;

  -- Active polls that nobody holds, the longest free first. One that the platform refused waits for a change of it.
  create function claw_connections_take(p_holder text, p_lease_ms int, p_limit int)
  returns table (tenant_id uuid, channel_id uuid, fence bigint, revision bigint)
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
  begin
    perform set_config('claw.scope', 'system', true);
    return query
      with free as (
        select c.tenant_id, c.channel_id from channel_connections c join channels ch on ch.tenant_id = c.tenant_id and ch.id = c.channel_id
          where c.mode = 'poll' and ch.state = 'active' and c.state is distinct from 'refused'
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
        where ch.tenant_id = c.tenant_id and ch.id = c.channel_id and ch.state = 'active' and c.mode = 'poll' and c.lease_holder = p_holder
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

/** The login lends itself membership only to hand the functions over; keeping it would let it inherit the view across tenants. */
const HAND_OVER = `
  revoke execute on function ${SIGNATURES.join(', ')} from public;
  do $$
  begin
    if exists (select from pg_roles where rolname = 'claw_app' and pg_has_role(current_user, oid, 'member')) then
      execute format('grant claw_system to %I', current_user);
      grant create on schema public to claw_system;
      ${SIGNATURES.map(
        (signature) => `
      grant execute on function ${signature} to claw_app;
      alter function ${signature} owner to claw_system;`,
      ).join('')}
      revoke create on schema public from claw_system;
      execute format('revoke claw_system from %I', current_user);
    end if;
  end $$;`;

export async function up(run: Run): Promise<void> {
  await run(FUNCTIONS);
  await run(HAND_OVER);
}

export async function down(run: Run): Promise<void> {
  await run(`
    do $$
    begin
      if exists (select from pg_roles where rolname = 'claw_app' and pg_has_role(current_user, oid, 'member')) then
        execute format('grant claw_system to %I', current_user);
      end if;
      drop function ${SIGNATURES.join(', ')};
      if exists (select from pg_roles where rolname = 'claw_app' and pg_has_role(current_user, oid, 'member')) then
        execute format('revoke claw_system from %I', current_user);
      end if;
    end $$`);
}
