/** Answers to calls that came with an Idempotency-Key, so that a repetition gets the same one and nothing is done twice. */
import { letCall } from './20261122100000-create-roles.ts';
import { wallTable } from './20261122100500-wall-tenants.ts';

export const name = '20261123100200-create-kept-answers';

type Run = (sql: string) => Promise<unknown>;

const FUNCTIONS = 'claw_answer_claim, claw_answer_keep, claw_answer_release';

const TABLE = `
  create table kept_answers (
    tenant_id uuid not null,
    api_key_id uuid not null,
    key text not null,
    -- A hash of what was asked.
    request text not null,
    -- Whose call is under way, and until when nobody else makes it.
    claim uuid not null,
    claimed_until timestamptz not null,
    -- Null while the call is under way.
    answer jsonb,
    expires_at timestamptz not null,
    primary key (tenant_id, api_key_id, key),
    foreign key (tenant_id, api_key_id) references api_keys (tenant_id, id) on delete cascade
  );
  create index kept_answers_expiry on kept_answers (tenant_id, expires_at)`;

/** Also for the migration that lets operators be callers. */
export const CALLS = `
  -- See KeptAnswerStore.claim. Each call takes a few answers of the tenant that are over with it.
  create function claw_answer_claim(p_tenant uuid, p_caller uuid, p_key text, p_request text, p_claim uuid, p_hold_ms int, p_keep_ms int)
  returns jsonb language plpgsql volatile as $$
  declare
    v_now timestamptz := clock_timestamp();
    v_kept kept_answers;
  begin
    perform set_config('claw.tenant', p_tenant::text, true);
    delete from kept_answers where ctid = any (array(
      select ctid from kept_answers where tenant_id = p_tenant and expires_at < v_now order by expires_at limit 20 for update skip locked));
    insert into kept_answers as k (tenant_id, api_key_id, key, request, claim, claimed_until, expires_at)
      values (p_tenant, p_caller, p_key, p_request, p_claim, v_now + make_interval(secs => p_hold_ms / 1000.0),
        v_now + make_interval(secs => p_keep_ms / 1000.0))
      on conflict (tenant_id, api_key_id, key) do update set request = excluded.request, claim = excluded.claim,
          claimed_until = excluded.claimed_until, answer = null, expires_at = excluded.expires_at
        where k.expires_at < v_now or k.answer is null and k.claimed_until < v_now and k.request = excluded.request;
    if found then
      return '{"kind": "mine"}';
    end if;
    select k.* into v_kept from kept_answers k where k.tenant_id = p_tenant and k.api_key_id = p_caller and k.key = p_key;
    return case when v_kept.request <> p_request then '{"kind": "other"}'
      when v_kept.answer is null then '{"kind": "busy"}' -- also when it was released just now
      else jsonb_build_object('kind', 'answered', 'answer', v_kept.answer) end;
  end $$;

  create function claw_answer_keep(p_tenant uuid, p_caller uuid, p_key text, p_claim uuid, p_answer jsonb)
  returns void language plpgsql volatile as $$
  begin
    perform set_config('claw.tenant', p_tenant::text, true);
    update kept_answers set answer = p_answer where tenant_id = p_tenant and api_key_id = p_caller and key = p_key and claim = p_claim;
  end $$;

  create function claw_answer_release(p_tenant uuid, p_caller uuid, p_key text, p_claim uuid) returns void language plpgsql volatile as $$
  begin
    perform set_config('claw.tenant', p_tenant::text, true);
    delete from kept_answers where tenant_id = p_tenant and api_key_id = p_caller and key = p_key and claim = p_claim;
  end $$`;

export async function up(run: Run): Promise<void> {
  await run(TABLE);
  await wallTable(run, 'kept_answers');
  await run(CALLS);
  await letCall(run, FUNCTIONS);
}

export async function down(run: Run): Promise<void> {
  await run(`drop function ${FUNCTIONS}; drop table kept_answers`);
}
