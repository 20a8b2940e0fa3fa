/** Makes a stored document searchable: leased, read, cut into passages, and written with its new state in one unit of work. */
import type { Clock } from '../kernel/clock.ts';
import { ClawError } from '../kernel/errors.ts';
import type { Logger } from '../kernel/logger.ts';
import { documentErrorCode, documentFault } from '../core/model/document-fault.ts';
import type { PassageCounts } from '../core/model/passage-changes.ts';
import type { PassageDraft } from '../core/model/passage.ts';
import { isStandInTitle } from '../core/model/stand-in-title.ts';
import type { DocumentParser, ParsedDocument } from '../core/ports/document-parser.ts';
import type { IngestJob, JobResult } from '../core/ports/job-queue.ts';
import type { DocumentFailure, KnowledgeStore, LeasedDocument } from '../core/ports/knowledge-store.ts';
import type { Metrics } from '../core/ports/metrics.ts';
import type { PassageIndex } from '../core/ports/passage-index.ts';
import type { Transactions } from '../core/ports/unit-of-work.ts';
import { keepLease, WORK_LEASE_MS } from './keep-lease.ts';
import type { KeptLease } from './keep-lease.ts';

export interface IngestDeps {
  readonly store: Pick<KnowledgeStore, 'leaseDocument' | 'renewDocument' | 'finishDocument' | 'failDocument'>;
  readonly parser: DocumentParser;
  /** Passages in reading order, each under the title. */
  readonly split: (document: ParsedDocument, title: string) => readonly PassageDraft[];
  readonly index: Pick<PassageIndex, 'put'>;
  readonly transactions: Transactions;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

type Failure = Pick<DocumentFailure, 'code' | 'error'>;

export type IngestDocument = (job: IngestJob, signal: AbortSignal) => Promise<JobResult>;

const MAX_ATTEMPTS = 3;
/** Attempts that ended without a word are most likely deaths of the process, which this document may cause. */
const MAX_LEASES = 3;
const FIRST_RETRY_MS = 2_000;
const RETRY_FACTOR = 4;
/** So that the job comes back after, never just before, the database's own due time. */
const RETRY_MARGIN_MS = 250;

const STOPPED: Failure = { code: 'stopped', error: 'Indexing stopped unexpectedly every time it was tried.' };
const INTERRUPTED: Failure = { code: 'interrupted', error: 'Interrupted by a restart.' };

const DONE: JobResult = { kind: 'done' };

/** The returned function throws only when the end of an attempt could not be stored either; the lease then runs out. */
export function createIngestDocument(deps: IngestDeps): IngestDocument {
  return async (job, signal) => {
    const leased = await deps.store.leaseDocument(job.tenantId, job.documentId, WORK_LEASE_MS);
    if (leased === null) return DONE;
    if (leased.attempt > MAX_LEASES) return fail(deps, job, leased, STOPPED);
    const began = deps.clock.monotonic();
    try {
      const passages = await keepLease(keptLease(deps, job, leased), () => index(deps, job, leased, signal));
      if (passages !== null) tell(deps, job, passages, deps.clock.monotonic() - began);
      return DONE;
    } catch (error) {
      if (signal.aborted) return retry(deps, job, leased, INTERRUPTED, 0);
      return settle(deps, job, leased, error);
    }
  };
}

function keptLease({ store, clock, logger }: IngestDeps, { tenantId, documentId }: IngestJob, { fence }: LeasedDocument): KeptLease {
  const renew = () => store.renewDocument(tenantId, documentId, fence, WORK_LEASE_MS);
  return { clock, logger, facts: { document_id: documentId }, renew };
}

function tell({ metrics, logger }: IngestDeps, { documentId }: IngestJob, passages: PassageCounts, ms: number): void {
  metrics.count('claw_documents_total', { result: 'ready' });
  for (const [result, count] of Object.entries(passages)) metrics.count('claw_passages_indexed_total', { result }, count);
  logger.debug({ document_id: documentId, ...passages, ms: Math.round(ms) }, 'document indexed');
}

/** What became of its passages; null when the document was replaced, deleted or taken over meanwhile. */
async function index(deps: IngestDeps, job: IngestJob, leased: LeasedDocument, signal: AbortSignal): Promise<PassageCounts | null> {
  const { document, fileName, bytes, fence } = leased;
  const parsed = await deps.parser.parse({ bytes, mediaType: document.mediaType, fileName });
  const title = isStandInTitle(document.title, fileName) ? (parsed.title ?? document.title) : document.title;
  const drafts = deps.split(parsed, title);
  if (drafts.length === 0) throw documentFault('no_text');
  signal.throwIfAborted();
  return deps.transactions.withTenant(job.tenantId, async (tx) => {
    // First, since it locks the row: whoever deletes or replaces the document comes before or after all of this.
    if (!(await deps.store.finishDocument(tx, job.documentId, fence, title, drafts.length))) return null;
    return deps.index.put(tx, document.baseId, job.documentId, drafts);
  });
}

async function settle(deps: IngestDeps, job: IngestJob, leased: LeasedDocument, error: unknown): Promise<JobResult> {
  const known = error instanceof ClawError;
  const code = documentErrorCode(error);
  if (known && !error.retryable) return fail(deps, job, leased, { code, error: error.message });
  const facts = { error, document_id: job.documentId, attempt: leased.attempt };
  if (known) deps.logger.warn(facts, 'an attempt at indexing failed');
  else deps.logger.error(facts, 'indexing met an unexpected error');
  const failure = { code, error: known ? error.message : 'Indexing met an unexpected error; the log tells which.' };
  if (leased.attempt >= MAX_ATTEMPTS) return fail(deps, job, leased, failure);
  return retry(deps, job, leased, failure, FIRST_RETRY_MS * RETRY_FACTOR ** (leased.attempt - 1));
}

async function fail(deps: IngestDeps, job: IngestJob, leased: LeasedDocument, failure: Failure): Promise<JobResult> {
  await deps.store.failDocument(job.tenantId, job.documentId, leased.fence, { ...failure, retryInMs: null });
  deps.metrics.count('claw_documents_total', { result: 'failed' });
  return DONE;
}

async function retry(deps: IngestDeps, job: IngestJob, leased: LeasedDocument, failure: Failure, waitMs: number): Promise<JobResult> {
  await deps.store.failDocument(job.tenantId, job.documentId, leased.fence, { ...failure, retryInMs: waitMs });
  deps.metrics.count('claw_documents_total', { result: 'retried' });
  return { kind: 'later', waitMs: waitMs + RETRY_MARGIN_MS };
}
