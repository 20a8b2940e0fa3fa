/** The SQL of questions asked in vain. */

/** A question is shown shortened to this many characters. */
const SHOWN = 500;

const COLUMNS = `
  g.id, g.base_ids, g.state, g.changed_by, g.changed_at, g.times, g.first_at, g.last_at, coalesce((
    select jsonb_agg(jsonb_build_object('text', left(e.text, ${SHOWN}), 'reason', e.reason, 'at', e.created_at) order by e.created_at desc)
    from (select m.text, q.reason, m.created_at from gap_questions q join messages m on m.tenant_id = q.tenant_id and m.id = q.message_id
      where q.tenant_id = g.tenant_id and q.gap_id = g.id order by m.created_at desc limit 3) e), '[]') as examples`;

export const GAP = `select ${COLUMNS} from knowledge_gaps g where g.tenant_id = $1 and g.id = $2`;

/** $2 and $3 the last one of the page before, $4 state, $5 base, $6 most. */
export const GAPS = `
  select ${COLUMNS} from knowledge_gaps g
  where g.tenant_id = $1 and ($2::int is null or (g.times, g.id) < ($2::int, $3::uuid)) and ($4::text is null or g.state = $4)
    and ($5::uuid is null or g.base_ids = '{}' or $5 = any (g.base_ids))
  order by g.times desc, g.id desc limit $6`;

export const SET_STATE = `
  update knowledge_gaps set state = $3, changed_by = $4, changed_at = now() where tenant_id = $1 and id = $2 and state <> $3`;

/** Two processes would make two groups of one question. */
export const LOCK = `select pg_try_advisory_xact_lock(hashtextextended('claw_gaps ' || $1, 0)) as held`;

/**
 * $2 most. What the visitor asked is in the turn of the answer; a command, such as the one that calls a person, is about what was asked before.
 * Answers of turns that failed, and what the rules of the business held back, tell nothing of the knowledge.
 */
export const TAKE = `
  with taken as (
    delete from gap_inbox i using (select answer_id, reason from gap_inbox where tenant_id = $1 order by at limit $2) first
    where i.tenant_id = $1 and i.answer_id = first.answer_id and i.reason = first.reason returning i.answer_id, i.reason
  )
  select q.id as "messageId", q.text, taken.reason, q.created_at as at,
    array(select unnest(case when q.base_ids = '{}' then
      array(select cb.base_id from channel_bases cb where cb.tenant_id = $1 and cb.channel_id = a.channel_id) else q.base_ids end) as id order by id) as "baseIds"
  from taken
    join messages a on a.tenant_id = $1 and a.id = taken.answer_id
    join turns t on t.tenant_id = $1 and t.id = a.turn_id and t.state = 'answered' and t.kind = 'question'
    cross join lateral (
      select m.id, m.text, m.base_ids, m.created_at from messages m
      where m.tenant_id = $1 and m.conversation_id = a.conversation_id and m.seq < a.seq and m.role = 'user' and not m.command
        and m.state in ('answered', 'for_person') and m.text <> '' and (m.turn_id = a.turn_id or taken.reason = 'handed_over')
      order by m.seq desc limit 1) q
  order by q.created_at`;

/** $2 bases, $3 words. Few share a word, and those asked lately come first. */
export const GROUPS = `
  select id, words from knowledge_gaps where tenant_id = $1 and base_ids = $2::uuid[] and words && $3::text[] order by last_at desc limit 500`;

/** $2 gap, $3 bases, $4 words, $5 when it was asked. */
export const MAKE = `
  insert into knowledge_gaps (tenant_id, id, base_ids, words, first_at, last_at, checked_version)
  values ($1, $2, $3::uuid[], $4::text[], $5, $5, (select knowledge_version from tenants where id = $1)) on conflict (tenant_id, id) do nothing`;

/** $2 question, $3 reason. A question counts once, by its weightiest reason. */
export const KNOWN = `
  update gap_questions set reason = case when array_position($4::text[], $3) > array_position($4::text[], reason) then $3 else reason end
  where tenant_id = $1 and message_id = $2 returning gap_id`;

/** $2 gap, $3 question, $4 reason, $5 when it was asked: a gap that was closed before that opens again. */
export const JOIN = `
  with joined as (
    insert into gap_questions (tenant_id, gap_id, message_id, reason) values ($1, $2, $3, $4)
  )
  update knowledge_gaps set times = times + 1, first_at = least(first_at, $5), last_at = greatest(last_at, $5),
    state = case when state = 'resolved' and changed_at < $5 then 'open' else state end
  where tenant_id = $1 and id = $2`;

/** $2 gap, $3 version, $4 whether it is answered by now. Asked anew meanwhile, it has a newer last question but keeps its version. */
export const CHECKED = `
  update knowledge_gaps set checked_version = $3, checked_at = now(), state = case when $4::boolean then 'resolved' else state end,
    changed_by = case when $4::boolean then 'knowledge' else changed_by end, changed_at = case when $4::boolean then now() else changed_at end
  where tenant_id = $1 and id = $2 and state = 'open'`;
