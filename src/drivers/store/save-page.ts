/** Writes down what became of one page, all of it in one transaction: its document, its marks, and where it leads. */
import type { CrawlId, DocumentId, SourceId, BaseId } from '../../kernel/ids.ts';
import type { CrawlLink, PageOutcome } from '../../core/ports/crawl-store.ts';
import type { StoredDocument } from '../../core/ports/knowledge-store.ts';
import type { PassageIndex } from '../../core/ports/passage-index.ts';
import type { SourceKind } from '../../core/model/source.ts';
import type { UnitOfWork } from '../../core/ports/unit-of-work.ts';
import { asPg } from '../_shared/pg-unit-of-work.ts';
import { removeDocumentOf } from './delete-source.ts';
import { putWithin } from './put-within.ts';

/** A running crawl whose row is locked, with what is needed of its source. */
export interface HeldCrawl {
  readonly id: SourceId;
  readonly crawlId: CrawlId;
  readonly base_id: BaseId;
  readonly kind: SourceKind;
  readonly url: string;
  readonly max_pages: number;
  readonly max_depth: number;
}

/** Sitemaps that one crawl reads. */
const MOST_SITEMAPS = 200;

const SAVE = `
  update source_pages set result = $4, reason = $5, due_at = clock_timestamp() + make_interval(secs => $6 / 1000.0), links = $7, read_at = now(),
    document_id = case when $8 then null else coalesce($9, document_id) end,
    content_hash = case when $8 then null when $10 then $11 else content_hash end,
    etag = case when $8 then null when $10 then $12 else etag end,
    last_modified = case when $8 then null when $10 then $13 else last_modified end
  where tenant_id = $1 and source_id = $2 and url = $3`;

/** The document of an address of a single page is that of every other. */
const DOCUMENT = `
  select max(p.document_id::text)::uuid as id from source_pages p
  where p.tenant_id = $1 and p.source_id = $2 and (p.url = $3 or $4)`;

/** In order, as many as there is room for; says how many there were. */
const ENTER = `
  with room as (
    select greatest($7 - count(*), 0) as pages from source_pages where tenant_id = $1 and source_id = $2 and crawl_id = $3 and kind = $6
  ), fresh as (
    select n.url, n.depth, n.hops, n.place from unnest($4::text[], $5::int[], $8::int[]) with ordinality as n(url, depth, hops, place)
      left join source_pages p on p.tenant_id = $1 and p.source_id = $2 and p.url = n.url
    where p.crawl_id is distinct from $3
  ), entered as (
    insert into source_pages (tenant_id, source_id, url, crawl_id, kind, depth, hops)
    select $1, $2, url, $3, $6, depth, hops from fresh order by place limit (select pages from room)
    on conflict (tenant_id, source_id, url) do update set crawl_id = excluded.crawl_id, kind = excluded.kind, depth = excluded.depth,
      hops = excluded.hops, attempts = 0, due_at = clock_timestamp(), result = null, reason = null
    returning 1
  )
  select (select count(*) from fresh)::int as found, (select count(*) from entered)::int as entered`;

const FAIL_WAITING = `
  update documents set state = 'failed', error = $4, error_code = 'page_unread', updated_at = now()
  where tenant_id = $1 and base_id = $2 and external_id = $3 and deleted_at is null and state = 'queued' and content_hash = ''`;

export async function savePage(
  tx: UnitOfWork,
  held: HeldCrawl & { readonly mostDocuments: number },
  outcome: PageOutcome,
  index: PassageIndex,
): Promise<{ readonly document: StoredDocument | null }> {
  const { url, document, marks } = outcome;
  const [stored = null] = document ? await putWithin(tx, held.base_id, [document], held.mostDocuments) : [];
  const isLost = outcome.forget || outcome.result === 'failed';
  if (isLost) await failWaiting(tx, held, outcome.reason ?? 'The page was not read.');
  const isGone = outcome.forget && (await forget(tx, held, url, index));
  await asPg(tx).query(SAVE, [
    tx.tenantId,
    held.id,
    url,
    outcome.result,
    outcome.reason,
    outcome.waitMs,
    JSON.stringify(outcome.links),
    isGone,
    stored?.id ?? null,
    marks !== null,
    marks?.contentHash ?? null,
    marks?.etag ?? null,
    marks?.lastModified ?? null,
  ]);
  for (const kind of ['sitemap', 'page'] as const) await enter(tx, held, outcome.enter, kind);
  return { document: stored };
}

/** Documents of a single page that still wait for their content; the page will not bring it. */
export async function failWaiting(tx: UnitOfWork, held: HeldCrawl, reason: string): Promise<void> {
  if (held.kind === 'page') await asPg(tx).query(FAIL_WAITING, [tx.tenantId, held.base_id, held.url, reason]);
}

/** False where the document stays: one without content has failed with the reason, so that its owner sees why. */
async function forget(tx: UnitOfWork, held: HeldCrawl, url: string, index: PassageIndex): Promise<boolean> {
  const [row] = await asPg(tx).query<{ id: DocumentId | null }>(DOCUMENT, [tx.tenantId, held.id, url, held.kind === 'page']);
  if (!row?.id) return true;
  const empty = `select 1 from documents where tenant_id = $1 and id = $2 and content_hash = ''`;
  if ((await asPg(tx).query(empty, [tx.tenantId, row.id])).length > 0) return false;
  await removeDocumentOf(tx, held.id, row.id, index);
  return true;
}

async function enter(tx: UnitOfWork, held: HeldCrawl, all: readonly CrawlLink[], kind: CrawlLink['as']): Promise<void> {
  const links = [
    ...new Map(
      all.filter((link) => link.as === kind && (kind === 'sitemap' || link.depth <= held.max_depth)).map((link) => [link.url, link]),
    ).values(),
  ];
  if (links.length === 0) return;
  const [counted] = await asPg(tx).query<{ found: number; entered: number }>(
    ENTER,
    [
      tx.tenantId,
      held.id,
      held.crawlId,
      links.map(({ url }) => url),
      links.map(({ depth }) => depth),
      kind,
      kind === 'page' ? held.max_pages : MOST_SITEMAPS,
      links.map(({ hops }) => hops),
    ],
    'crawl_enter',
  );
  if (counted && counted.entered < counted.found) {
    await asPg(tx).query('update crawls set is_cut = true where tenant_id = $1 and id = $2', [tx.tenantId, held.crawlId]);
  }
}
