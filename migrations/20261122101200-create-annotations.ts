/** Answers that the business pinned to questions; the words index finds each through a document of its own. */
import { wallTable } from './20261122100500-wall-tenants.ts';

export const name = '20261122101200-create-annotations';

type Run = (sql: string) => Promise<unknown>;

export async function up(run: Run): Promise<void> {
  await run(`
    create table annotations (
      tenant_id uuid not null,
      id uuid not null,
      base_id uuid not null,
      question text not null,
      -- The question as it is compared: see matchable in core/model/annotation.ts.
      asked text not null,
      answer text not null,
      audience text not null check (audience in ('public', 'internal')),
      locale text check (locale in ('zh', 'en')),
      enabled boolean not null,
      hits bigint not null default 0,
      last_hit_at timestamptz,
      created_by text not null,
      updated_by text not null,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      primary key (tenant_id, id),
      unique nulls not distinct (tenant_id, base_id, asked, locale),
      foreign key (tenant_id, base_id) references knowledge_bases (tenant_id, id) on delete cascade
    )`);
  await wallTable(run, 'annotations');
}

export async function down(run: Run): Promise<void> {
  await run('drop table annotations');
}
