/** Vectors beside the words, from a document's end of indexing to a question in other words, on real stores. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { EmbedderSource } from '../../src/core/ports/embedder-source.ts';
import type { VectorStore } from '../../src/core/ports/vector-store.ts';
import { createUsageStore } from '../../src/drivers/store/usage-store.ts';
import { createVectorLedger } from '../../src/drivers/store/vector-ledger.ts';
import { createLanceVectors } from '../../src/drivers/vectors/lancedb.ts';
import { createEmbedders } from '../../src/engine/choose-embedder.ts';
import { createFindByMeaning } from '../../src/engine/find-by-meaning.ts';
import { NO_RERANK } from '../../src/engine/rerank-hits.ts';
import { retrievePassages } from '../../src/engine/retrieve-passages.ts';
import { tendVectors } from '../../src/engine/tend-vectors.ts';
import { createSystemClock } from '../../src/kernel/clock.ts';
import { UpstreamUnreachable } from '../../src/kernel/errors.ts';
import type { TenantId } from '../../src/kernel/ids.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import { createSilentLogger } from '../../src/kernel/logger.ts';
import { createConceptEmbedder, sourceOf } from '../builders/concept-embedder.ts';
import type { ConceptEmbedder } from '../builders/concept-embedder.ts';
import { describeEngine } from '../builders/describe-engine.ts';
import { openKnownDocuments } from '../builders/known-documents.ts';
import type { KnownDocuments } from '../builders/known-documents.ts';
import { createRecordedMetrics } from '../builders/recorded-metrics.ts';

const never = new AbortController().signal;
const clock = createSystemClock();

await describeEngine('vectors', (scene) => {
  let known: KnownDocuments;
  let folder: string;
  let vectors: VectorStore;
  let concepts: ConceptEmbedder;
  beforeAll(async () => {
    known = await openKnownDocuments(scene());
    folder = await mkdtemp(join(tmpdir(), 'claw-test-vectors-'));
    vectors = createLanceVectors({ folder, clock, onError: () => {} });
  }, 30_000);
  beforeEach(async () => {
    concepts = createConceptEmbedder(`test/${newUuid()}`);
    await scene().store.owner('delete from vector_states; ');
  });
  afterAll(async () => {
    await known?.close();
    await vectors?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const open = (environment: EmbedderSource | null = sourceOf(concepts), store = vectors) => {
    const vectorLedger = createVectorLedger(scene().store.pool);
    const models = { openAll: async () => [], tell: async () => {} };
    const embedders = createEmbedders({
      models,
      openSource: () => sourceOf(concepts),
      environment,
      usage: createUsageStore(scene().store.pool),
      clock,
    });
    const metrics = createRecordedMetrics();
    const deps = { embedders, vectors: store, vectorLedger, metrics, clock, logger: createSilentLogger() };
    const find = async (question: string, audience: 'public' | 'internal' = 'public', tenantId: TenantId = scene().tenantId) => {
      const retrieve = { passages: known.index, transactions: scene().store.pool, analyser: scene().analyser };
      const asked = { tenantId, baseIds: [known.baseId], question, k: 3, audience };
      const { hits, isWhole } = await retrievePassages(
        { ...retrieve, findByMeaning: createFindByMeaning({ ...deps, analyser: scene().analyser }), reranking: NO_RERANK },
        asked,
      );
      return { texts: hits.map(({ text }) => text), isWhole };
    };
    return { ...deps, find, tend: () => tendVectors(deps, never) };
  };
  const version = async () =>
    Number(
      (await scene().store.owner<{ v: string }>('select knowledge_version as v from tenants where id = $1', [scene().tenantId]))[0]!.v,
    );

  it('finds what a question means in words that no passage has, and what was deleted no longer', async () => {
    const { find, tend } = open();
    const refunds = await known.know('Payment', 'You get your money back within 14 days.');
    await known.know('Arrival', 'Guests leave their cars in the garage: parking is free.');
    expect((await find('退款')).texts).toEqual([]);
    const before = await version();
    await tend();
    expect((await find('退款')).texts[0]).toContain('money back');
    expect(await version()).toBeGreaterThan(before);
    await known.knowledge.deleteDocument(scene().tenantId, refunds);
    expect((await find('退款')).texts.join()).not.toContain('money back');
    await tend();
    expect(await vectors.count(concepts.space, scene().tenantId)).toBe(1);
  });

  it('asks nothing again when nothing changed', async () => {
    await known.know('Meals', 'The morning meal is at eight.');
    const { tend } = open();
    expect(await tend()).toBeGreaterThan(0);
    const asked = concepts.requests.length;
    expect(await tend()).toBe(0);
    expect(concepts.requests).toHaveLength(asked);
  });

  it('keeps internal passages from the public, also when a document becomes internal', async () => {
    const { find, tend } = open();
    const id = await known.put({ title: 'Staff', externalId: 'staff' }, 'Hours of business for staff: from six.');
    await known.ingest(id);
    await tend();
    expect((await find('营业时间')).texts.join()).toContain('for staff');
    // Its passages stay as they are: nothing is indexed again.
    await known.put({ title: 'Staff', externalId: 'staff', audience: 'internal' }, 'Hours of business for staff: from six.');
    expect((await find('营业时间')).texts.join()).not.toContain('for staff');
    await tend();
    expect((await find('营业时间')).texts.join()).not.toContain('for staff');
    expect((await find('营业时间', 'internal')).texts.join()).toContain('for staff');
  });

  it('goes on by words, and says that it is not whole, while the embedder is away', async () => {
    const { find, tend, metrics } = open();
    await known.know('Lift', 'The elevator runs at night.');
    await tend();
    concepts.fault = new UpstreamUnreachable('gone');
    expect(await find('elevator at night')).toMatchObject({ texts: [expect.stringContaining('elevator')], isWhole: false });
    expect(metrics.counted).toContainEqual({ name: 'claw_vector_searches_total', labels: { result: 'away' } });
    concepts.fault = null;
    expect((await find('elevator at night')).isWhole).toBe(true);
  });

  it('comes back to passages that could not be embedded', async () => {
    const { tend, vectorLedger } = open();
    await known.know('Pool', 'The pool is heated.');
    concepts.fault = new UpstreamUnreachable('gone', { retryAfterMs: 1 });
    await tend();
    expect(await vectorLedger.active(scene().tenantId)).toBeNull();
    concepts.fault = null;
    await vectorLedger.nudge(scene().tenantId);
    await tend();
    expect(await vectorLedger.active(scene().tenantId)).toEqual(concepts.space);
  });

  it('leaves out a text that the model refuses, and nothing else', async () => {
    const { find, tend } = open();
    await known.know('Kitchen', 'Rat poison is kept in the cellar.');
    await known.know('Front desk', 'You get your money back at the desk.');
    await tend();
    expect((await find('退款')).texts[0]).toContain('money back');
    expect((await find('where is the rat poison kept')).texts[0]).toContain('cellar');
    const asked = concepts.requests.length;
    await open().vectorLedger.nudge(scene().tenantId);
    await tend();
    expect(concepts.requests).toHaveLength(asked);
  });

  it('asks the earlier model until the new one has embedded everything, and then takes the old vectors away', async () => {
    const first = open();
    await known.know('Payment', 'You get your money back within a month.');
    await first.tend();
    const next = createConceptEmbedder(`test/${newUuid()}`);
    const second = open(sourceOf(next, concepts));
    next.fault = new UpstreamUnreachable('not yet');
    await second.vectorLedger.lookAgain();
    await second.tend();
    expect((await second.find('退款')).texts[0]).toContain('money back');
    next.fault = null;
    await second.vectorLedger.lookAgain();
    await second.tend();
    expect((await second.find('退款')).texts[0]).toContain('money back');
    expect(next.requests.some(({ role }) => role === 'question')).toBe(true);
    expect(await vectors.count(concepts.space)).toBe(0);
  });

  it('makes everything again when the store was emptied', async () => {
    const { find, tend, vectorLedger } = open();
    await known.know('Payment', 'You get your money back within a week.');
    await tend();
    await vectors.dropSpace(concepts.space);
    expect((await find('退款')).texts.join()).not.toContain('money back');
    await vectorLedger.lookAgain();
    await tend();
    expect((await find('退款')).texts[0]).toContain('money back');
  });

  it('lets one process at a time tend a tenant', async () => {
    const [one, other] = [open(), open()];
    await known.know('Garden', 'The garden closes at dusk.');
    const meanwhile: number[] = [];
    concepts.gate = async () => {
      concepts.gate = async () => {};
      meanwhile.push(await other.tend());
    };
    await one.tend();
    expect(meanwhile).toEqual([0]);
  });

  it('gives the work back at once when it is told to stop', async () => {
    const stop = new AbortController();
    const { vectorLedger } = open();
    await known.know('Sauna', 'The sauna is warm from five.');
    concepts.gate = async () => stop.abort(new Error('stopped'));
    concepts.fault = new Error('stopped');
    await tendVectors(open(), stop.signal);
    concepts.gate = async () => {};
    concepts.fault = null;
    await open().tend();
    expect(await vectorLedger.active(scene().tenantId)).toEqual(concepts.space);
  });

  it('takes everything away when there is no embedder any more', async () => {
    const { tend } = open();
    await known.know('Payment', 'You get your money back within a day.');
    await tend();
    const without = open(null);
    await without.vectorLedger.lookAgain();
    await without.tend();
    expect(await vectors.count(concepts.space)).toBe(0);
    expect(await without.find('退款')).toEqual({ texts: [], isWhole: true });
  });
});
