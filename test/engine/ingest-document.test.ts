/** One attempt at indexing a document: what is written in which order, and what every kind of failure becomes. */
import { expect, it } from 'vitest';
import { createIngestDocument } from '../../src/engine/ingest-document.ts';
import { documentFault } from '../../src/core/model/document-fault.ts';
import { ConflictError, UpstreamRefused, UpstreamUnreachable } from '../../src/kernel/errors.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import type { BaseId, DocumentId, TenantId } from '../../src/kernel/ids.ts';
import { createSilentLogger } from '../../src/kernel/logger.ts';
import type { LeasedDocument } from '../../src/core/ports/knowledge-store.ts';
import { createManualClock } from '../builders/manual-clock.ts';
import { createRecordedMetrics } from '../builders/recorded-metrics.ts';
import { until } from '../support/until.ts';

const tenantId = newUuid<TenantId>();
const documentId = newUuid<DocumentId>();
const baseId = newUuid<BaseId>();
const job = { tenantId, documentId };

interface Scene {
  readonly attempt: number;
  readonly title: string;
  readonly fileName: string | null;
  /** Titles found inside; the text is always there. */
  readonly found: string | null;
  readonly passages: number;
  /** What `finishDocument` answers. */
  readonly ours: boolean;
  /** Thrown by the parser or by the index. */
  readonly parser?: () => Promise<void> | never;
  readonly index?: () => never;
}

function leasedOf({ attempt, title, fileName }: Scene): LeasedDocument {
  const now = new Date(0);
  const about = {
    externalId: null,
    url: null,
    mediaType: 'text/markdown',
    audience: 'public',
    error: null,
    errorCode: null,
    passages: 0,
    bytes: 4,
  } as const;
  const document = {
    ...about,
    id: documentId,
    baseId,
    title,
    state: 'indexing',
    attempts: attempt,
    createdAt: now,
    updatedAt: now,
  } as const;
  return { document, fileName, bytes: Buffer.from('text'), attempt, fence: 7 };
}

function setUp(about: Partial<Scene> = {}, leasable = true) {
  const scene: Scene = { attempt: 1, title: 'Given', fileName: 'file.md', found: 'Found', passages: 2, ours: true, ...about };
  const log: unknown[][] = [];
  const metrics = createRecordedMetrics();
  const clock = createManualClock();
  const draft = (title: string, ord: number) => ({ ord, title, headingPath: [], text: 'text', contentHash: 'h' });
  const ingest = createIngestDocument({
    store: {
      leaseDocument: async (_tenant, _id, leaseMs) => {
        log.push(['lease', leaseMs]);
        return leasable ? leasedOf(scene) : null;
      },
      renewDocument: async (_tenant, _id, fence, leaseMs) => {
        log.push(['renew', fence, leaseMs]);
        return true;
      },
      finishDocument: async (_tx, _id, fence, title, passages) => {
        log.push(['finish', fence, title, passages]);
        return scene.ours;
      },
      failDocument: async (_tenant, _id, fence, { code, error, retryInMs }) => void log.push(['fail', fence, code, error, retryInMs]),
    },
    parser: {
      parse: async () => {
        await scene.parser?.();
        return { title: scene.found, sections: [], language: 'en' };
      },
    },
    split: (_document, title) => Array.from({ length: scene.passages }, (_, ord) => draft(title, ord)),
    index: {
      put: async (_tx, base, _id, drafts) => {
        scene.index?.();
        log.push(['put', base, drafts.length]);
        return { kept: 3, added: drafts.length, removed: 0 };
      },
    },
    transactions: {
      withTenant: async (id, work) => {
        log.push(['begin']);
        const result = await work({ tenantId: id });
        log.push(['commit']);
        return result;
      },
    },
    clock,
    metrics,
    logger: createSilentLogger(),
  });
  return { ingest, log, metrics, clock };
}

const signal = new AbortController().signal;
const failWith = (error: unknown) => () => {
  throw error;
};

it('writes passages and state in one unit of work, the document first, so that its row is locked', async () => {
  const { ingest, log, metrics } = setUp();
  expect(await ingest(job, signal)).toEqual({ kind: 'done' });
  expect(log).toEqual([['lease', 15_000], ['begin'], ['finish', 7, 'Given', 2], ['put', baseId, 2], ['commit']]);
  expect(metrics.counted).toEqual([
    { name: 'claw_documents_total', labels: { result: 'ready' } },
    { name: 'claw_passages_indexed_total', labels: { result: 'kept' }, by: 3 },
    { name: 'claw_passages_indexed_total', labels: { result: 'added' }, by: 2 },
    { name: 'claw_passages_indexed_total', labels: { result: 'removed' }, by: 0 },
  ]);
});

