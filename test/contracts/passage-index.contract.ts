/** What every PassageIndex must do. */
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Audience } from '../../src/core/model/knowledge.ts';
import type { PassageDraft, PassageSearch } from '../../src/core/model/passage.ts';
import type { PassageIndex } from '../../src/core/ports/passage-index.ts';
import type { Transactions } from '../../src/core/ports/unit-of-work.ts';
import type { BaseId, DocumentId, TenantId } from '../../src/kernel/ids.ts';

export interface PassageIndexUnderTest {
  readonly index: PassageIndex;
  readonly transactions: Transactions;
  readonly newTenant: () => Promise<TenantId>;
  readonly newBase: (tenantId: TenantId) => Promise<BaseId>;
  /** The row of a document, which passages need. */
  readonly newDocument: (tenantId: TenantId, baseId: BaseId, about?: { externalId?: string; audience?: Audience }) => Promise<DocumentId>;
  /** Marks the row as deleted and leaves the index alone. */
  readonly bury: (tenantId: TenantId, documentId: DocumentId) => Promise<void>;
}

export function draft(text: string, about: Partial<PassageDraft> = {}): PassageDraft {
  const contentHash = createHash('sha256').update(text).digest('hex');
  return { ord: 0, title: '', headingPath: [], text, contentHash, ...about };
}

