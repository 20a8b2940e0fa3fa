/** What every VectorStore must do. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { VectorSpace } from '../../src/core/model/vector.ts';
import type { PassageVector, VectorQuestion, VectorSelection, VectorStore } from '../../src/core/ports/vector-store.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import type { BaseId, DocumentId, PassageId, TenantId } from '../../src/kernel/ids.ts';

/** Directions told by a few numbers; the rest of the dimensions is 0. */
export const direction = (dimensions: number, ...numbers: readonly number[]): Float32Array => {
  const vector = new Float32Array(dimensions);
  vector.set(numbers);
  return vector;
};

export interface VectorStoreUnderTest {
  readonly store: VectorStore;
  /** Another store on the same data, as after a restart of the process. */
  readonly again: () => Promise<VectorStore>;
}

const HOSTILE = [
  `' OR '1'='1`,
  `" || tenant != "`,
  `x') OR (1=1`,
  `") || true || (tenant == "`,
  `\\" or 1==1 or \\"`,
  '%',
  '*',
  '',
  'null',
  `'; DROP TABLE passages; --`,
  '00000000-0000-0000-0000-000000000000\n',
  '{{tenant}}',
  '‮',
];

export function describeVectorStore(name: string, open: () => Promise<VectorStoreUnderTest>, slowMs = 20_000): void {
  describe(`vector store: ${name}`, { timeout: slowMs }, () => {
    let under: VectorStoreUnderTest;
    beforeAll(async () => void (under = await open()), 120_000);
    afterAll(() => under?.store.close());

    const dimensions = 8;
    const space: VectorSpace = { model: `test/model-${newUuid<string>()}`, dimensions };
    const towards = (...numbers: readonly number[]) => direction(dimensions, ...numbers);
    interface Place {
      readonly tenantId: TenantId;
      readonly baseId: BaseId;
    }
    const place = (): Place => ({ tenantId: newUuid<TenantId>(), baseId: newUuid<BaseId>() });
    const passage = ({ baseId }: Place, vector: Float32Array, about: Partial<PassageVector> = {}): PassageVector => ({
      passageId: newUuid<PassageId>(),
      documentId: newUuid<DocumentId>(),
      baseId,
      audience: 'public',
      vector,
      ...about,
    });
    const ask = ({ tenantId, baseId }: Place, vector: Float32Array, about: Partial<VectorQuestion> = {}) =>
      under.store.search(space, { tenantId, baseIds: [baseId], audience: 'public', vector, k: 10, ...about });
    const put = (where: Place, ...vectors: readonly PassageVector[]) => under.store.upsert(space, where.tenantId, vectors);
    const idsOf = (passages: readonly { passageId: PassageId }[]) => passages.map(({ passageId }) => passageId);

    it('finds the nearest first and tells how near they are, however long the vectors', async () => {
      const where = place();
      const [far, near, across] = [passage(where, towards(1, 1)), passage(where, towards(30, 3)), passage(where, towards(-0.01))];
      await put(where, far, near, across);
      const hits = await ask(where, towards(7));
      expect(idsOf(hits)).toEqual(idsOf([near, far, across]));
      expect(hits.map(({ documentId }) => documentId)).toEqual([near.documentId, far.documentId, across.documentId]);
      const cosines = [30 / Math.hypot(30, 3), Math.SQRT1_2, -1];
      hits.forEach(({ similarity }, at) => expect(similarity).toBeCloseTo(cosines[at] ?? 0, 5));
      expect(idsOf(await ask(where, towards(7), { k: 1 }))).toEqual([near.passageId]);
    });

    it('gives equally near ones in the order of their ids', async () => {
      const where = place();
      const twins = [1, 2, 3, 4].map(() => passage(where, towards(0, 1)));
      await put(where, ...twins.toReversed());
      expect(idsOf(await ask(where, towards(0, 2)))).toEqual(idsOf(twins).toSorted());
    });

    it('keeps tenants, bases and audiences apart', async () => {
      const [mine, theirs] = [place(), place()];
      const other = { ...mine, baseId: newUuid<BaseId>() };
      const open = passage(mine, towards(1));
      const secret = passage(mine, towards(1, 0.1), { audience: 'internal' });
      const elsewhere = passage(other, towards(1, 0.2));
      await put(mine, open, secret, elsewhere);
      await put(theirs, passage(theirs, towards(1)));
      expect(idsOf(await ask(mine, towards(1)))).toEqual([open.passageId]);
      expect(idsOf(await ask(mine, towards(1), { audience: 'internal' }))).toEqual(idsOf([open, secret]));
      expect(idsOf(await ask(mine, towards(1), { baseIds: [mine.baseId, other.baseId] }))).toEqual(idsOf([open, elsewhere]));
      expect(await ask(mine, towards(1), { baseIds: [] })).toEqual([]);
      expect(await ask({ tenantId: theirs.tenantId, baseId: mine.baseId }, towards(1))).toEqual([]);
      expect(await under.store.count(space, mine.tenantId)).toBe(3);
    });

    it('replaces the vector of a known passage, also within one call', async () => {
      const where = place();
      const before = passage(where, towards(1));
      await put(where, before);
      await put(where, { ...before, vector: towards(1, 1) }, { ...before, vector: towards(0, 1), audience: 'internal' });
      expect(await ask(where, towards(0, 1))).toEqual([]);
      const [hit, ...more] = await ask(where, towards(0, 1), { audience: 'internal' });
      expect(more).toEqual([]);
      expect(hit?.similarity).toBeCloseTo(1, 5);
      expect(await under.store.count(space, where.tenantId)).toBe(1);
    });

    it('removes by passages, document, base and tenant, and nothing else', async () => {
      const [mine, theirs] = [place(), place()];
      const other = { ...mine, baseId: newUuid<BaseId>() };
      const documentId = newUuid<DocumentId>();
      const inDocument = [passage(mine, towards(1), { documentId }), passage(mine, towards(1, 1), { documentId })];
      const [single, kept, inOther] = [passage(mine, towards(1, 2)), passage(mine, towards(1, 3)), passage(other, towards(1, 4))];
      await put(mine, ...inDocument, single, kept, inOther);
      await put(theirs, passage(theirs, towards(1)));
      const remove = (selection: VectorSelection, tenantId = mine.tenantId) => under.store.remove(space, tenantId, selection);
      const left = async () => idsOf(await ask(mine, towards(1), { baseIds: [mine.baseId, other.baseId] }));
      await remove({ documentId }, theirs.tenantId);
      expect(await left()).toHaveLength(5);
      await remove({ documentId });
      expect(await left()).toEqual(idsOf([single, kept, inOther]));
      await remove({ passageIds: [single.passageId, newUuid()] });
      await remove({ passageIds: [] });
      expect(await left()).toEqual(idsOf([kept, inOther]));
      await remove({ baseId: other.baseId });
      expect(await left()).toEqual([kept.passageId]);
      await remove({ everything: true });
      expect(await left()).toEqual([]);
      expect(await under.store.count(space, theirs.tenantId)).toBe(1);
    });

    it('takes many at once and in between each other', async () => {
      const where = place();
      const many = Array.from({ length: 1_200 }, (_, at) => passage(where, towards(Math.cos(at / 1_000), Math.sin(at / 1_000))));
      await Promise.all([put(where, ...many.slice(0, 700)), put(where, ...many.slice(700, 701)), put(where, ...many.slice(701))]);
      expect(await under.store.count(space, where.tenantId)).toBe(1_200);
      expect(idsOf(await ask(where, towards(Math.cos(0.5), Math.sin(0.5)), { k: 1 }))).toEqual([many[500]?.passageId]);
      expect(await ask(where, towards(1), { k: 1_000 })).toHaveLength(1_000);
      await under.store.remove(space, where.tenantId, { passageIds: idsOf(many.slice(1)) });
      expect(idsOf(await ask(where, towards(1), { k: 1_000 }))).toEqual([many[0]?.passageId]);
    });

    it('keeps the order of writes that nobody waited for', async () => {
      const where = place();
      const one = passage(where, towards(1));
      const [stays, goes] = [place(), place()];
      await Promise.all([
        put(where, one),
        under.store.remove(space, where.tenantId, { passageIds: [one.passageId] }),
        put(where, { ...one, vector: towards(0, 1) }),
        put(stays, passage(stays, towards(1))),
        put(goes, passage(goes, towards(1))),
        under.store.remove(space, goes.tenantId, { everything: true }),
      ]);
      expect((await ask(where, towards(0, 1)))[0]?.similarity).toBeCloseTo(1, 5);
      expect([await under.store.count(space, stays.tenantId), await under.store.count(space, goes.tenantId)]).toEqual([1, 0]);
    });

    it('keeps spaces apart, and has an empty one where none was made', async () => {
      const where = place();
      const others = [
        { ...space, dimensions: 4 },
        { ...space, model: `${space.model}-2` },
      ];
      const [small, sibling] = others as [VectorSpace, VectorSpace];
      const question = { tenantId: where.tenantId, baseIds: [where.baseId], audience: 'public', k: 5 } as const;
      for (const other of others) {
        expect(await under.store.search(other, { ...question, vector: direction(other.dimensions, 1) })).toEqual([]);
        expect(await under.store.count(other)).toBe(0);
        await under.store.remove(other, where.tenantId, { everything: true });
        await under.store.dropSpace(other);
      }
      await put(where, passage(where, towards(1)));
      await under.store.upsert(small, where.tenantId, [passage(where, direction(4, 1))]);
      await Promise.all([under.store.ensureSpace(sibling), under.store.ensureSpace(sibling)]);
      expect(await under.store.search(sibling, { ...question, vector: towards(1) })).toEqual([]);
      expect(await under.store.search(small, { ...question, vector: direction(4, 1) })).toHaveLength(1);
      for (const other of others) await under.store.dropSpace(other);
      expect(await under.store.count(small)).toBe(0);
      expect(await ask(where, towards(1))).toHaveLength(1);
    });

    it('refuses a vector that does not fit, and puts nothing of that call in', async () => {
      const where = place();
      for (const bad of [towards(), towards(Number.NaN), towards(Infinity), direction(4, 1), direction(16, 1)]) {
        await expect(put(where, passage(where, towards(1)), passage(where, bad))).rejects.toMatchObject({ code: 'input_invalid' });
        await expect(ask(where, bad)).rejects.toMatchObject({ code: 'input_invalid' });
      }
      expect(await under.store.count(space, where.tenantId)).toBe(0);
    });

    it('takes no text for an id that is none, and finds nothing more for an id that is somebody else’s', async () => {
      const where = place();
      await put(where, passage(where, towards(1)));
      const ids = fc.uuid();
      const texts = fc.oneof(
        fc.constantFrom(...HOSTILE),
        fc.string({ unit: 'binary' }),
        ids.map((id) => `${id}' OR true --`),
      );
      const told = (work: Promise<unknown>) =>
        work.then(
          () => 'taken',
          (error: { code?: string }) => error.code,
        );
      await fc.assert(
        fc.asyncProperty(texts, async (text) => {
          const remove = (selection: VectorSelection, tenantId = where.tenantId) => under.store.remove(space, tenantId, selection);
          const acts = [
            ask(where, towards(1), { tenantId: text as TenantId }),
            ask(where, towards(1), { baseIds: [where.baseId, text as BaseId] }),
            remove({ everything: true }, text as TenantId),
            remove({ documentId: text as DocumentId }),
            remove({ baseId: text as BaseId }),
            remove({ passageIds: [newUuid(), text as PassageId] }),
            put({ ...where, tenantId: text as TenantId }, passage(where, towards(1))),
            put(where, passage(where, towards(1), { passageId: text as PassageId })),
            put(where, passage(where, towards(1), { documentId: text as DocumentId })),
            put({ ...where, baseId: text as BaseId }, passage({ ...where, baseId: text as BaseId }, towards(1))),
          ];
          expect(await Promise.all(acts.map(told))).toEqual(acts.map(() => 'input_invalid'));
        }),
        { numRuns: 60 },
      );
      await fc.assert(
        fc.asyncProperty(ids, async (id) => {
          expect(await ask(where, towards(1), { tenantId: id as TenantId })).toEqual([]);
          expect(await ask(where, towards(1), { baseIds: [id as BaseId] })).toEqual([]);
        }),
        { numRuns: 5 },
      );
      expect(await under.store.count(space, where.tenantId)).toBe(1);
    });

    it('still has everything for the next process', async () => {
      const where = place();
      const one = passage(where, towards(1));
      await put(where, one);
      const next = await under.again();
      await next.check();
      const hits = await next.search(space, {
        tenantId: where.tenantId,
        baseIds: [where.baseId],
        audience: 'public',
        vector: towards(1),
        k: 3,
      });
      expect(idsOf(hits)).toEqual([one.passageId]);
      await next.close();
    });
  });
}
