/** Which passages a vector store is taken to hold, and how far each tenant's vectors are: the vectors themselves are never here. */
import { wallTable } from './20261122100500-wall-tenants.ts';
import { dropHandedOver, handOver } from './20261122100900-create-system-functions.ts';

export const name = '20261123200000-create-vectors';

type Run = (sql: string) => Promise<unknown>;

const TABLES = ['vector_states', 'passage_vectors'];
const SIGNATURES = ['claw_vectors_due(int, int, int)', 'claw_vectors_look_again()'];

const CREATE = `
  create table vector_states (
    tenant_id uuid primary key references tenants (id) on delete cascade,
    -- Knowledge as it was when every passage of it had its vector.
    seen_version bigint not null default -1,
    -- The space that questions are asked of; null: none holds every passage yet.
    active text,
    -- Whoever works on this tenant's vectors, until when.
    fence bigint not null default 0,
    lease_until timestamptz not null default '-infinity',
    -- Not before, after a failure.
    due_at timestamptz not null default '-infinity',
    looked_at timestamptz not null default '-infinity'
  );

  -- Outlives its passage, so that whoever tends the store finds what has to leave it.
  create table passage_vectors (
    tenant_id uuid not null references tenants (id) on delete cascade,
    space text not null,
    passage_id uuid not null,
    -- With which the store has it.
    audience text not null,
    -- False: the model refused its text, and asking again would not help.
    held boolean not null,
    primary key (tenant_id, space, passage_id)
  );`;

const LOOK_UPS = `
  -- Tenants whose knowledge changed since their vectors were complete, and those that nobody looked at for p_idle_s: leased for p_lease_ms.
  create function claw_vectors_due(p_limit int, p_lease_ms int, p_idle_s int)
  returns table (tenant_id uuid, version bigint, fence bigint) language plpgsql volatile security definer set search_path = public, pg_temp as $$
  begin
    perform set_config('claw.scope', 'system', true);
    insert into vector_states (tenant_id) select t.id from tenants t
      where not exists (select from vector_states s where s.tenant_id = t.id) limit p_limit on conflict do nothing;
    return query
      with due as (
        select s.tenant_id, t.knowledge_version from vector_states s join tenants t on t.id = s.tenant_id
          where (s.seen_version <> t.knowledge_version or s.looked_at < now() - make_interval(secs => p_idle_s))
            and s.lease_until < clock_timestamp() and s.due_at < clock_timestamp()
          order by s.looked_at limit p_limit for update of s skip locked
      )
      update vector_states s set fence = s.fence + 1, lease_until = clock_timestamp() + make_interval(secs => p_lease_ms / 1000.0), looked_at = now()
        from due where s.tenant_id = due.tenant_id
        returning s.tenant_id, due.knowledge_version, s.fence;
    perform set_config('claw.scope', '', true);
  end $$;

  -- Another embedder may stand in the environment now.
  create function claw_vectors_look_again()
  returns void language plpgsql volatile security definer set search_path = public, pg_temp as $$
  begin
    perform set_config('claw.scope', 'system', true);
    update vector_states set looked_at = '-infinity', due_at = '-infinity';
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
  await run(`drop table ${TABLES.toReversed().join(', ')}`);
}
