/** Reads one page of a source and decides what becomes of it; a page that fails says why and stops nothing. */
import { createHash } from 'node:crypto';
import { ClawError } from '../kernel/errors.ts';
import type { DocumentId, NewId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import type { NewDocument } from '../core/model/knowledge.ts';
import { MOST_PAGES } from '../core/model/source.ts';
import type { PageResult, Source } from '../core/model/source.ts';
import type { CrawlLink, CrawlPage, PageOutcome } from '../core/ports/crawl-store.ts';
import type { WebAnswer, WebPage, WebReader } from '../core/ports/web-reader.ts';
import { canonicalUrl, isExcluded, isInScope, ofOrigin } from './page-url.ts';

export interface CrawlPageDeps {
  readonly web: WebReader;
  readonly newId: NewId;
  readonly logger: Logger;
}

const MAX_ATTEMPTS = 3;
const FIRST_RETRY_MS = 5_000;
const RETRY_FACTOR = 4;
const MAX_HOPS = 5;
/** Sitemaps in sitemaps. */
const MAX_NESTED = 3;

/** @throws only the signal's reason when it is aborted */
export async function crawlPage(deps: CrawlPageDeps, source: Source, page: CrawlPage, signal: AbortSignal): Promise<PageOutcome> {
  const failed = (reason: string) => outcome(page, { result: 'failed', reason, ...knownLinks(source, page) });
  if (page.attempt > MAX_ATTEMPTS) return failed('Reading it stopped unexpectedly every time it was tried.');
  try {
    const { url, as, etag, lastModified } = page;
    return judge(deps, source, page, await deps.web.read({ url, as, etag, lastModified }, signal));
  } catch (error) {
    if (signal.aborted) throw error;
    if (!(error instanceof ClawError)) {
      deps.logger.error({ error, source_id: source.id }, 'reading a page met an unexpected error');
      return failed('Reading it met an unexpected error; the log tells which.');
    }
    if (!error.retryable || page.attempt === MAX_ATTEMPTS) return failed(error.message);
    const waitMs = error.details.retryAfterMs ?? FIRST_RETRY_MS * RETRY_FACTOR ** (page.attempt - 1);
    return outcome(page, { result: null, reason: error.message, waitMs, links: page.links, enter: [] });
  }
}

function judge(deps: CrawlPageDeps, source: Source, page: CrawlPage, answer: WebAnswer): PageOutcome {
  switch (answer.kind) {
    case 'page':
      return read(deps, source, page, answer.page);
    case 'sitemap':
      return outcome(page, { result: 'unchanged', ...listed(source, page, answer.pages, answer.sitemaps) });
    case 'unchanged':
      return outcome(page, { result: 'unchanged', ...knownLinks(source, page) });
    case 'redirect':
      return moved(source, page, answer.to, 'It leads to');
    case 'gone':
      return lost(page, `It answered ${answer.status}.`, 'failed');
    case 'forbidden':
      return lost(page, 'The rules for robots (robots.txt) forbid it.', 'skipped');
    case 'unreadable':
      return lost(page, `Pages of the type ${answer.mediaType} are not read.`, 'skipped');
  }
}

function read(deps: CrawlPageDeps, source: Source, page: CrawlPage, found: WebPage): PageOutcome {
  const isStart = source.kind === 'page';
  const canonical = found.canonical === null ? null : canonicalUrl(found.canonical);
  const isCopy = canonical !== null && canonical !== page.url && page.hops === 0 && isInScope(source, page.url, canonical);
  if (isCopy && !isStart) return moved(source, page, canonical, 'It is a copy of');
  const links = source.kind === 'site' ? linksOf(source, page, found.links) : NO_LINKS;
  if (!found.mayIndex) return { ...lost(page, 'Its author asks not to index it.', 'skipped'), ...links };
  const { contentHash, etag, lastModified } = found;
  const marks = { contentHash, etag, lastModified };
  if (page.contentHash === contentHash) return outcome(page, { result: 'unchanged', marks, ...links });
  const document = documentOf(source, page, found, deps.newId<DocumentId>());
  return outcome(page, { result: page.contentHash === null ? 'added' : 'changed', marks, document, ...links });
}

/** The page goes by another address: that one is read instead, unless it lies elsewhere. */
function moved(source: Source, page: CrawlPage, address: string, how: string): PageOutcome {
  const to = canonicalUrl(address);
  const isStart = page.depth === 0;
  const result = page.contentHash === null || source.kind === 'page' ? 'skipped' : 'gone';
  // A single page keeps its document: it is that of the address it leads to.
  const about = { result, reason: `${how} ${to ?? 'no page'}.`, forget: source.kind !== 'page' } as const;
  if (to === page.url) return lost(page, 'It leads to itself.', 'failed');
  if (page.hops >= MAX_HOPS) return lost(page, 'It leads from page to page without an end.', 'failed');
  if (to === null || (!isStart && !isInScope(source, page.url, to))) return outcome(page, about);
  const links = [{ url: to, as: page.as, depth: page.depth, hops: page.hops + 1 }];
  return outcome(page, { ...about, links, enter: links });
}

/** Its document goes where it had one; `otherwise` is the result where it never had. */
function lost(page: CrawlPage, reason: string, otherwise: PageResult): PageOutcome {
  return outcome(page, { result: page.contentHash === null ? otherwise : 'gone', reason, forget: true });
}

type Links = Pick<PageOutcome, 'links' | 'enter'>;

const NO_LINKS: Links = { links: [], enter: [] };

/** All of the origin are kept, so that a change of the limits finds them too. */
function linksOf(source: Source, page: CrawlPage, addresses: readonly string[]): Links {
  const links = ofOrigin(page.url, addresses)
    .filter((url) => url !== page.url)
    .map((url): CrawlLink => ({ url, as: 'page', depth: page.depth + 1, hops: 0 }));
  return { links, enter: links.filter(({ url }) => isInScope(source, page.url, url)) };
}

function listed(source: Source, page: CrawlPage, pages: readonly string[], sitemaps: readonly string[]): Links {
  const toLinks = (addresses: readonly string[], as: CrawlLink['as'], depth: number) =>
    ofOrigin(page.url, addresses)
      .slice(0, MOST_PAGES)
      .map((url): CrawlLink => ({ url, as, depth, hops: 0 }));
  const nested = page.depth < MAX_NESTED ? toLinks(sitemaps, 'sitemap', page.depth + 1) : [];
  // However deep in sitemaps, a page is listed: no link leads to it.
  const links = [...nested, ...toLinks(pages, 'page', 1)];
  // A sitemap says itself what belongs to it; only what is excluded does not.
  return { links, enter: links.filter(({ url }) => !isExcluded(source, url)) };
}

/** Where it led last time, as far as it is looked for now. */
function knownLinks(source: Source, page: CrawlPage): Links {
  const depthOf = (link: CrawlLink) => (link.hops > 0 ? page.depth : page.as === 'sitemap' ? link.depth : page.depth + 1);
  const links = page.links.map((link) => ({ ...link, depth: depthOf(link) }));
  const isWanted = ({ url }: CrawlLink) => (page.as === 'sitemap' ? !isExcluded(source, url) : isInScope(source, page.url, url));
  return { links, enter: links.filter((link) => link.hops > 0 || isWanted(link)) };
}

function documentOf(source: Source, page: CrawlPage, found: WebPage, id: DocumentId): NewDocument {
  return {
    id,
    // A single page is known by the address that it was asked for under, wherever that leads.
    externalId: source.kind === 'page' ? source.url : page.url,
    // Stands in until the document's own title is read.
    title: page.url,
    fileName: page.url,
    url: page.url,
    mediaType: found.mediaType,
    audience: source.audience,
    bytes: found.bytes,
    contentHash: createHash('sha256').update(found.bytes).digest('hex'),
  };
}

const NOTHING = { reason: null, waitMs: 0, document: null, forget: false, marks: null, ...NO_LINKS } as const;

const outcome = (page: CrawlPage, about: Pick<PageOutcome, 'result'> & Partial<PageOutcome>): PageOutcome => ({
  ...NOTHING,
  url: page.url,
  ...about,
});