it.each([
  ['a given title', { title: 'Given' }, 'Given'],
  ['the title found inside for a file name', { title: 'file.md' }, 'Found'],
  ['the title found inside for a file name without ending', { title: 'file' }, 'Found'],
  ['the file name when nothing was found', { title: 'file.md', found: null }, 'file.md'],
])('uses %s', async (_what, about, title) => {
  const { ingest, log } = setUp(about);
  await ingest(job, signal);
  expect(log).toContainEqual(['finish', 7, title, 2]);
});

it('does nothing when there is nothing to lease', async () => {
  const { ingest, log } = setUp({}, false);
  expect(await ingest(job, signal)).toEqual({ kind: 'done' });
  expect(log).toEqual([['lease', 15_000]]);
});

it('writes no passage when the document was deleted, replaced or taken over meanwhile', async () => {
  const { ingest, log, metrics } = setUp({ ours: false });
  expect(await ingest(job, signal)).toEqual({ kind: 'done' });
  expect(log.map(([what]) => what)).toEqual(['lease', 'begin', 'finish', 'commit']);
  expect(metrics.counted).toEqual([]);
});

it.each([
  ['what its sender must change', documentFault('encrypted'), 'encrypted'],
  ['what will be refused again', new UpstreamRefused('The database refused a statement.'), 'unavailable'],
  ['a conflict', new ConflictError('Something exists already.'), 'unavailable'],
])('fails at once, with the reason and its code, over %s', async (_what, error, code) => {
  const { ingest, log, metrics } = setUp({ parser: failWith(error) });
  expect(await ingest(job, signal)).toEqual({ kind: 'done' });
  expect(log.at(-1)).toEqual(['fail', 7, code, error.message, null]);
  expect(metrics.counted).toEqual([{ name: 'claw_documents_total', labels: { result: 'failed' } }]);
});

it('fails a document in which nothing can be searched', async () => {
  const { ingest, log } = setUp({ passages: 0 });
  await ingest(job, signal);
  expect(log.at(-1)).toEqual(['fail', 7, 'no_text', expect.stringContaining('holds no text'), null]);
});

it.each([
  [1, 2_000],
  [2, 8_000],
])('tries again after attempt %i and a wait of %i ms when the fault may pass', async (attempt, wait) => {
  const { ingest, log, metrics } = setUp({ attempt, index: failWith(new UpstreamUnreachable('The database cannot be reached now.')) });
  expect(await ingest(job, signal)).toEqual({ kind: 'later', waitMs: wait + 250 });
  expect(log.at(-1)).toEqual(['fail', 7, 'unavailable', 'The database cannot be reached now.', wait]);
  expect(log).not.toContainEqual(['commit']);
  expect(metrics.counted).toEqual([{ name: 'claw_documents_total', labels: { result: 'retried' } }]);
});

it('gives up after the third attempt, without showing the words of an unexpected error', async () => {
  const { ingest, log } = setUp({ attempt: 3, index: failWith(new TypeError('secret detail')) });
  expect(await ingest(job, signal)).toEqual({ kind: 'done' });
  expect(log.at(-1)).toEqual(['fail', 7, 'unexpected', expect.stringContaining('unexpected error'), null]);
});

it('gives up on a document that ended every attempt without a word', async () => {
  const { ingest, log } = setUp({ attempt: 4 });
  expect(await ingest(job, signal)).toEqual({ kind: 'done' });
  expect(log).toEqual([
    ['lease', 15_000],
    ['fail', 7, 'stopped', expect.stringContaining('stopped unexpectedly'), null],
  ]);
});

it('hands the document back at once when it is told to stop', async () => {
  const { ingest, log } = setUp();
  const stopped = AbortSignal.abort();
  expect(await ingest(job, stopped)).toEqual({ kind: 'later', waitMs: 250 });
  expect(log).toEqual([
    ['lease', 15_000],
    ['fail', 7, 'interrupted', 'Interrupted by a restart.', 0],
  ]);
});

it('keeps its lease while a document is read for long', async () => {
  let finishReading = (): void => {};
  const reading = new Promise<void>((resolve) => (finishReading = resolve));
  const { ingest, log, clock } = setUp({ parser: () => reading });
  const ended = ingest(job, signal);
  await until(() => log.length === 1);
  for (let renewals = 1; renewals <= 2; renewals += 1) {
    clock.advance(5_000);
    await until(() => log.length === 1 + renewals);
  }
  finishReading();
  expect(await ended).toEqual({ kind: 'done' });
  expect(log.slice(0, 4)).toEqual([['lease', 15_000], ['renew', 7, 15_000], ['renew', 7, 15_000], ['begin']]);
});
