/** What every KnowledgeStore must do with bases, documents and the way of a document through indexing. */
import { expect, it } from 'vitest';
import { newUuid } from '../../src/kernel/ids.ts';
import type { BaseId, DocumentId } from '../../src/kernel/ids.ts';
import { DOCS_BASE } from '../../src/core/model/knowledge.ts';
import type { DocumentState, NewDocument } from '../../src/core/model/knowledge.ts';
import type { DocumentFailure, StoredDocument } from '../../src/core/ports/knowledge-store.ts';
import { until } from '../support/until.ts';
import type { Scene } from './store-scene.ts';

const LEASE_MS = 60_000;
const first = { limit: 100, cursor: null };

const document = (externalId: string | null, text: string, about: Partial<NewDocument> = {}): NewDocument => ({
  id: newUuid<DocumentId>(),
  externalId,
  title: 'Title',
  url: null,
  mediaType: 'text/plain',
  fileName: null,
  audience: 'public',
  bytes: Buffer.from(text),
  contentHash: `hash of ${text}`,
  ...about,
});

const failure = (code: DocumentFailure['code'], error: string, retryInMs: number | null = null): DocumentFailure => ({
  code,
  error,
  retryInMs,
});

export function describeKnowledgeStore(of: () => Scene): void {
  const createBase = () => of().knowledge.createBase(of().tenantId, newUuid<BaseId>(), `base ${newUuid()}`);
  const passages = (text: string) => [{ ord: 0, title: 'Title', headingPath: ['Heading'], text, contentHash: text }];
  /** Leases, indexes and finishes as the worker does. */
  const index = async (baseId: BaseId, id: DocumentId, text: string) => {
    const { knowledge, index: words, transactions, tenantId } = of();
    const leased = await knowledge.leaseDocument(tenantId, id, LEASE_MS);
    return transactions.withTenant(tenantId, async (tx) => {
      const finished = await knowledge.finishDocument(tx, id, leased!.fence, 'Read title', 1);
      await words.put(tx, baseId, id, passages(text));
      return finished;
    });
  };
  const found = async (baseId: BaseId, question: string) => {
    const { index: words, transactions, tenantId } = of();
    const search = await transactions.withTenant(tenantId, (tx) =>
      words.search(tx, { tenantId, baseIds: [baseId], question, k: 9, audience: 'internal' }),
    );
    return search.hits.map((hit) => hit.documentId);
  };

  it('makes, finds, renames and lists bases, and refuses a name that is taken', async () => {
    const { knowledge, tenantId, stranger } = of();
    const base = await knowledge.createBase(tenantId, newUuid<BaseId>(), 'Handbook');
    expect(await knowledge.baseByName(tenantId, 'Handbook')).toEqual(base);
    await expect(knowledge.createBase(tenantId, newUuid<BaseId>(), 'Handbook')).rejects.toMatchObject({ code: 'conflict' });
    expect(await knowledge.renameBase(tenantId, base.id, 'Manual')).toEqual({ ...base, name: 'Manual' });
    expect(await knowledge.renameBase(stranger, base.id, 'Mine')).toBeNull();
    expect(await knowledge.base(stranger, base.id)).toBeNull();
    const page = await knowledge.bases(tenantId, { limit: 1, cursor: null });
    const rest = await knowledge.bases(tenantId, { ...first, cursor: page.nextCursor });
    expect([...page.items, ...rest.items].filter(({ id }) => id === base.id)).toHaveLength(1);
  });

  it('stores thousands of documents at once, in the order given, and lists them page by page without their content', async () => {
    const { knowledge, tenantId } = of();
    const base = await createBase();
    const inputs = Array.from({ length: 2_500 }, (_, n) => document(`row-${n}`, `text ${n}`));
    const stored = await knowledge.putDocuments(tenantId, base.id, inputs);
    expect(stored).toEqual(inputs.map(({ id }) => ({ id, queued: 1 })));
    const page = await knowledge.documents(tenantId, base.id, first);
    const next = await knowledge.documents(tenantId, base.id, { ...first, cursor: page.nextCursor });
    expect((await knowledge.documents(tenantId, base.id, first, ['failed', 'ready'])).items).toEqual([]);
    expect((await knowledge.documents(tenantId, base.id, first, ['queued'])).items).toEqual(page.items);
    expect([...page.items, ...next.items].map(({ id }) => id)).toEqual(inputs.slice(0, 200).map(({ id }) => id));
    expect(page.items[0]).toMatchObject({ externalId: 'row-0', state: 'queued', bytes: 6, passages: 0 });
    expect(await knowledge.documentCounts(tenantId, base.id)).toEqual({ queued: 2_500, indexing: 0, ready: 0, failed: 0, deleted: 0 });
    expect((await knowledge.base(tenantId, base.id))?.documents).toBe(2_500);
  });

  it('stores no more new documents than may be, not even at once, and still replaces those that are there', async () => {
    const { knowledge, stranger } = of();
    const base = await knowledge.createBase(stranger, newUuid<BaseId>(), 'bounded');
    const put = (name: string, text: string, most: number) => knowledge.putDocuments(stranger, base.id, [document(name, text)], most);
    await put('first', 'one', Infinity);
    const count = async () => (await knowledge.documentsOfTenant(stranger, first)).items.length;
    const used = await count();
    const results = await Promise.allSettled(['a', 'b', 'c', 'd'].map((name) => put(name, name, used + 2)));
    const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    expect(refused).toEqual([1, 2].map(() => expect.objectContaining({ code: 'quota_exceeded' })));
    expect(await count()).toBe(used + 2);
    expect(await put('first', 'two', 0)).toMatchObject([{ queued: 2 }]);
    const docs = await knowledge.createBase(stranger, newUuid<BaseId>(), DOCS_BASE);
    expect(await knowledge.putDocuments(stranger, docs.id, [document('page', 'x')], 0)).toHaveLength(1);
    for (const { id } of [base, docs]) await knowledge.deleteBase(stranger, id);
  });

  it('lists the documents of every base of a tenant by state, page by page, and none that were deleted', async () => {
    const { knowledge, transactions, stranger } = of();
    const bases = await Promise.all(['first', 'second'].map((name) => knowledge.createBase(stranger, newUuid<BaseId>(), `${name} of all`)));
    const ids: DocumentId[] = [];
    for (const base of bases) {
      const inputs = [document(null, 'one'), document(null, 'two')];
      ids.push(...(await knowledge.putDocuments(stranger, base.id, inputs)).map(({ id }) => id));
    }
    const list = async (states?: readonly DocumentState[]) => {
      const page = await knowledge.documentsOfTenant(stranger, { limit: 1, cursor: null }, states);
      const rest = await knowledge.documentsOfTenant(stranger, { ...first, cursor: page.nextCursor }, states);
      return [...page.items, ...(page.nextCursor === null ? [] : rest.items)].map(({ id }) => id).filter((id) => ids.includes(id));
    };
    expect(await list()).toEqual(ids.toSorted());
    const [done, gone] = ids;
    const leased = await knowledge.leaseDocument(stranger, done!, LEASE_MS);
    await transactions.withTenant(stranger, (tx) => knowledge.finishDocument(tx, done!, leased!.fence, 'Title', 0));
    await knowledge.deleteDocument(stranger, gone!);
    expect(await list(['ready'])).toEqual([done]);
    expect(await list(['queued', 'indexing'])).toEqual(ids.slice(2).toSorted());
    expect(await list(['deleted'])).toEqual([]);
    expect(await list([])).toEqual([]);
  });

  it('replaces the content under a known external id in place and leaves what has not changed alone', async () => {
    const { knowledge, tenantId } = of();
    const base = await createBase();
    const put = async (input: NewDocument) => (await knowledge.putDocuments(tenantId, base.id, [input]))[0]!;
    const { id } = await put(document('a', 'alpha', { title: 'guide', fileName: 'guide.md' }));
    expect(await index(base.id, id, 'alpha')).toBe(true);
    expect(await put(document('a', 'alpha', { title: 'guide', fileName: 'guide.md', url: 'https://a.example' }))).toEqual({
      id,
      queued: 0,
    });
    expect(await knowledge.document(tenantId, id)).toMatchObject({ state: 'ready', title: 'Read title', url: 'https://a.example' });
    expect(await put(document('a', 'beta'))).toEqual({ id, queued: 2 });
    expect(await knowledge.document(tenantId, id)).toMatchObject({ state: 'queued', attempts: 0, title: 'Title', bytes: 4 });
    expect(await found(base.id, 'alpha')).toEqual([id]);
    expect((await knowledge.documents(tenantId, base.id, first)).items).toHaveLength(1);
  });

  it('takes the last of several with one external id in one batch', async () => {
    const { knowledge, tenantId } = of();
    const base = await createBase();
    const stored = await knowledge.putDocuments(tenantId, base.id, [document('x', 'one'), document(null, 'other'), document('x', 'last!')]);
    expect(stored[0]).toEqual(stored[2]);
    expect(await knowledge.document(tenantId, stored[0]!.id)).toMatchObject({ bytes: 5 });
    expect((await knowledge.documents(tenantId, base.id, first)).items).toHaveLength(2);
  });

  it('stores a document once when the same batch comes several times at once', async () => {
    const { knowledge, tenantId } = of();
    const base = await createBase();
    const batch = () => ['c', 'a', 'b'].map((name) => document(name, name));
    const all = await Promise.all(Array.from({ length: 4 }, () => knowledge.putDocuments(tenantId, base.id, batch())));
    expect(new Set(all.flat().map(({ id }) => id)).size).toBe(3);
    expect((await knowledge.documents(tenantId, base.id, first)).items).toHaveLength(3);
  });

  it('knows no base of another tenant and none that is gone', async () => {
    const { knowledge, tenantId, stranger } = of();
    const base = await createBase();
    const stored = await knowledge.putDocuments(tenantId, base.id, [document('a', 'alpha')]);
    const id = stored[0]!.id;
    await expect(knowledge.putDocuments(stranger, base.id, [document('a', 'b')])).rejects.toMatchObject({ code: 'not_found' });
    expect(await knowledge.document(stranger, id)).toBeNull();
    expect(await knowledge.documents(stranger, base.id, first)).toEqual({ items: [], nextCursor: null });
    expect(await knowledge.deleteDocument(stranger, id)).toBe(false);
    expect(await knowledge.requeueDocument(stranger, id)).toBeNull();
    expect(await knowledge.leaseDocument(stranger, id, LEASE_MS)).toBeNull();
    expect(await knowledge.passages(stranger, id)).toEqual([]);
    expect(await knowledge.deleteBase(stranger, base.id)).toBe(false);
    expect(await knowledge.document(tenantId, id)).toMatchObject({ state: 'queued' });
  });

  it('gives up a document that waits or is being indexed, whoever has it, and takes it up again', async () => {
    const { knowledge, transactions, tenantId, stranger } = of();
    const base = await createBase();
    const stored = await knowledge.putDocuments(tenantId, base.id, [document('a', 'alpha')]);
    const { id } = stored[0]!;
    const leased = await knowledge.leaseDocument(tenantId, id, LEASE_MS);
    expect(await knowledge.cancelDocument(stranger, id)).toBe(false);
    expect(await knowledge.cancelDocument(tenantId, id)).toBe(true);
    expect(await knowledge.document(tenantId, id)).toMatchObject({ state: 'failed', error: 'Cancelled.', errorCode: 'cancelled' });
    expect(await transactions.withTenant(tenantId, (tx) => knowledge.finishDocument(tx, id, leased!.fence, 'T', 1))).toBe(false);
    expect(await knowledge.cancelDocument(tenantId, id)).toBe(false);
    expect(await knowledge.requeueDocument(tenantId, id)).toEqual({ id, queued: 2 });
    expect(await knowledge.cancelDocument(tenantId, id)).toBe(true);
  });

  it('leaves a document alone that comes again while it waits, and takes it anew when it was being indexed or failed', async () => {
    const { knowledge, tenantId } = of();
    const base = await createBase();
    const put = async (text: string) => (await knowledge.putDocuments(tenantId, base.id, [document('a', text)]))[0]!;
    const { id } = await put('alpha');
    expect(await put('alpha')).toEqual({ id, queued: 0 });
    await knowledge.leaseDocument(tenantId, id, LEASE_MS);
    expect(await put('alpha')).toEqual({ id, queued: 2 });
    const leased = await knowledge.leaseDocument(tenantId, id, LEASE_MS);
    await knowledge.failDocument(tenantId, id, leased!.fence, failure('broken', 'It is damaged.'));
    expect(await put('alpha')).toEqual({ id, queued: 3 });
  });

  it('queues every document of a base again in batches, and gives them back as they were put in', async () => {
    const { knowledge, tenantId, stranger } = of();
    const base = await createBase();
    const inputs = Array.from({ length: 501 }, (_, n) => document(`row-${n}`, `text ${n}`));
    const [first_] = await knowledge.putDocuments(tenantId, base.id, inputs);
    await knowledge.putDocuments(tenantId, base.id, [document('annotation:x', 'pinned')]);
    expect(await index(base.id, first_!.id, 'text 0')).toBe(true);
    expect(await knowledge.requeueBase(stranger, base.id, null)).toEqual({ queued: [], last: null });
    const batch = await knowledge.requeueBase(tenantId, base.id, null);
    expect(batch).toEqual({ queued: [{ id: first_!.id, queued: 2 }], last: expect.any(String) });
    const rest = await knowledge.requeueBase(tenantId, base.id, batch.last);
    expect(rest.queued).toEqual([]);
    expect(await knowledge.requeueBase(tenantId, base.id, rest.last)).toEqual({ queued: [], last: null });
    const original = await knowledge.nextOriginal(tenantId, base.id, inputs[499]!.id);
    expect(original).toMatchObject({ id: inputs[500]!.id, externalId: 'row-500', contentHash: 'hash of text 500', audience: 'public' });
    expect(Buffer.from(original!.bytes).toString()).toBe('text 500');
    expect(await knowledge.nextOriginal(tenantId, base.id, inputs[500]!.id)).toBeNull();
    expect(await knowledge.nextOriginal(stranger, base.id, null)).toBeNull();
  });

  it('leases a document to one worker, with a fence that grows, until the lease runs out', async () => {
    const { knowledge, tenantId, transactions } = of();
    const base = await createBase();
    const [{ id }] = (await knowledge.putDocuments(tenantId, base.id, [document('a', 'alpha')])) as readonly [StoredDocument];
    const leases = await Promise.all(Array.from({ length: 4 }, () => knowledge.leaseDocument(tenantId, id, 50)));
    const held = leases.filter((lease) => lease !== null);
    expect(held).toHaveLength(1);
    expect(held[0]).toMatchObject({ attempt: 1, document: { id, state: 'indexing' } });
    expect(Buffer.from(held[0]!.bytes).toString()).toBe('alpha');
    expect(await knowledge.renewDocument(tenantId, id, held[0]!.fence, 50)).toBe(true);
    let second: Awaited<ReturnType<typeof knowledge.leaseDocument>> = null;
    await until(async () => (second = await knowledge.leaseDocument(tenantId, id, LEASE_MS)) !== null);
    expect(second).toMatchObject({ attempt: 2, fence: held[0]!.fence + 1 });
    expect(await knowledge.renewDocument(tenantId, id, held[0]!.fence, LEASE_MS)).toBe(false);
    const late = await transactions.withTenant(tenantId, (tx) => knowledge.finishDocument(tx, id, held[0]!.fence, 'late', 1));
    expect(late).toBe(false);
    await knowledge.failDocument(tenantId, id, held[0]!.fence, failure('broken', 'late'));
    expect(await knowledge.document(tenantId, id)).toMatchObject({ state: 'indexing', error: null });
  });

  it('fails a document for good or until its wait is over, and queues it again when asked', async () => {
    const { knowledge, tenantId } = of();
    const base = await createBase();
    const [{ id }] = (await knowledge.putDocuments(tenantId, base.id, [document('a', 'alpha')])) as readonly [StoredDocument];
    const lease = async () => (await knowledge.leaseDocument(tenantId, id, LEASE_MS))!;
    await knowledge.failDocument(tenantId, id, (await lease()).fence, failure('unavailable', 'away', 60_000));
    expect(await knowledge.document(tenantId, id)).toMatchObject({ state: 'queued', error: 'away', errorCode: 'unavailable', attempts: 1 });
    expect(await knowledge.leaseDocument(tenantId, id, LEASE_MS)).toBeNull();
    expect(await knowledge.requeueDocument(tenantId, id)).toEqual({ id, queued: 0 });
    await knowledge.putDocuments(tenantId, base.id, [document('a', 'beta')]);
    expect(await knowledge.document(tenantId, id)).toMatchObject({ error: null, errorCode: null });
    await knowledge.failDocument(tenantId, id, (await lease()).fence, failure('no_text', 'no text in it'));
    expect(await knowledge.document(tenantId, id)).toMatchObject({ state: 'failed', error: 'no text in it', errorCode: 'no_text' });
    expect(await knowledge.requeueDocument(tenantId, id)).toEqual({ id, queued: 3 });
    expect(await knowledge.document(tenantId, id)).toMatchObject({ state: 'queued', error: null, errorCode: null, attempts: 0 });
  });

  it('makes a finished document and its passages visible at once and grows the knowledge version', async () => {
    const { knowledge, directory, tenantId } = of();
    const base = await createBase();
    const [{ id }] = (await knowledge.putDocuments(tenantId, base.id, [document('a', 'alpha')])) as readonly [StoredDocument];
    const before = (await directory.tenant(tenantId))!.knowledgeVersion;
    expect(await index(base.id, id, 'alpha')).toBe(true);
    expect(await knowledge.document(tenantId, id)).toMatchObject({ state: 'ready', title: 'Read title', passages: 1, error: null });
    expect(await knowledge.passages(tenantId, id)).toMatchObject(passages('alpha'));
    expect(await knowledge.passages(tenantId, id, { from: 1, count: 5 })).toEqual([]);
    expect((await directory.tenant(tenantId))!.knowledgeVersion).toBe(before + 1);
    expect(await knowledge.leaseDocument(tenantId, id, LEASE_MS)).toBeNull();
  });

  it('takes a deleted document and a deleted base away with their passages, also while one is being indexed', async () => {
    const { knowledge, transactions, tenantId } = of();
    const base = await createBase();
    const stored = await knowledge.putDocuments(
      tenantId,
      base.id,
      ['a', 'b'].map((name) => document(name, 'alpha')),
    );
    const [a, b] = stored.map(({ id }) => id) as [DocumentId, DocumentId];
    for (const id of [a, b]) await index(base.id, id, 'alpha');
    expect((await found(base.id, 'alpha')).toSorted()).toEqual([a, b].toSorted());
    expect(await knowledge.deleteDocument(tenantId, a)).toBe(true);
    expect(await knowledge.deleteDocument(tenantId, a)).toBe(false);
    expect([await knowledge.document(tenantId, a), await knowledge.passages(tenantId, a)]).toEqual([null, []]);
    expect(await found(base.id, 'alpha')).toEqual([b]);
    await knowledge.requeueDocument(tenantId, b);
    const leased = await knowledge.leaseDocument(tenantId, b, LEASE_MS);
    expect(await knowledge.deleteBase(tenantId, base.id)).toBe(true);
    const late = await transactions.withTenant(tenantId, (tx) => knowledge.finishDocument(tx, b, leased!.fence, 'late', 1));
    expect([late, await knowledge.base(tenantId, base.id), await found(base.id, 'alpha')]).toEqual([false, null, []]);
    expect(await knowledge.deleteBase(tenantId, base.id)).toBe(false);
  });
}
