/** Answers that the business pinned to questions; the words index finds each through a document of its own. */
import { letCall } from './20261122100000-create-roles.ts';
import { wallTable } from './20261122100500-wall-tenants.ts';

export const name = '20261122101200-create-annotations';

type Run = (sql: string) => Promise<unknown>;

const FUNCTIONS = 'claw_annotation_candidates, claw_annotation_hit';

const CALLS = `
  -- See AnnotationStore.candidates.
  create function claw_annotation_candidates(p_tenant uuid, p_bases uuid[], p_asked text, p_found uuid[], p_language text, p_internal boolean)
  returns table (id uuid, question text, answer text, exact boolean, document_id uuid, passage_id uuid) language plpgsql volatile as $$
  begin
    perform set_config('claw.tenant', p_tenant::text, true);
    return query select a.id, a.question, a.answer, a.asked = p_asked, d.id, p.id
      from annotations a
        join documents d on d.tenant_id = a.tenant_id and d.base_id = a.base_id and d.external_id = 'annotation:' || a.id and d.deleted_at is null
        join knowledge_bases b on b.tenant_id = a.tenant_id and b.id = a.base_id and b.deleted_at is null
        join passages p on p.tenant_id = d.tenant_id and p.document_id = d.id and p.ord = 0
      where a.tenant_id = p_tenant and a.base_id = any(p_bases) and (a.asked = p_asked or a.id = any(p_found)) and a.enabled and d.state = 'ready'
        and (a.locale is null or a.locale = p_language) and (a.audience = 'public' or p_internal)
      order by a.asked = p_asked desc, a.locale nulls last, a.updated_at desc, a.id limit 20;
  end $$;

  create function claw_annotation_hit(p_tenant uuid, p_annotation uuid) returns void language plpgsql volatile as $$
  begin
    perform set_config('claw.tenant', p_tenant::text, true);
    update annotations set hits = hits + 1, last_hit_at = now() where tenant_id = p_tenant and id = p_annotation;
  end $$`;

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
  await run(CALLS);
  await letCall(run, FUNCTIONS);
}

export async function down(run: Run): Promise<void> {
  await run(`drop function ${FUNCTIONS}; drop table annotations`);
}
