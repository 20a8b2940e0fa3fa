/** The SQL by which conversations are read; $1 is always the tenant. */

/** Characters of the last message that a list shows. */
const GLIMPSE = 200;

const COLUMNS = `
  c.id, c.channel_id, ch.kind as channel_kind, c.key, c.contact_id, ct.name as contact_name, c.owner, c.state, to_jsonb(h) as handover,
    c.unreachable, c.unreachable_at, c.assignee, c.last_seq, c.created_at, c.updated_at,
    array(select g.tag from conversation_tags g where g.tenant_id = c.tenant_id and g.conversation_id = c.id order by g.tag) as tags,
    (select jsonb_build_object('role', m.role, 'text', left(m.text, ${GLIMPSE}), 'at', m.created_at) from messages m
      where m.tenant_id = c.tenant_id and m.conversation_id = c.id order by m.seq desc limit 1) as last_message`;

const JOINED = `
    join channels ch on ch.tenant_id = c.tenant_id and ch.id = c.channel_id
    join contacts ct on ct.tenant_id = c.tenant_id and ct.id = c.contact_id
    left join handovers h on h.tenant_id = c.tenant_id and h.conversation_id = c.id and h.ended_at is null
  where c.tenant_id = $1`;

const CONVERSATION = `select ${COLUMNS} from conversations c ${JOINED}`;

/** $2 conversation. */
export const ONE_CONVERSATION = `${CONVERSATION} and c.id = $2`;

/** $4 owner, $5 state, $6 channel, $7 contact, $8 who has it, $9 whose it is, $10 tag, $11 resolution, $12 and $13 when it was opened; null: any. */
const FILTERS = `and ($4::text is null or c.owner = $4) and ($5::text is null or c.state = $5) and ($6::uuid is null or c.channel_id = $6)
    and ($7::uuid is null or c.contact_id = $7) and ($8::text is null or h.claimed_by = $8) and ($9::text is null or c.assignee = $9)
    and ($10::text is null or exists (select from conversation_tags g where g.tenant_id = $1 and g.conversation_id = c.id and g.tag = $10))
    and ($11::text is null or (select d.resolution from talk_days d where d.tenant_id = $1 and d.conversation_id = c.id and d.resolution is not null
      order by d.day desc limit 1) = $11)
    and ($12::timestamptz is null or c.created_at >= $12) and ($13::timestamptz is null or c.created_at < $13)`;

const WAITED_LONGER = `($2::uuid is null or (h.requested_at, c.id) > (select p.requested_at, p.conversation_id from handovers p
      where p.tenant_id = $1 and p.conversation_id = $2 order by p.requested_at desc limit 1))
  order by h.requested_at, c.id limit $3`;

/** Longest waiting first. As CONVERSATIONS, and $14 whether somebody has them. */
export const WANTED = `${CONVERSATION} and h.requested_at is not null ${FILTERS} and (h.claimed_by is not null) = $14 and ${WAITED_LONGER}`;

const OLDER = `($2::uuid is null or (c.created_at, c.id) < (select p.created_at, p.id from conversations p where p.tenant_id = $1 and p.id = $2))
  order by c.created_at desc, c.id desc limit $3`;

/** Newest first. $2 the last conversation of the page before, $3 how many. The first condition, which all meet, opens the index of lists. */
export const CONVERSATIONS = `${CONVERSATION} and c.created_at > '-infinity' ${FILTERS} and ${OLDER}`;

/** From this many characters before a word that was found, and so many in all. */
const BEFORE = 60;
const SHOWN = 240;

/**
 * Those that hold every word of $15; and $14 as in WANTED, null: all. The words are looked up first, for only they lie in an index in their
 * own order.
 */
export const FOUND = `
  with hits as materialized (
    select w.conversation_id as id, max(w.seq) as seq from talk_words w
    where w.tenant_id = $1 and w.word = any ($15::text[]) group by w.conversation_id having count(*) = cardinality($15::text[])),
  page as materialized (
    select ${COLUMNS}, hits.seq as hit from hits join conversations c on c.id = hits.id ${JOINED} ${FILTERS}
      and ($14::boolean is null or (h.claimed_by is not null) = $14 and h.requested_at is not null) and ${OLDER})
  select page.*, (
    select jsonb_build_object('seq', m.seq, 'text', substr(m.text, greatest(1, (
        select min(nullif(position(word in lower(m.text)), 0)) from unnest($15::text[]) word) - ${BEFORE}), ${SHOWN}))
    from messages m where m.tenant_id = $1 and m.conversation_id = page.id and m.seq = page.hit) as match
  from page order by page.created_at desc, page.id desc`;

