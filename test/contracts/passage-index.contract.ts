/** What every PassageIndex must do. */
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Audience } from '../../src/core/model/knowledge.ts';
import type { PassageDraft, PassageSearch } from '../../src/core/model/passage.ts';
import type { PassageIndex } from '../../src/core/ports/passage-index.ts';
import type { Transactions } from '../../src/core/ports/unit-of-work.ts';
import type { BaseId, DocumentId, PassageId, TenantId } from '../../src/kernel/ids.ts';

export interface PassageIndexUnderTest {
  readonly index: PassageIndex;
  readonly transactions: Transactions;
  readonly newTenant: () => Promise<TenantId>;
  readonly newBase: (tenantId: TenantId) => Promise<BaseId>;
  /** The row of a document, which passages need. */
  readonly newDocument: (tenantId: TenantId, baseId: BaseId, about?: { externalId?: string; audience?: Audience }) => Promise<DocumentId>;
  /** The passages of a document in reading order. */
  readonly placesOf: (tenantId: TenantId, documentId: DocumentId) => Promise<readonly { id: PassageId; page: number | null }[]>;
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
      await under.transactions.withTenant(tenantId, (tx) => under.index.put(tx, baseId, documentId, drafts));
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
      await under.transactions.withTenant(where.tenantId, (tx) => under.index.remove(tx, documentId));
      const { hits, terms } = await ask(where, 'blue kettle');
      expect(hits.map((hit) => hit.text)).toEqual(['Another kettle is green.']);
      expect(terms.find((term) => term.term === 'blue')?.known).toBe(false);
    });

    it('removes exactly one document and lets it be added again', async () => {
      const where = await place();
      const documentId = await put(where, [draft('old words about kettles')]);
      await under.transactions.withTenant(where.tenantId, async (tx) => {
        await under.index.remove(tx, documentId);
        await under.index.put(tx, where.baseId, documentId, [draft('new words about kettles')]);
      });
      expect((await ask(where, 'old new kettle')).hits.map((hit) => hit.text)).toEqual(['new words about kettles']);
    });

    describe('when a document is put again', () => {
      /** A word of its own for each number. */
      const model = (n: number) => `qu${[...String(n).padStart(2, '0')].map((digit) => 'bcdfghjklm'.charAt(Number(digit))).join('o')}`;
      const section = (n: number, text = `Section ${n} is about the kettle ${model(n)}.`) => draft(text);
      const inOrder = (drafts: readonly PassageDraft[]) => drafts.map((one, ord) => ({ ...one, ord }));
      const again = ({ tenantId, baseId }: Place, documentId: DocumentId, drafts: readonly PassageDraft[]) =>
        under.transactions.withTenant(tenantId, (tx) => under.index.put(tx, baseId, documentId, inOrder(drafts)));
      const idsByText = async (where: Place): Promise<Map<string, PassageId[]>> => {
        const { hits } = await ask(where, 'kettle', 'public', 200);
        const ids = new Map<string, PassageId[]>();
        for (const { text, passageId } of hits) ids.set(text, [...(ids.get(text) ?? []), passageId].sort());
        return ids;
      };
      const sections = Array.from({ length: 50 }, (_, n) => section(n));

      it('redoes one changed section of fifty, and the others stay what they are', async () => {
        const where = await place();
        const documentId = await put(where, inOrder(sections));
        const before = await idsByText(where);
        const changed = sections.with(17, section(17, 'Section 17 is about a blue kettle now.'));
        expect(await again(where, documentId, changed)).toEqual({ kept: 49, added: 1, removed: 1 });
        const after = await idsByText(where);
        expect(after.size).toBe(50);
        expect([...after].filter(([text, ids]) => before.get(text)?.join() === ids.join())).toHaveLength(49);
        expect(after.has(sections[17]!.text)).toBe(false);
        const blue = await ask(where, 'blue kettle');
        expect(blue.hits[0]?.text).toContain('blue');
        expect((await ask(where, model(17))).terms).toMatchObject([{ known: false }]);
        expect((await ask(where, model(49))).hits.map(({ text }) => text)).toEqual([sections[49]!.text]);
      });

      it('finds again what is the same by itself, and takes out what is gone', async () => {
        const where = await place();
        const documentId = await put(where, inOrder(sections));
        const before = await idsByText(where);
        expect(await again(where, documentId, sections)).toEqual({ kept: 50, added: 0, removed: 0 });
        expect(await idsByText(where)).toEqual(before);
        expect(await again(where, documentId, sections.slice(0, 3))).toEqual({ kept: 3, added: 0, removed: 47 });
        expect((await idsByText(where)).size).toBe(3);
      });

      it('keeps as many of equal passages as there were', async () => {
        const where = await place();
        const [twin, other] = [section(1), section(2)];
        const documentId = await put(where, inOrder([twin, other, twin]));
        const before = (await idsByText(where)).get(twin.text)!;
        expect(new Set(before).size).toBe(2);
        expect(await again(where, documentId, [twin, twin, twin, other])).toEqual({ kept: 3, added: 1, removed: 0 });
        const grown = (await idsByText(where)).get(twin.text)!;
        expect(grown).toHaveLength(3);
        expect(grown).toEqual(expect.arrayContaining(before));
        expect(await again(where, documentId, [other, twin])).toEqual({ kept: 2, added: 0, removed: 2 });
        expect((await idsByText(where)).get(twin.text)).toHaveLength(1);
      });

      it('sets place and page of moved passages anew and leaves the rest of them alone', async () => {
        const where = await place();
        const [first, second, third] = [section(1), section(2), section(3)].map((one, ord) => ({ ...one, page: ord + 1 }));
        const documentId = await put(where, inOrder([first!, second!, third!]));
        const before = await idsByText(where);
        const moved = [{ ...third!, page: 1 }, section(4), { ...first!, page: 2 }, { ...second!, page: null }];
        expect(await again(where, documentId, moved)).toEqual({ kept: 3, added: 1, removed: 0 });
        expect(await under.placesOf(where.tenantId, documentId)).toEqual([
          { id: before.get(third!.text)![0], page: 1 },
          { id: expect.any(String), page: null },
          { id: before.get(first!.text)![0], page: 2 },
          { id: before.get(second!.text)![0], page: null },
        ]);
      });

      it('keeps nothing of passages that were cut or titled otherwise', async () => {
        const where = await place();
        const documentId = await put(where, inOrder([section(1), section(2)]));
        const renamed = [section(1), section(2)].map((one) => ({ ...one, title: 'New', contentHash: `New ${one.contentHash}` }));
        expect(await again(where, documentId, renamed)).toEqual({ kept: 0, added: 2, removed: 2 });
        expect((await ask(where, 'kettle')).hits.map(({ title }) => title)).toEqual(['New', 'New']);
      });

      it('shows the old passages or the new ones, never some of both, and the old ones after a roll-back', async () => {
        const where = await place();
        const documentId = await put(where, inOrder(sections));
        const failing = under.transactions.withTenant(where.tenantId, async (tx) => {
          await under.index.put(tx, where.baseId, documentId, inOrder([section(60)]));
          expect((await idsByText(where)).size).toBe(50);
          throw new Error('changed my mind');
        });
        await expect(failing).rejects.toThrow('changed my mind');
        expect((await idsByText(where)).size).toBe(50);
      });
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
        await under.index.put(tx, where.baseId, documentId, [draft('a kettle that never was')]);
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
