/** What a job carries: ids only, checked again when it comes back from the database. */
import { z } from 'zod';
import type { CrawlJob, IngestJob, NotifyJob, ReplyJob } from '../../core/ports/job-queue.ts';
import type { CrawlId, DocumentId, NotificationSendId, TenantId, TurnId } from '../../kernel/ids.ts';

export const REPLY_JOB = 'generate_ai_response';
export const INGEST_JOB = 'vectorize_document';
export const CRAWL_JOB = 'update_knowledge_base';
export const NOTIFY_JOB = 'send_notification';

const replyShape = z.object({ tenant_id: z.uuid(), turn_id: z.uuid() });
const ingestShape = z.object({ tenant_id: z.uuid(), document_id: z.uuid() });
const crawlShape = z.object({ tenant_id: z.uuid(), crawl_id: z.uuid() });
const notifyShape = z.object({ tenant_id: z.uuid(), send_id: z.uuid() });

export function replyData(job: ReplyJob): z.infer<typeof replyShape> {
  return { tenant_id: job.tenantId, turn_id: job.turnId };
}

export function ingestData(job: IngestJob): z.infer<typeof ingestShape> {
  return { tenant_id: job.tenantId, document_id: job.documentId };
}

export function crawlData(job: CrawlJob): z.infer<typeof crawlShape> {
  return { tenant_id: job.tenantId, crawl_id: job.crawlId };
}

export function notifyData(job: NotifyJob): z.infer<typeof notifyShape> {
  return { tenant_id: job.tenantId, send_id: job.sendId };
}

/** Throws when the data is not what was put in. */
export function readReply(data: unknown): ReplyJob {
  const { tenant_id, turn_id } = replyShape.parse(data);
  return { tenantId: tenant_id as TenantId, turnId: turn_id as TurnId };
}

/** Throws when the data is not what was put in. */
export function readIngest(data: unknown): IngestJob {
  const { tenant_id, document_id } = ingestShape.parse(data);
  return { tenantId: tenant_id as TenantId, documentId: document_id as DocumentId };
}

/** Throws when the data is not what was put in. */
export function readCrawl(data: unknown): CrawlJob {
  const { tenant_id, crawl_id } = crawlShape.parse(data);
  return { tenantId: tenant_id as TenantId, crawlId: crawl_id as CrawlId };
}

/** Throws when the data is not what was put in. */
export function readNotify(data: unknown): NotifyJob {
  const { tenant_id, send_id } = notifyShape.parse(data);
  return { tenantId: tenant_id as TenantId, sendId: send_id as NotificationSendId };
}
