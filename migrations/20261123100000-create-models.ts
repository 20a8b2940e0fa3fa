/** Models of a business's own, with their keys sealed. */
import { wallTable } from './20261122100500-wall-tenants.ts';

export const name = '20261123100000-create-models';

type Run = (sql: string) => Promise<unknown>;

export async function up(run: Run): Promise<void> {
  await run(`
    create table model_endpoints (
      tenant_id uuid not null references tenants (id) on delete cascade,
      id uuid not null,
      kind text not null check (kind in ('chat', 'embedding', 'rerank')),
      name text not null,
      base_url text not null,
      model text not null,
      position int not null,
      -- Null: there are none.
      prices jsonb,
      limits jsonb not null,
      timeouts jsonb not null,
      extra jsonb not null,
      enabled boolean not null,
      -- Null together: it has no key.
      sealed bytea,
      last_four text,
      revision bigint not null default 1,
      health text check (health in ('working', 'resting')),
      fault text,
      health_at timestamptz,
      primary key (tenant_id, id)
    )`);
  await wallTable(run, 'model_endpoints');
}

export async function down(run: Run): Promise<void> {
  await run('drop table model_endpoints');
}
