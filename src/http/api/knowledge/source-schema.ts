/** Sources, their crawls and pages as they travel, and in the words of the API. */
import { z } from 'zod';
import { CRAWL_STATES, DEFAULT_LIMITS, MOST_DEPTH, MOST_PAGES, PAGE_RESULTS, SOURCE_KINDS } from '../../../core/model/source.ts';
import type { Crawl, CrawlState, Source, SourcePage } from '../../../core/model/source.ts';
import { audienceSchema } from './schema.ts';

const kindSchema = z.enum(SOURCE_KINDS).meta({
  description:
    '`page`: this page; `sitemap`: the pages that this sitemap lists; `site`: the pages that links lead to, on this site and below this path.',
});
const scheduleSchema = z
  .string()
  .max(100)
  .nullable()
  .meta({ description: 'When it is crawled again: five fields of cron, in UTC. Null: only when asked.' });
const limitsSchema = z.strictObject({
  max_pages: z
    .int()
    .min(1)
    .max(MOST_PAGES)
    .optional()
    .meta({ description: `Most pages of one crawl; ${DEFAULT_LIMITS.maxPages} when absent.` }),
  max_depth: z
    .int()
    .min(1)
    .max(MOST_DEPTH)
    .optional()
    .meta({ description: `Most links from the first page; ${DEFAULT_LIMITS.maxDepth} when absent.` }),
  exclude: z.array(z.string().startsWith('/').max(500)).max(100).optional().meta({ description: 'Paths left out, with all below them.' }),
});

export const newSourceSchema = z
  .strictObject({
    kind: kindSchema,
    url: z.string().min(1).max(2_000),
    audience: audienceSchema.default('public').meta({ description: 'Of the documents: internal ones never reach a public place.' }),
    schedule: scheduleSchema.default(null),
    limits: limitsSchema.default({}),
  })
  .meta({ id: 'NewSource' });

export const sourceEditSchema = z
  .strictObject({ audience: audienceSchema.optional(), schedule: scheduleSchema.optional(), limits: limitsSchema.optional() })
  .meta({ id: 'SourceEdit' });

const countsSchema = z
  .object({
    added: z.int(),
    changed: z.int(),
    unchanged: z.int(),
    gone: z.int().meta({ description: 'Answered 404 or 410, forbidden now, or linked no more: their documents are removed.' }),
    failed: z.int(),
    skipped: z.int().meta({ description: 'No documents: the reason of each page says why.' }),
    waiting: z.int(),
  })
  .meta({ id: 'CrawlCounts' });

export const crawlSchema = z
  .object({
    id: z.string(),
    source_id: z.string(),
    state: z.enum(Object.keys(CRAWL_STATES) as [CrawlState, ...CrawlState[]]),
    error: z.string().nullable(),
    counts: countsSchema,
    is_cut: z.boolean().meta({ description: 'More pages were found than `max_pages`.' }),
    created_at: z.iso.datetime(),
    ended_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Crawl' });

export const sourceSchema = z
  .object({
    id: z.string(),
    base_id: z.string(),
    kind: kindSchema,
    url: z.string(),
    audience: audienceSchema,
    schedule: scheduleSchema,
    limits: z.object({ max_pages: z.int(), max_depth: z.int(), exclude: z.array(z.string()) }),
    next_crawl_at: z.iso.datetime().nullable(),
    crawl: crawlSchema.nullable().meta({ description: 'The crawl under way, else the last one.' }),
    created_at: z.iso.datetime(),
  })
  .meta({ id: 'KnowledgeSource' });

const resultSchema = z.enum(PAGE_RESULTS);

export const sourcePageSchema = z
  .object({
    url: z.string(),
    result: resultSchema.nullable().meta({ description: 'Null while it waits.' }),
    reason: z.string().nullable(),
    document_id: z.string().nullable(),
    read_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'SourcePage' });

export const resultQuery = resultSchema.optional().meta({ description: 'Only pages of this result.' });

type Limits = z.output<typeof limitsSchema>;

/** The limits that were given. */
export const readLimits = ({ max_pages, max_depth, exclude }: Limits) => ({
  ...(max_pages !== undefined && { maxPages: max_pages }),
  ...(max_depth !== undefined && { maxDepth: max_depth }),
  ...(exclude !== undefined && { exclude }),
});

export const presentCrawl = (crawl: Crawl): z.output<typeof crawlSchema> => ({
  id: crawl.id,
  source_id: crawl.sourceId,
  state: crawl.state,
  error: crawl.error,
  counts: { ...crawl.counts },
  is_cut: crawl.isCut,
  created_at: crawl.createdAt.toISOString(),
  ended_at: crawl.endedAt?.toISOString() ?? null,
});

export const presentSource = ({ limits, ...source }: Source): z.output<typeof sourceSchema> => ({
  id: source.id,
  base_id: source.baseId,
  kind: source.kind,
  url: source.url,
  audience: source.audience,
  schedule: source.schedule,
  limits: { max_pages: limits.maxPages, max_depth: limits.maxDepth, exclude: [...limits.exclude] },
  next_crawl_at: source.nextCrawlAt?.toISOString() ?? null,
  crawl: source.crawl && presentCrawl(source.crawl),
  created_at: source.createdAt.toISOString(),
});

export const presentSourcePage = (page: SourcePage): z.output<typeof sourcePageSchema> => ({
  url: page.url,
  result: page.result,
  reason: page.reason,
  document_id: page.documentId,
  read_at: page.readAt?.toISOString() ?? null,
});