/** $2 conversation. */
export const STATUS = `
  select case when c.owner = 'human' then 'human' when t.state = 'running' then 'answering' when t.state = 'waiting' then 'waiting' else 'idle' end as status
  from conversations c
    left join turns t on t.tenant_id = c.tenant_id and t.conversation_id = c.id and t.state in ('waiting', 'running')
  where c.tenant_id = $1 and c.id = $2`;

/** $2 channel, $3 key, $4 contact as JSON. */
export const OPEN = `
  select (c.o_conversation).id as "conversationId", (c.o_conversation).contact_id as "contactId" from claw_conversation_lock($1, $2, $3, $4, null) c`;

/** $2 conversation, $3 after this sequence, $4 how many. */
export const MESSAGES_AFTER = `
  select claw_message_json(m) as message from messages m
  where m.tenant_id = $1 and m.conversation_id = $2 and m.seq > $3 order by m.seq limit $4`;

/** Newest first. $2 conversation, $3 above this sequence, $4 below this one, $5 how many. */
export const HISTORY = `
  select claw_message_json(m) as message from messages m
  where m.tenant_id = $1 and m.conversation_id = $2 and m.seq > $3 and (m.seq < $4 or m.role <> 'user')
    and m.state not in ('limited', 'cancelled', 'blocked') order by m.seq desc limit $5`;

/** $2 channel, $3 key. */
export const RESTED_FOR = `
  select extract(epoch from clock_timestamp() - m.created_at)::float8 * 1000 as ms from conversations c
    cross join lateral (select o.created_at from messages o
      where o.tenant_id = c.tenant_id and o.conversation_id = c.id order by o.seq desc limit 1) m
  where c.tenant_id = $1 and c.channel_id = $2 and c.key = $3`;

/** $2 message. */
export const MESSAGE = `select claw_message_json(m) as message from messages m where m.tenant_id = $1 and m.id = $2`;

/** Nothing is stored when the message is not in a conversation of this contact. $2 message, $3 contact, $4 value, $5 comment. */
export const FEEDBACK = `
  insert into feedback (tenant_id, message_id, contact_id, value, comment)
  select m.tenant_id, m.id, c.contact_id, $4, $5 from messages m
    join conversations c on c.tenant_id = m.tenant_id and c.id = m.conversation_id
    where m.tenant_id = $1 and m.id = $2 and c.contact_id = $3 and m.role <> 'user'
  on conflict (tenant_id, message_id, contact_id) do update set value = excluded.value, comment = excluded.comment, created_at = now()
  returning message_id`;

/** $2 contact. Conversations that rested for a day hold nothing that counts. */
export const USAGE = `
  select claw_contact_tier(ct) as tier, coalesce(sum(u.minute), 0)::int as "lastMinute", coalesce(sum(u.day), 0)::int as "lastDay"
  from contacts ct
    left join conversations c on c.tenant_id = ct.tenant_id and c.contact_id = ct.id and c.updated_at > now() - interval '1 day'
    left join lateral (
      select count(*) as day, count(*) filter (where m.created_at > now() - interval '1 minute') as minute from messages m
      where m.tenant_id = c.tenant_id and m.conversation_id = c.id and m.role = 'user' and m.state <> 'limited'
        and m.created_at > now() - interval '1 day') u on true
  where ct.tenant_id = $1 and ct.id = $2 group by ct.id, ct.tenant_id`;

/** $2 conversation, $3 passage. */
export const CITED_PASSAGE = `
  select p.id, p.title, p.heading_path, d.url, p.text, d.updated_at as checked_at,
    (select b.text from passages b where b.tenant_id = p.tenant_id and b.document_id = p.document_id and b.ord = p.ord - 1) as before,
    (select a.text from passages a where a.tenant_id = p.tenant_id and a.document_id = p.document_id and a.ord = p.ord + 1) as after
  from passages p join documents d on d.tenant_id = p.tenant_id and d.id = p.document_id
  where p.tenant_id = $1 and p.id = $3 and d.deleted_at is null and d.audience = 'public' and exists (
    select from messages m where m.tenant_id = $1 and m.conversation_id = $2
      and m.sources @> jsonb_build_array(jsonb_build_object('passageId', p.id)))`;
