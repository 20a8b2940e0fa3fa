/** The SQL of the words index. What adds or removes tells how many passages and how much text; `COUNT` notes their sum at the end. */

/** $1 tenant, $2 base, $3 document, then columns of the passages ($4-$12) and of their postings ($13-$16), $17 version of the terms. */
export const ADD = `
with added as (
  insert into passages (tenant_id, id, base_id, document_id, ord, title, heading_path, text, page, content_hash, length, terms, terms_version)
  select $1, id, $2, $3, ord, title, array(select jsonb_array_elements_text(path::jsonb)), text, page, hash, length,
    array(select jsonb_array_elements_text(terms::jsonb)), $17::int
  from unnest($4::uuid[], $5::int[], $6::text[], $7::text[], $8::text[], $9::int[], $10::text[], $11::int[], $12::text[])
    as p(id, ord, title, path, text, page, hash, length, terms)
  returning no, ord, length
), posted as (
  insert into postings (tenant_id, base_id, term, passage_no, tf, length)
  select $1, $2, p.term, added.no, p.tf, p.length
  from unnest($13::int[], $14::text[], $15::real[], $16::int[]) as p(ord, term, tf, length) join added using (ord)
)
select count(*)::int as passages, coalesce(sum(length), 0)::int as length from added`;

/**
 * What came to a base ($1 tenant, $2 base, $3 passages, $4 text), less than nothing for what went. The row is locked until commit, so this
 * comes last: additions to one base wait for each other at their end only.
 */
export const COUNT = `
insert into passage_stats as s (tenant_id, base_id, passages, total_length) values ($1, $2, $3, $4)
on conflict (tenant_id, base_id) do update set passages = s.passages + excluded.passages, total_length = s.total_length + excluded.total_length`;

/** The passages of a document ($1 tenant, $2 document) in reading order, without what was derived from them. */
export const KNOWN = `
select id, ord, page, content_hash as "contentHash", terms_version as "termsVersion"
from passages where tenant_id = $1 and document_id = $2 order by ord`;

/** $1 tenant, then columns: ids, their new places, their new pages. */
export const MOVE = `
update passages p set ord = m.ord, page = m.page
from unnest($2::uuid[], $3::int[], $4::int[]) as m(id, ord, page) where p.tenant_id = $1 and p.id = m.id`;

/** $1 tenant, $2 document, $3 ids, null for all. Postings are found by their primary key, through the terms each passage remembers. */
export const REMOVE = `
with gone as (
  delete from passages where tenant_id = $1 and document_id = $2 and ($3::uuid[] is null or id = any($3::uuid[])) returning no, base_id, length, terms
), unposted as (
  delete from postings p using (select base_id, no, unnest(terms) collate "C" as term from gone) g
  where p.tenant_id = $1 and p.base_id = g.base_id and p.term = g.term and p.passage_no = g.no
)
select base_id as "baseId", count(*)::int as passages, coalesce(sum(length), 0)::int as length from gone group by base_id`;

/**
 * Passages without any asked term that every base is taken to hold besides its own. In a base of a handful of passages a word that
 * occurs once would else weigh half of one that occurs nowhere, and plain questions would look unanswerable.
 */
const PRIOR_PASSAGES = 100;

/**
 * BM25 (Robertson and Zaragoza 2009; idf as in Lucene) over the postings of the asked terms, rarest first while they fit the budget.
 * $1 tenant, $2 bases, $3 terms, $4 weights, $5 candidates, $6 budget of postings, $7 whether internal documents are seen, $8 k1, $9 b.
 * A term in more than a fifth of the passages tells next to nothing and costs the most: beyond the three rarest it is left out.
 * One row a hit; a row without passage carries the terms alone when nothing was found.
 */
export const SEARCH = `
with stats as (
  select coalesce(sum(passages), 0)::float8 as n, greatest(coalesce(sum(total_length), 0)::float8 / nullif(sum(passages), 0), 1) as avg_length
  from passage_stats where tenant_id = $1 and base_id = any($2::uuid[])
), asked as materialized (
  select a.term, a.weight, c.df, ln(1 + (${PRIOR_PASSAGES} + greatest(stats.n - c.df, 0) + 0.5) / (c.df + 0.5)) as idf
  from unnest($3::text[], $4::float8[]) as a(term, weight) cross join stats cross join lateral (
    select count(*)::float8 as df from (
      select 1 from postings p where p.tenant_id = $1 and p.base_id = any($2::uuid[]) and p.term = a.term collate "C" limit $6::int + 1
    ) capped
  ) c
), kept as materialized (
  select term, weight * idf as gain from (
    select *, sum(df) over (order by df, term) as read, row_number() over (order by df, term) as place from asked where df > 0
  ) r cross join stats where place = 1 or (read <= $6::int and (place <= 3 or df <= greatest(stats.n / 5, 200)))
), scored as materialized (
  select p.passage_no, sum(kept.gain * p.tf * ($8::float8 + 1) / (p.tf + $8::float8 * (1 - $9::float8 + $9::float8 * p.length / stats.avg_length))) as score
  from stats cross join kept cross join lateral (
    select q.passage_no, q.tf, q.length from postings q where q.tenant_id = $1 and q.base_id = any($2::uuid[]) and q.term = kept.term collate "C" limit $6::int
  ) p
  group by p.passage_no order by score desc, p.passage_no limit $5::int
)
select s.id, s.document_id, s.base_id, d.external_id, s.title, s.heading_path, s.text, s.page, d.url, scored.score,
  (select count(*)::int from scored) as candidates, (select n + ${PRIOR_PASSAGES} from stats) as passages,
  (select jsonb_agg(jsonb_build_object('term', term, 'weight', weight, 'idf', idf, 'known', df > 0)) from asked) as asked
from (select 1) one left join (
  scored join passages s on s.tenant_id = $1 and s.no = scored.passage_no
  join documents d on d.tenant_id = $1 and d.id = s.document_id and d.deleted_at is null and (d.audience = 'public' or $7::boolean)
  join knowledge_bases b on b.tenant_id = $1 and b.id = d.base_id and b.deleted_at is null
) on true
order by scored.score desc nulls last, s.no`;

/** $1 tenant, $2 ids, $3 bases, $4 whether internal documents are seen. */
export const READ = `
select s.id, s.document_id, s.base_id, d.external_id, s.title, s.heading_path, s.text, s.page, d.url, 0::float8 as score
from passages s
join documents d on d.tenant_id = $1 and d.id = s.document_id and d.deleted_at is null and (d.audience = 'public' or $4::boolean)
join knowledge_bases b on b.tenant_id = $1 and b.id = d.base_id and b.deleted_at is null
where s.tenant_id = $1 and s.id = any($2::uuid[]) and s.base_id = any($3::uuid[])`;
