/** Keys for parts of the API, with their last use; which business runs this Claw; and calls of people who are signed in. */
import { dropHandedOver, handOver } from './20261122100900-create-system-functions.ts';
import { CALLS as ANSWER_CALLS } from './20261123100200-create-kept-answers.ts';

export const name = '20261123190000-widen-keys';

type Run = (sql: string) => Promise<unknown>;

const SIGNATURES = ['claw_find_api_key(text)', 'claw_find_default_tenant()'];

const COLUMNS = `
  alter table api_keys
    -- Null: all of the API.
    add scopes text[] check (scopes <> '{}'),
    add last_used_at timestamptz;
  alter table tenants
    -- Its owners manage all the others.
    add platform boolean not null default false,
    add state text not null default 'active' check (state in ('active', 'suspended')),
    add check (not platform or state = 'active');
  create unique index tenants_platform on tenants (platform) where platform;`;

/** The owner of the tables sees all rows for a moment: a row of each tenant is there for the system alone otherwise. */
const CHOOSE = `
  alter table tenants no force row level security;
  update tenants set platform = true where id = (select t.id from tenants t order by t.created_at, t.id limit 1);
  alter table tenants force row level security;`;

/** Who calls need not be a key any more. */
const CALLERS = `
  alter table kept_answers drop constraint kept_answers_tenant_id_api_key_id_fkey;
  alter table kept_answers rename api_key_id to caller_id;
  alter table kept_answers add foreign key (tenant_id) references tenants (id) on delete cascade;
  alter table app_installs drop constraint app_installs_tenant_id_asked_by_fkey;`;

const KEYS_ONLY = `
  alter table app_installs no force row level security;
  alter table kept_answers no force row level security;
  delete from app_installs;
  delete from kept_answers;
  alter table app_installs force row level security;
  alter table kept_answers force row level security;
  alter table app_installs add foreign key (tenant_id, asked_by) references api_keys (tenant_id, id) on delete cascade;
  alter table kept_answers drop constraint kept_answers_tenant_id_fkey;
  alter table kept_answers rename caller_id to api_key_id;
  alter table kept_answers add foreign key (tenant_id, api_key_id) references api_keys (tenant_id, id) on delete cascade;`;

const answerCalls = (caller: 'api_key_id' | 'caller_id') =>
  ANSWER_CALLS.replaceAll('api_key_id', caller).replaceAll('create function', 'create or replace function');

const LOOK_UPS = `
  -- Notes the use of a key at most once a minute, and waits for nobody to do so.
  create function claw_find_api_key(p_hash text)
  returns table (tenant_id uuid, id uuid, name text, role text, tier text, scopes text[], platform boolean, suspended boolean)
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
  begin
    perform set_config('claw.scope', 'system', true);
    update api_keys k set last_used_at = now() where k.ctid = any (array(
      select u.ctid from api_keys u where u.hash = p_hash and (u.last_used_at is null or u.last_used_at < now() - interval '1 minute')
        and u.revoked_at is null and (u.expires_at is null or u.expires_at > now()) for update skip locked));
    return query select k.tenant_id, k.id, k.name, k.role, claw_tier_within(k.tier, t.plan), k.scopes,
        t.platform and k.role = 'owner' and (k.scopes is null or 'platform' = any (k.scopes)), t.state = 'suspended'
      from api_keys k join tenants t on t.id = k.tenant_id
      where k.hash = p_hash and k.revoked_at is null and (k.expires_at is null or k.expires_at > now());
    perform set_config('claw.scope', '', true);
  end $$;

  create function claw_find_default_tenant()
  returns table (tenant_id uuid) language plpgsql volatile security definer set search_path = public, pg_temp as $$
  begin
    perform set_config('claw.scope', 'system', true);
    return query select t.id from tenants t order by t.platform desc, t.created_at, t.id limit 1;
    perform set_config('claw.scope', '', true);
  end $$;`;

const LOOK_UPS_BEFORE = `
  create function claw_find_api_key(p_hash text)
  returns table (tenant_id uuid, id uuid, name text, role text, tier text) language plpgsql volatile security definer set search_path = public, pg_temp as $$
  begin
    perform set_config('claw.scope', 'system', true);
    return query select k.tenant_id, k.id, k.name, k.role, claw_tier_within(k.tier, t.plan) from api_keys k join tenants t on t.id = k.tenant_id
      where k.hash = p_hash and k.revoked_at is null and (k.expires_at is null or k.expires_at > now());
    perform set_config('claw.scope', '', true);
  end $$;

  create function claw_find_default_tenant()
  returns table (tenant_id uuid) language plpgsql volatile security definer set search_path = public, pg_temp as $$
  begin
    perform set_config('claw.scope', 'system', true);
    return query select t.id from tenants t order by t.created_at, t.id limit 1;
    perform set_config('claw.scope', '', true);
  end $$;`;

export async function up(run: Run): Promise<void> {
  await run(COLUMNS);
  await run(CHOOSE);
  await run(CALLERS);
  await run(answerCalls('caller_id'));
  await dropHandedOver(run, SIGNATURES);
  await run(LOOK_UPS);
  await handOver(run, SIGNATURES);
}

export async function down(run: Run): Promise<void> {
  await dropHandedOver(run, SIGNATURES);
  await run(LOOK_UPS_BEFORE);
  await handOver(run, SIGNATURES);
  await run(KEYS_ONLY);
  await run(answerCalls('api_key_id'));
  await run('alter table tenants drop platform, drop state');
  await run('alter table api_keys drop scopes, drop last_used_at');
}
