/** What customers asked and the knowledge could not answer: written down with the answer itself, grouped later by the worker. */
import { wallTable } from './20261122100500-wall-tenants.ts';
import { dropHandedOver, handOver } from './20261122100900-create-system-functions.ts';

export const name = '20261122101300-create-gaps';

type Run = (sql: string) => Promise<unknown>;

const TABLES = ['knowledge_gaps', 'gap_questions', 'gap_inbox'];
const SIGNATURES = ['claw_gap_inboxes(int)', 'claw_gaps_due(int)', 'claw_gaps_expire(int, int)', 'claw_find_orphans(int)'];

const CREATE = `
  create table knowledge_gaps (
    tenant_id uuid not null references tenants (id) on delete cascade,
    id uuid not null,
    -- Bases that were asked, sorted; none: every base of the tenant.
    base_ids uuid[] not null,
    -- Words of its first question, which later ones are compared with.
    words text[] not null,
    state text not null default 'open' check (state in ('open', 'resolved', 'ignored')),
    changed_by text,
    changed_at timestamptz,
    times int not null default 0,
    first_at timestamptz not null,
    last_at timestamptz not null,
    checked_version bigint not null default 0,
    checked_at timestamptz not null default now(),
    primary key (tenant_id, id)
  );
  create index knowledge_gaps_list on knowledge_gaps (tenant_id, times desc, id desc);
  create index knowledge_gaps_last on knowledge_gaps (last_at);
  create index knowledge_gaps_open on knowledge_gaps (checked_at) where state = 'open';

  -- The words themselves stay with the message, and go when it goes.
  create table gap_questions (
    tenant_id uuid not null,
    message_id uuid not null,
    gap_id uuid not null,
    reason text not null check (reason in ('refused', 'handed_over', 'thumbs_down')),
    primary key (tenant_id, message_id),
    foreign key (tenant_id, gap_id) references knowledge_gaps (tenant_id, id) on delete cascade,
    foreign key (tenant_id, message_id) references messages (tenant_id, id) on delete cascade
  );
  create index gap_questions_gap on gap_questions (tenant_id, gap_id);

  -- Answers that told of a gap and are not grouped yet.
  create table gap_inbox (
    tenant_id uuid not null,
    answer_id uuid not null,
    reason text not null,
    at timestamptz not null default now(),
    primary key (tenant_id, answer_id, reason),
    foreign key (tenant_id, answer_id) references messages (tenant_id, id) on delete cascade
  );`;

/** In the transaction of what they watch, so that nothing asked in vain is lost; all other answers cost a comparison. */
const TRIGGERS = `
  create function claw_note_gap() returns trigger language plpgsql set search_path = public, pg_temp as $$
  begin
    insert into gap_inbox (tenant_id, answer_id, reason)
      values (new.tenant_id, new.id, case new.outcome when 'refuse' then 'refused' else 'handed_over' end) on conflict do nothing;
    return null;
  end $$;
  create trigger note_gap after insert on messages for each row when (new.outcome in ('refuse', 'handoff')) execute function claw_note_gap();

  create function claw_note_thumb() returns trigger language plpgsql set search_path = public, pg_temp as $$
  begin
    insert into gap_inbox (tenant_id, answer_id, reason) values (new.tenant_id, new.message_id, 'thumbs_down') on conflict do nothing;
    return null;
  end $$;
  create trigger note_thumb after insert or update on feedback for each row when (new.value = -1) execute function claw_note_thumb();`;

const LOOK_UPS = `
  create function claw_gap_inboxes(p_limit int)
  returns table (tenant_id uuid) language plpgsql volatile security definer set search_path = public, pg_temp as $$
  begin
    perform set_config('claw.scope', 'system', true);
    return query select i.tenant_id from gap_inbox i group by i.tenant_id order by min(i.at) limit p_limit;
    perform set_config('claw.scope', '', true);
  end $$;

  -- Open gaps of tenants whose knowledge changed since they were looked at, those that waited longest first; each is given out once a minute.
  create function claw_gaps_due(p_limit int)
  returns table (tenant_id uuid, gap_id uuid, version bigint) language plpgsql volatile security definer set search_path = public, pg_temp as $$
  begin
    perform set_config('claw.scope', 'system', true);
    return query
      with due as (
        select g.tenant_id, g.id, t.knowledge_version from knowledge_gaps g join tenants t on t.id = g.tenant_id
          where g.state = 'open' and g.checked_version < t.knowledge_version and g.checked_at < now() - interval '1 minute'
          order by g.checked_at limit p_limit for update of g skip locked
      )
      update knowledge_gaps g set checked_at = now() from due where g.tenant_id = due.tenant_id and g.id = due.id
        returning g.tenant_id, g.id, due.knowledge_version;
    perform set_config('claw.scope', '', true);
  end $$;

  -- Gaps that nobody came back to, and those of which every question was erased.
  create function claw_gaps_expire(p_days int, p_limit int)
  returns int language plpgsql volatile security definer set search_path = public, pg_temp as $$
  declare
    v_removed int;
  begin
    perform set_config('claw.scope', 'system', true);
    with old as (
      select g.tenant_id, g.id from knowledge_gaps g
        where g.last_at < now() - make_interval(days => p_days)
          or not exists (select from gap_questions q where q.tenant_id = g.tenant_id and q.gap_id = g.id)
        limit p_limit for update skip locked
    )
    delete from knowledge_gaps g using old where g.tenant_id = old.tenant_id and g.id = old.id;
    get diagnostics v_removed = row_count;
    perform set_config('claw.scope', '', true);
    return v_removed;
  end $$;

  -- What a crash or a fault left behind: passages of a document that is deleted, a document that is ready without its passages, a base half removed.
  create function claw_find_orphans(p_limit int)
  returns table (tenant_id uuid, kind text, id uuid) language plpgsql volatile security definer set search_path = public, pg_temp as $$
  begin
    perform set_config('claw.scope', 'system', true);
    return query
      (select d.tenant_id, 'passages', d.id from documents d
        where d.state = 'deleted' and d.deleted_at < now() - interval '1 minute'
          and exists (select from passages p where p.tenant_id = d.tenant_id and p.document_id = d.id) limit p_limit)
      union all
      (select d.tenant_id, 'documents', d.id from documents d
        left join (select p.tenant_id, p.document_id, count(*) as held from passages p group by p.tenant_id, p.document_id) p
          on p.tenant_id = d.tenant_id and p.document_id = d.id
        where d.state = 'ready' and d.passages <> coalesce(p.held, 0) limit p_limit)
      union all
      (select b.tenant_id, 'bases', b.id from knowledge_bases b where b.deleted_at < now() - interval '10 minutes' limit p_limit);
    perform set_config('claw.scope', '', true);
  end $$;`;

export async function up(run: Run): Promise<void> {
  await run(CREATE);
  for (const table of TABLES) await wallTable(run, table);
  await run(TRIGGERS);
  await run(LOOK_UPS);
  await handOver(run, SIGNATURES);
}

export async function down(run: Run): Promise<void> {
  await run(`
    drop trigger note_gap on messages;
    drop trigger note_thumb on feedback;
    drop function claw_note_gap(), claw_note_thumb()`);
  await dropHandedOver(run, SIGNATURES);
  await run(`drop table ${TABLES.toReversed().join(', ')}`);
}
