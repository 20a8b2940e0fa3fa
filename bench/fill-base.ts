/** Fills a base with passages that no question asks for, so that a search has as many to tell apart as a large business gives it. */
import type pg from 'pg';
import type { BaseId, TenantId } from '../src/kernel/ids.ts';

/**
 * Makes passages up to `wanted` from those that are there: the first half of one's text with the second half of another's, under the first
 * one's title, posted with about half of the terms of each. Every pair is used once, so no two are alike, and every term is as frequent
 * for the base's size as it was. Made by PostgreSQL itself, since analysing so much text would take a quarter of an hour.
 */
export async function fillBase(owner: pg.Client, tenantId: TenantId, baseId: BaseId, wanted: number): Promise<number> {
  await owner.query(
    `create temp table real_passages as select *, row_number() over (order by no) - 1 as place from passages where tenant_id = '${tenantId}' and base_id = '${baseId}';
     create temp table real_postings as select term, passage_no, tf from postings where tenant_id = '${tenantId}' and base_id = '${baseId}';
     create index on real_postings (passage_no);
     analyze real_passages; analyze real_postings`,
  );
  const real = Number((await owner.query<{ count: string }>('select count(*) from real_passages')).rows[0]?.count);
  let passages = real;
  for (let step = 1; passages < wanted && step < real; step++)
    passages += (await owner.query(MIX, [tenantId, baseId, step, real, wanted - passages])).rows[0].made;
  await owner.query(
    `update passage_stats set (passages, total_length) = (select count(*), sum(length) from passages where tenant_id = $1 and base_id = $2)
     where tenant_id = $1 and base_id = $2`,
    [tenantId, baseId],
  );
  await owner.query('drop table real_passages, real_postings');
  return passages;
}

/** $1 tenant, $2 base, $3 how far apart the two of a pair stand, $4 how many real passages there are, $5 the most that are made. */
const MIX = `
with document as (
  insert into documents (tenant_id, id, base_id, external_id, title, media_type, content, content_hash)
  values ($1, gen_random_uuid(), $2, 'filler-' || $3::int, '', 'text/plain', '', '') returning id
), made as (
  insert into passages (tenant_id, id, base_id, document_id, ord, title, heading_path, text, content_hash, length, terms, terms_version)
  select $1, gen_random_uuid(), $2, document.id, a.place, a.title, a.heading_path,
    left(a.text, length(a.text) / 2) || ' ' || right(b.text, length(b.text) / 2), '', (a.length + b.length) / 2, '{}', a.terms_version
  from document, real_passages a join real_passages b on b.place = (a.place + $3::int) % $4::int where a.place < $5::int
  returning no, ord, length
), posted as (
  insert into postings (tenant_id, base_id, term, passage_no, tf, length)
  select $1, $2, p.term, made.no, p.tf, made.length
  from made join real_passages r on r.place in (made.ord, (made.ord + $3::int) % $4::int) join real_postings p on p.passage_no = r.no
  where (abs(hashtext(p.term)::bigint) + $3::int) % 2 = (case when r.place = made.ord then 0 else 1 end)
)
select count(*)::int as made from made`;