export function describePassageIndex(name: string, open: () => Promise<PassageIndexUnderTest>): void {
  describe(`passage index: ${name}`, () => {
    let under: PassageIndexUnderTest;
    beforeAll(async () => void (under = await open()));

    const place = async (): Promise<{ tenantId: TenantId; baseId: BaseId }> => {
      const tenantId = await under.newTenant();
      return { tenantId, baseId: await under.newBase(tenantId) };
    };
    type Place = Awaited<ReturnType<typeof place>>;
    const put = async (
      { tenantId, baseId }: Place,
      drafts: readonly PassageDraft[],
      about?: { externalId?: string; audience?: Audience },
    ) => {
      const documentId = await under.newDocument(tenantId, baseId, about);
      await under.transactions.withTenant(tenantId, (tx) => under.index.add(tx, tenantId, baseId, documentId, drafts));
      return documentId;
    };
    const ask = ({ tenantId, baseId }: Place, question: string, audience: Audience = 'public', k = 5): Promise<PassageSearch> =>
      under.transactions.withTenant(tenantId, (tx) => under.index.search(tx, { tenantId, baseIds: [baseId], question, k, audience }));

    it('finds the passage that answers, in both languages, before those that share a word', async () => {
      const where = await place();
      await put(where, [draft('You can return a kettle within thirty days.')], { externalId: 'returns' });
      await put(where, [draft('A kettle boils water in three minutes.')], { externalId: 'boil' });
      await put(where, [draft('退货请在三十天内联系客服办理。')], { externalId: '退货' });
      await put(where, [draft('客服每天九点上班。')], { externalId: '客服' });
      expect((await ask(where, 'How do I return a kettle?')).hits.map((hit) => hit.externalId)).toEqual(['returns', 'boil']);
      expect((await ask(where, '怎么联系客服退货？')).hits.map((hit) => hit.externalId)).toEqual(['退货', '客服']);
    });

    it('gives hits back as they were put in, and finds them by title and headings too', async () => {
      const where = await place();
      const drafts = [
        draft('First part.', { title: 'Coffee grinder', headingPath: ['Care', 'Cleaning'], page: 7 }),
        draft('Second part.', { ord: 1, title: 'Coffee grinder', headingPath: ['Warranty'] }),
      ];
      const documentId = await put(where, drafts);
      const { hits, terms } = await ask(where, 'grinder cleaning');
      expect(hits[0]).toMatchObject({ documentId, baseId: where.baseId, externalId: null, url: null, ...pick(drafts[0]) });
      expect(hits.map((hit) => [hit.text, hit.page])).toEqual([
        ['First part.', 7],
        ['Second part.', null],
      ]);
      expect(new Map(terms.map((term) => [term.term, term.known]))).toEqual(
        new Map([
          ['clean', true],
          ['grinder', true],
        ]),
      );
    });

    it('says which asked terms no passage holds, and finds nothing for a question without terms', async () => {
      const where = await place();
      await put(where, [draft('Kettles are red.')]);
      const { hits, terms } = await ask(where, 'zebra');
      expect(hits).toEqual([]);
      expect(terms).toMatchObject([{ term: 'zebra', known: false }]);
      expect(await ask(where, 'what is it?')).toEqual({ hits: [], terms: [], passages: 0 });
    });

    it('asks in the words of the topic too, which count for less than those of the question', async () => {
      const where = await place();
      await put(where, [draft('Shipping to France takes four days.')], { externalId: 'france' });
      await put(where, [draft('Shipping to Germany takes two days.')], { externalId: 'germany' });
      await put(where, [draft('Germany is a country.')], { externalId: 'country' });
      const about = async (question: string): Promise<(string | null)[]> => {
        const asked = { ...where, baseIds: [where.baseId], question, topic: 'How long does shipping to France take?', k: 5 };
        const { hits } = await under.transactions.withTenant(where.tenantId, (tx) =>
          under.index.search(tx, { ...asked, audience: 'public' }),
        );
        return hits.map((hit) => hit.externalId);
      };
      expect((await about('And to Germany?'))[0]).toBe('germany');
      expect((await about('Why?'))[0]).toBe('france');
    });

    it('returns at most k hits', async () => {
      const where = await place();
      await put(
        where,
        Array.from({ length: 7 }, (_, ord) => draft(`kettle number ${ord}`, { ord })),
      );
      expect((await ask(where, 'kettle', 'public', 3)).hits).toHaveLength(3);
    });

    it('never shows passages of a deleted document, before and after they are removed', async () => {
      const where = await place();
      const documentId = await put(where, [draft('The kettle is blue.')]);
      await put(where, [draft('Another kettle is green.')]);
      await under.bury(where.tenantId, documentId);
      expect((await ask(where, 'blue kettle')).hits.map((hit) => hit.text)).toEqual(['Another kettle is green.']);
      await under.transactions.withTenant(where.tenantId, (tx) => under.index.remove(tx, where.tenantId, documentId));
      const { hits, terms } = await ask(where, 'blue kettle');
      expect(hits.map((hit) => hit.text)).toEqual(['Another kettle is green.']);
      expect(terms.find((term) => term.term === 'blue')?.known).toBe(false);
    });

    it('removes exactly one document and lets it be added again', async () => {
      const where = await place();
      const documentId = await put(where, [draft('old words about kettles')]);
      await under.transactions.withTenant(where.tenantId, async (tx) => {
        await under.index.remove(tx, where.tenantId, documentId);
        await under.index.add(tx, where.tenantId, where.baseId, documentId, [draft('new words about kettles')]);
      });
      expect((await ask(where, 'old new kettle')).hits.map((hit) => hit.text)).toEqual(['new words about kettles']);
    });

    it('shows internal documents to insiders only, however many there are', async () => {
      const where = await place();
      for (let n = 0; n < 40; n++) await put(where, [draft('kettle kettle price list')], { audience: 'internal' });
      await put(where, [draft('A long public text that mentions a kettle somewhere at its end, after much else.')], { externalId: 'open' });
      expect((await ask(where, 'kettle', 'public', 3)).hits.map((hit) => hit.externalId)).toEqual(['open']);
      expect((await ask(where, 'kettle', 'internal', 50)).hits).toHaveLength(41);
    });

    it('keeps tenants apart, also when one asks for the base of another', async () => {
      const mine = await place();
      const theirs = await place();
      await put(theirs, [draft('the secret kettle')]);
      expect((await ask({ tenantId: mine.tenantId, baseId: theirs.baseId }, 'secret kettle')).hits).toEqual([]);
    });

    it('searches several bases at once and nothing when none is named', async () => {
      const where = await place();
      const second = await under.newBase(where.tenantId);
      await put(where, [draft('kettle in the first')]);
      await put({ ...where, baseId: second }, [draft('kettle in the second')]);
      const search = (baseIds: readonly BaseId[]) =>
        under.transactions.withTenant(where.tenantId, (tx) =>
          under.index.search(tx, { tenantId: where.tenantId, baseIds, question: 'kettle', k: 5, audience: 'public' }),
        );
      expect((await search([where.baseId, second])).hits).toHaveLength(2);
      expect((await search([second])).hits.map((hit) => hit.text)).toEqual(['kettle in the second']);
      expect((await search([])).hits).toEqual([]);
    });

    it('forgets what was added when the transaction rolls back', async () => {
      const where = await place();
      const documentId = await under.newDocument(where.tenantId, where.baseId);
      const failing = under.transactions.withTenant(where.tenantId, async (tx) => {
        await under.index.add(tx, where.tenantId, where.baseId, documentId, [draft('a kettle that never was')]);
        throw new Error('changed my mind');
      });
      await expect(failing).rejects.toThrow('changed my mind');
      expect((await ask(where, 'kettle')).hits).toEqual([]);
    });
  });
}

function pick(one: PassageDraft | undefined): Partial<PassageDraft> {
  return { title: one?.title ?? '', headingPath: one?.headingPath ?? [], text: one?.text ?? '' };
}
