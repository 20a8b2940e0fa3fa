/** What is refused by name before anything is stored, and what is queued afterwards. */
import { expect, it } from 'vitest';
import { createAddDocuments } from '../../src/engine/add-documents.ts';
import type { DocumentInput } from '../../src/engine/add-documents.ts';
import { UpstreamUnreachable } from '../../src/kernel/errors.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import type { BaseId, DocumentId, TenantId } from '../../src/kernel/ids.ts';
import { createSilentLogger } from '../../src/kernel/logger.ts';
import { hashToken } from '../../src/kernel/secret.ts';
import { MAX_DOCUMENT_BYTES } from '../../src/core/model/knowledge.ts';
import type { NewDocument } from '../../src/core/model/knowledge.ts';
import type { IngestJob } from '../../src/core/ports/job-queue.ts';

const [tenantId, baseId] = [newUuid<TenantId>(), newUuid<BaseId>()];
const file = (fileName: string, text: string, about: Partial<DocumentInput> = {}): DocumentInput => ({
  fileName,
  mediaType: null,
  bytes: Buffer.from(text),
  ...about,
});

/** `queued` answers for the documents in order; `away` is thrown by the queue. */
function setUp(queued: readonly number[] = [1, 1, 1], away?: Error) {
  const stored: NewDocument[] = [];
  const jobs: (IngestJob & { readonly attempt: number })[] = [];
  const warned: string[] = [];
  const add = createAddDocuments({
    mostDocuments: async () => 100,
    store: {
      putDocuments: async (_tenant, _base, documents) => {
        stored.push(...documents);
        return documents.map(({ id, externalId }, n) => ({ id: (externalId ?? id) as DocumentId, queued: queued[n] ?? 0 }));
      },
    },
    jobs: {
      enqueueIngest: async (list) => {
        if (away) throw away;
        jobs.push(...list);
      },
    },
    newId: newUuid,
    logger: { ...createSilentLogger(), warn: (_facts, message) => warned.push(message) },
  });
  return { add, stored, jobs, warned };
}

it('stores a file with its hash, the file name standing in for a title, and queues it', async () => {
  const { add, stored, jobs } = setUp();
  const result = await add(tenantId, baseId, [file('guide.md', '# Guide')]);
  expect(stored).toEqual([
    {
      id: result[0]?.id,
      externalId: null,
      title: 'guide.md',
      url: null,
      mediaType: 'application/octet-stream',
      fileName: 'guide.md',
      audience: 'public',
      bytes: Buffer.from('# Guide'),
      contentHash: hashToken('# Guide'),
    },
  ]);
  expect(jobs).toEqual([{ tenantId, documentId: result[0]?.id, attempt: 1 }]);
});

it('queues what changed once, under its number of queueings, and nothing that did not', async () => {
  const { add, jobs } = setUp([4, 0, 4]);
  const about = { title: 'T', url: 'https://a.example', audience: 'internal' as const, mediaType: 'text/html' };
  const result = await add(
    tenantId,
    baseId,
    ['a', 'b', 'a'].map((externalId) => file('x', 'text', { ...about, externalId })),
  );
  expect(result.map(({ queued }) => queued)).toEqual([4, 0, 4]);
  expect(jobs).toEqual([{ tenantId, documentId: 'a', attempt: 4 }]);
});

it('names every file it refuses and stores none', async () => {
  const { add, stored } = setUp();
  const large = file('large.txt', '', { bytes: new Uint8Array(MAX_DOCUMENT_BYTES + 1) });
  const refused = add(tenantId, baseId, [file('good.txt', 'text'), large, file('bad.txt', 'x', { externalId: 'a\0b' })]);
  await expect(refused).rejects.toMatchObject({
    code: 'input_too_large',
    message: expect.stringMatching(/^large\.txt is larger than 32 MiB.*bad\.txt has a NUL/s),
    details: { field: 'large.txt', faults: [{ field: 'large.txt' }, { field: 'bad.txt' }] },
  });
  await expect(add(tenantId, baseId, [file('a\0b', 'x')])).rejects.toMatchObject({ code: 'input_invalid' });
  expect(stored).toEqual([]);
});

it('leaves stored documents to the sweeper when the queue is away, and says so in the log', async () => {
  const { add, stored, warned } = setUp([1], new UpstreamUnreachable('The queue is away.'));
  expect(await add(tenantId, baseId, [file('a.txt', 'text')])).toHaveLength(1);
  expect(stored).toHaveLength(1);
  expect(warned).toEqual(['documents stored, but not queued; the sweeper will']);
  const bug = setUp([1], new TypeError('a mistake of ours'));
  await expect(bug.add(tenantId, baseId, [file('a.txt', 'text')])).rejects.toThrow('a mistake of ours');
});
