/** The SQL that sums conversations up; $1 is the tenant, $2 the conversation. */

/** Two processes at one conversation would each write what the other has not seen. */
export const LOCK = `select pg_try_advisory_xact_lock(hashtextextended('claw_talk ' || $1 || ' ' || $2, 0)) as held`;

export const TAKE = `
  with taken as (delete from talk_inbox where tenant_id = $1 and conversation_id = $2 returning day, again)
  select array_agg(distinct day::text) as days, coalesce(bool_or(again), false) as again,
    exists (select from conversations where tenant_id = $1 and id = $2) as "isThere" from taken`;

export const FORGET_WORDS = 'delete from talk_words where tenant_id = $1 and conversation_id = $2';

/** What was said since the last time, and once the name of the customer and the notes of the team. */
export const SAID = `
  with known as (select max(w.seq) as seq from talk_words w where w.tenant_id = $1 and w.conversation_id = $2)
  select m.seq::int, coalesce(m.edited_text, m.text) as text from messages m cross join known k
    where m.tenant_id = $1 and m.conversation_id = $2 and m.seq > coalesce(k.seq, 0) and m.role <> 'system' and not m.command
  union all
  select 0, concat_ws(' ', ct.name, (select string_agg(n.text, ' ') from conversation_notes n where n.tenant_id = $1 and n.conversation_id = $2))
    from known k cross join conversations c join contacts ct on ct.tenant_id = c.tenant_id and ct.id = c.contact_id
    where c.tenant_id = $1 and c.id = $2 and k.seq is null
  order by 1`;

/** $3 words, each once, $4 the message that said each last. */
export const KEEP_WORDS = `
  insert into talk_words (tenant_id, conversation_id, word, seq)
    select $1, $2, said.word, said.seq from unnest($3::text[], $4::bigint[]) as said (word, seq)
    on conflict (word, tenant_id, conversation_id) do update set seq = excluded.seq`;

const DAY = `(m.created_at at time zone 'UTC')::date`;

/** $3 days. All that counts on a day is in the rows of that day, so nothing of other days is read twice. */
export const SUM_DAYS = `
  with said as materialized (
    select m.id, m.seq, m.role, m.state, m.outcome, m.turn_id, m.command, m.created_at, ${DAY} as day from messages m
      where m.tenant_id = $1 and m.conversation_id = $2),
  ours as materialized (
    select s.day, s.seq, s.role, f.value as thumb, t.state = 'failed' as failed, s.outcome,
      s.created_at - (select min(q.created_at) from said q where q.turn_id = s.turn_id and q.role = 'user') as took
    from said s
      left join turns t on t.tenant_id = $1 and t.id = s.turn_id
      left join feedback f on f.tenant_id = $1 and f.message_id = s.id
    where s.role <> 'user' and s.day = any ($3::date[])),
  answers as (select * from ours where role = 'assistant'),
  wanted as (
    select (h.requested_at at time zone 'UTC')::date as day, h.claimed_at, extract(epoch from h.replied_at - h.requested_at) as took
    from handovers h where h.tenant_id = $1 and h.conversation_id = $2),
  days as (
    select d.day, (select count(*) filter (where state <> 'limited' and not command) from said where day = d.day and role = 'user') as asked,
      (select count(*) from said where day = d.day and role = 'user' and state = 'limited') as limited,
      a.answered, a.clarified, a.refused, a.failed, o.by_person, o.thumbs_up, o.thumbs_down, h.handovers, h.claimed,
      case when h.handovers > 0 or o.by_person > 0 then 'handed_over' when a.last is null then null
        when a.last = 'bad' then 'unresolved' when a.thumbs_up > 0 then 'confirmed' else 'assumed' end as resolution,
      coalesce(a.response_s, '{}') as response_s, coalesce(h.handover_s, '{}') as handover_s
    from unnest($3::date[]) d (day)
      cross join lateral (
        select count(*) filter (where not failed and outcome = 'answer') as answered,
          count(*) filter (where not failed and outcome = 'clarify') as clarified,
          count(*) filter (where not failed and outcome = 'refuse') as refused,
          count(*) filter (where failed) as failed,
          count(*) filter (where thumb = 1) as thumbs_up,
          (array_agg(case when failed or outcome is distinct from 'answer' or thumb = -1 then 'bad' else 'good' end order by seq desc))[1] as last,
          array_agg(extract(epoch from took)::real order by seq) filter (where took is not null) as response_s
        from answers where day = d.day) a
      cross join lateral (
        select count(*) filter (where role = 'operator') as by_person, count(*) filter (where thumb = 1) as thumbs_up,
          count(*) filter (where thumb = -1) as thumbs_down
        from ours where day = d.day) o
      cross join lateral (
        select count(*) as handovers, count(claimed_at) as claimed, array_agg(took::real) filter (where took is not null) as handover_s
        from wanted where day = d.day) h)
  insert into talk_days (tenant_id, conversation_id, channel_id, day, asked, limited, answered, clarified, refused, failed, by_person, thumbs_up,
      thumbs_down, handovers, claimed, resolution, response_s, handover_s)
    select $1, $2, c.channel_id, d.* from days d join conversations c on c.tenant_id = $1 and c.id = $2
    on conflict (tenant_id, day, conversation_id) do update set asked = excluded.asked, limited = excluded.limited, answered = excluded.answered,
      clarified = excluded.clarified, refused = excluded.refused, failed = excluded.failed, by_person = excluded.by_person,
      thumbs_up = excluded.thumbs_up, thumbs_down = excluded.thumbs_down, handovers = excluded.handovers, claimed = excluded.claimed,
      resolution = excluded.resolution, response_s = excluded.response_s, handover_s = excluded.handover_s`;
