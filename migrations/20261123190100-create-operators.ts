/** The people of a business: operators with their passwords, their sessions, and invitations to become one. */
import { wallTable } from './20261122100500-wall-tenants.ts';
import { dropHandedOver, handOver } from './20261122100900-create-system-functions.ts';

export const name = '20261123190100-create-operators';

type Run = (sql: string) => Promise<unknown>;

const TABLES = ['operators', 'operator_sessions', 'operator_invitations'] as const;
const SIGNATURES = ['claw_find_operators(text, int)', 'claw_find_session(text, int)', 'claw_find_invitation(text)'];

const CREATE = `
  create table operators (
    tenant_id uuid not null references tenants (id) on delete cascade,
    id uuid not null,
    -- In lower case.
    email text not null check (email = lower(email)),
    name text not null,
    role text not null check (role in ('owner', 'admin', 'operator', 'viewer')),
    state text not null default 'active' check (state in ('active', 'disabled')),
    -- scrypt with its salt and numbers.
    password text not null,
    -- Given to be changed at the first sign-in.
    one_time boolean not null,
    -- Tries since the last good one; past the last one allowed it is locked for a while.
    failures int not null default 0,
    locked_until timestamptz,
    created_at timestamptz not null default now(),
    signed_in_at timestamptz,
    primary key (tenant_id, id),
    unique (tenant_id, email)
  );
  create index operators_email on operators (email);

  create table operator_sessions (
    tenant_id uuid not null,
    id uuid not null,
    operator_id uuid not null,
    hash text not null unique,
    user_agent text not null,
    created_at timestamptz not null default now(),
    seen_at timestamptz not null default now(),
    expires_at timestamptz not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, operator_id) references operators (tenant_id, id) on delete cascade
  );
  create index operator_sessions_of on operator_sessions (tenant_id, operator_id);

  create table operator_invitations (
    tenant_id uuid not null references tenants (id) on delete cascade,
    id uuid not null,
    email text not null check (email = lower(email)),
    role text not null check (role in ('owner', 'admin', 'operator', 'viewer')),
    hash text not null unique,
    invited_by text not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    accepted_at timestamptz,
    withdrawn_at timestamptz,
    primary key (tenant_id, id)
  )`;

/** Bodies run as `claw_system`; where no role could be made, `claw.scope` opens the owner's policies for the length of the call. */
const LOOK_UPS = `
  -- Active ones of this address, whichever businesses they are of.
  create function claw_find_operators(p_email text, p_limit int)
  returns table (tenant_id uuid, id uuid) language plpgsql volatile security definer set search_path = public, pg_temp as $$
  begin
    perform set_config('claw.scope', 'system', true);
    return query select o.tenant_id, o.id from operators o where o.email = p_email and o.state = 'active' order by o.created_at, o.id limit p_limit;
    perform set_config('claw.scope', '', true);
  end $$;

  -- A session ends by itself when nobody used it for p_idle_s; its use is noted at most once a minute.
  create function claw_find_session(p_hash text, p_idle_s int)
  returns table (tenant_id uuid, id uuid, operator_id uuid, name text, role text, tier text, platform boolean, suspended boolean, one_time boolean)
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
  begin
    perform set_config('claw.scope', 'system', true);
    return query select s.tenant_id, s.id, s.operator_id, o.name, o.role, t.plan, t.platform and o.role = 'owner', t.state = 'suspended', o.one_time
      from operator_sessions s join operators o on o.tenant_id = s.tenant_id and o.id = s.operator_id join tenants t on t.id = s.tenant_id
      where s.hash = p_hash and s.expires_at > now() and s.seen_at > now() - make_interval(secs => p_idle_s) and o.state = 'active';
    update operator_sessions s set seen_at = now() where s.ctid = any (array(
      select u.ctid from operator_sessions u where u.hash = p_hash and u.expires_at > now()
        and u.seen_at between now() - make_interval(secs => p_idle_s) and now() - interval '1 minute' for update skip locked));
    perform set_config('claw.scope', '', true);
  end $$;

  create function claw_find_invitation(p_hash text)
  returns table (tenant_id uuid, id uuid) language plpgsql volatile security definer set search_path = public, pg_temp as $$
  begin
    perform set_config('claw.scope', 'system', true);
    return query select i.tenant_id, i.id from operator_invitations i where i.hash = p_hash;
    perform set_config('claw.scope', '', true);
  end $$;`;

export async function up(run: Run): Promise<void> {
  await run(CREATE);
  for (const table of TABLES) await wallTable(run, table);
  await run(LOOK_UPS);
  await handOver(run, SIGNATURES);
}

export async function down(run: Run): Promise<void> {
  await dropHandedOver(run, SIGNATURES);
  await run('drop table operator_invitations, operator_sessions, operators');
}
