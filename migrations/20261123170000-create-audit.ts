/** Who changed what: rows that are only added, each holding the hash of the one before, in one chain a business. */
import { letCall } from './20261122100000-create-roles.ts';
import { wallTable } from './20261122100500-wall-tenants.ts';
import { appendOnly } from './20261123130000-create-usage.ts';

export const name = '20261123170000-create-audit';

type Run = (sql: string) => Promise<unknown>;

const TABLES = ['audit_entries', 'audit_heads', 'audit_open'] as const;
const FUNCTIONS = 'claw_audit_append, claw_audit_open, claw_audit_close, claw_audit_settle';

const TABLE = `
  create table audit_entries (
    tenant_id uuid not null references tenants (id) on delete cascade,
    seq bigint not null,
    -- The whole entry as JSON, exactly as it was hashed; the other columns repeat some of it, to be found by.
    body text not null,
    hash text not null,
    at timestamptz not null,
    actor text not null,
    action text not null,
    target text,
    primary key (tenant_id, seq)
  );
  -- The last entry of each chain.
  create table audit_heads (
    tenant_id uuid primary key references tenants (id) on delete cascade,
    seq bigint not null,
    hash text not null
  );
  -- Changes under way: written before the change, so that none is made without a trace.
  create table audit_open (
    tenant_id uuid not null references tenants (id) on delete cascade,
    id uuid not null,
    entry jsonb not null,
    opened_at timestamptz not null,
    primary key (tenant_id, id)
  )`;

const CALLS = `
  -- hash = SHA-256 of the hash before, a line break, and the body; the chain begins with an empty one. See verify-audit.ts.
  create function claw_audit_append(p_tenant uuid, p_entry jsonb) returns void language plpgsql volatile as $$
  declare
    v_head audit_heads;
    v_at timestamptz := clock_timestamp();
    v_body text;
    v_hash text;
  begin
    insert into audit_heads (tenant_id, seq, hash) values (p_tenant, 0, '') on conflict do nothing;
    select h.* into v_head from audit_heads h where h.tenant_id = p_tenant for update;
    v_body := (p_entry || jsonb_build_object('seq', v_head.seq + 1,
      'at', to_char(v_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))::text;
    v_hash := encode(sha256(convert_to(v_head.hash || E'\\n' || v_body, 'UTF8')), 'hex');
    insert into audit_entries (tenant_id, seq, body, hash, at, actor, action, target)
      values (p_tenant, v_head.seq + 1, v_body, v_hash, v_at, p_entry ->> 'actor', p_entry ->> 'action', p_entry ->> 'target');
    update audit_heads set seq = v_head.seq + 1, hash = v_hash where tenant_id = p_tenant;
  end $$;

  -- Changes whose process died: what became of them is not known.
  create function claw_audit_settle(p_tenant uuid, p_age_ms int) returns void language plpgsql volatile as $$
  declare
    v_open audit_open;
  begin
    perform set_config('claw.tenant', p_tenant::text, true);
    for v_open in
      delete from audit_open where ctid = any (array(
        select ctid from audit_open where tenant_id = p_tenant and opened_at < clock_timestamp() - make_interval(secs => p_age_ms / 1000.0)
          order by opened_at limit 100 for update skip locked)) returning *
    loop
      perform claw_audit_append(p_tenant, v_open.entry || '{"outcome": "unknown"}');
    end loop;
  end $$;

  create function claw_audit_open(p_tenant uuid, p_id uuid, p_entry jsonb) returns void language plpgsql volatile as $$
  begin
    perform set_config('claw.tenant', p_tenant::text, true);
    insert into audit_open (tenant_id, id, entry, opened_at) values (p_tenant, p_id, p_entry, clock_timestamp());
  end $$;

  -- Without p_end nothing was changed, and nothing is kept.
  create function claw_audit_close(p_tenant uuid, p_id uuid, p_end jsonb) returns void language plpgsql volatile as $$
  declare
    v_entry jsonb;
  begin
    perform set_config('claw.tenant', p_tenant::text, true);
    delete from audit_open where tenant_id = p_tenant and id = p_id returning entry into v_entry;
    if v_entry is not null and p_end is not null then
      perform claw_audit_append(p_tenant, v_entry || p_end);
    end if;
  end $$`;

export async function up(run: Run): Promise<void> {
  await run(TABLE);
  for (const table of TABLES) await wallTable(run, table);
  await appendOnly(run, 'audit_entries');
  await run(CALLS);
  await letCall(run, FUNCTIONS);
}

export async function down(run: Run): Promise<void> {
  await run(`drop function ${FUNCTIONS}; drop table ${TABLES.join(', ')}`);
}
