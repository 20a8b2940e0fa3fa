/** The upkeep of knowledge: what was asked in vain is grouped and asked again, and what a crash left is mended. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { GAP_DAYS } from '../../src/core/model/gap.ts';
import type { GapFilter } from '../../src/core/ports/gap-store.ts';
import type { Metrics } from '../../src/core/ports/metrics.ts';
import { keepAnnotation } from '../../src/engine/keep-annotation.ts';
import { forgetGaps, mendOrphans, tendGaps } from '../../src/engine/tend-knowledge.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import type { AnnotationId, ConversationId, MessageId } from '../../src/kernel/ids.ts';
import { describeEngine } from '../builders/describe-engine.ts';
import { openKnownDocuments } from '../builders/known-documents.ts';
import type { KnownDocuments } from '../builders/known-documents.ts';
import { createRecordedMetrics } from '../builders/recorded-metrics.ts';
import { WORDS_ALONE } from '../../src/engine/find-by-meaning.ts';
import { NO_RERANK } from '../../src/engine/rerank-hits.ts';

const ALL: GapFilter = { state: null, baseId: null };

await describeEngine('the upkeep of knowledge', (scene) => {
  let known: KnownDocuments;
  let named = 0;
  beforeAll(async () => {
    known = await openKnownDocuments(scene());
    await known.know('Parking', 'Cars stand behind the house.');
  }, 30_000);
  afterAll(() => known?.close());
  beforeEach(async () => {
    await scene().store.owner('delete from gap_inbox');
    await scene().store.owner('delete from knowledge_gaps');
  });

  const deps = () => {
    const { store } = scene();
    return {
      ...scene(),
      ...known,
      annotations: known.annotations,
      passages: known.index,
      basesOf: async () => [known.baseId],
      transactions: store.pool,
      findByMeaning: WORDS_ALONE,
      reranking: NO_RERANK,
      metrics: createRecordedMetrics(),
    };
  };
  /** Asks in a conversation of its own, unless told which; gives the answer's id. */
  const ask = async (text: string, conversation = `asked ${(named += 1)}`): Promise<{ id: MessageId; conversationId: ConversationId }> => {
    const { conversationId, turnId } = await scene().ask(conversation, text);
    await scene().work(turnId, known.answering());
    const rows = await scene().store.owner<{ id: MessageId }>(
      'select id from messages where conversation_id = $1 order by seq desc limit 1',
      [conversationId],
    );
    return { id: rows[0]!.id, conversationId };
  };
  const thumbsDown = async (answer: { id: MessageId; conversationId: ConversationId }) => {
    const { contactId } = (await scene().conversations.get(scene().tenantId, answer.conversationId))!;
    await scene().conversations.saveFeedback(scene().tenantId, answer.id, contactId, -1, null);
  };
  const list = async (filter = ALL) => (await known.gaps.list(scene().tenantId, { limit: 100, cursor: null }, filter)).items;
  /** A minute passes before the same gap is looked at again. */
  const later = () => scene().store.owner(`update knowledge_gaps set checked_at = now() - interval '2 minutes'`);

  it('groups refused questions about the same, in both languages, counts each once and keeps their words', async () => {
    for (const text of ['Do you ship to Norway?', 'do you ship to norway', 'Could you ship to Norway please']) await ask(text);
    for (const text of ['可以开发票吗？', '怎么开发票']) await ask(text);
    const { metrics } = deps();
    expect(await tendGaps({ ...deps(), metrics })).toBe(5);
    const gaps = await list();
    expect(gaps.map(({ times, state }) => [times, state])).toEqual([
      [3, 'open'],
      [2, 'open'],
    ]);
    expect(gaps[0]!.examples[0]).toEqual({ text: 'Could you ship to Norway please', reason: 'refused', at: expect.any(Date) });
    expect(gaps[0]!.examples).toHaveLength(3);
    expect(
      metrics.counted.filter(({ name, labels }) => name === 'claw_gap_questions_total' && labels['reason'] === 'refused'),
    ).toHaveLength(5);
    expect(await tendGaps(deps())).toBe(0);
  });

  it('counts a question once by its weightiest reason, and a call for a person as the question before it', async () => {
    const first = await ask('Do you ship to Norway?', 'one question');
    await ask('/human', 'one question');
    await thumbsDown(first);
    await tendGaps(deps());
    expect(await list()).toMatchObject([{ times: 1, examples: [{ text: 'Do you ship to Norway?', reason: 'thumbs_down' }] }]);
  });

  it('leaves out what was answered, failed, or is nothing but a command', async () => {
    await ask('Where do cars stand?');
    await ask('/human');
    const { conversationId, turnId } = await scene().ask('failing', 'Do you ship to Norway?');
    await scene().workAll(conversationId, () => Promise.reject(new Error(`a bug in ${turnId}`)));
    await tendGaps(deps());
    expect(await list()).toEqual([]);
  });

  it('is resolved when the knowledge answers it, and opens again when it is asked in vain later', async () => {
    await ask('How long is the warranty of the Zephyr kettle?');
    await tendGaps(deps());
    await known.know('Gardening', 'Roses like the sun.');
    await later();
    await tendGaps(deps());
    expect(await list()).toMatchObject([{ state: 'open' }]);
    const id = await known.know('Zephyr warranty', 'The Zephyr kettle has a warranty of eleven years.');
    await later();
    await tendGaps(deps());
    expect(await list()).toMatchObject([{ state: 'resolved', changedBy: 'knowledge', times: 1 }]);
    await known.knowledge.deleteDocument(scene().tenantId, id);
    await ask('How long is the warranty of the Zephyr kettle?');
    await tendGaps(deps());
    expect(await list()).toMatchObject([{ state: 'open', times: 2 }]);
  });

  it('of an answer that did not help is resolved by a pinned answer alone', async () => {
    await thumbsDown(await ask('Where do cars stand?'));
    await tendGaps(deps());
    await known.know('Gardening', 'Tulips like the sun.');
    await later();
    await tendGaps(deps());
    expect(await list()).toMatchObject([{ state: 'open', examples: [{ reason: 'thumbs_down' }] }]);
    const { tenantId, jobs } = scene();
    const about = {
      question: 'Where do the cars stand?',
      answer: 'In the yard.',
      audience: 'public',
      locale: null,
      enabled: true,
      by: 'Ada',
    } as const;
    const pinned = { ...about, tenantId, id: newUuid<AnnotationId>(), baseId: known.baseId };
    await keepAnnotation({ ...scene(), annotations: known.annotations }, pinned);
    for (const { documentId } of jobs.ingests.splice(0)) await known.ingest(documentId);
    await later();
    await tendGaps(deps());
    expect(await list()).toMatchObject([{ state: 'resolved' }]);
    await known.annotations.remove(tenantId, pinned.id);
  });

  it('stays ignored whatever is asked, is listed by state page by page, and is nobody else’s', async () => {
    const { tenantId } = scene();
    for (const text of ['Do you ship to Norway?', 'Do you ship to Norway?', 'Is there a discount for students?', 'Who is your founder?'])
      await ask(text);
    await tendGaps(deps());
    const [most] = await list();
    expect(await known.gaps.setState(newUuid(), most!.id, 'ignored', 'Eve')).toBeNull();
    expect(await known.gaps.setState(tenantId, most!.id, 'ignored', 'Ada')).toMatchObject({ state: 'ignored', changedBy: 'Ada', times: 2 });
    await ask('Do you ship to Norway?');
    await tendGaps(deps());
    expect(await list({ ...ALL, state: 'ignored' })).toMatchObject([{ times: 3 }]);
    const seen: string[] = [];
    for (let cursor: string | null = null, pages = 0; pages < 3; pages += 1) {
      const page = await known.gaps.list(tenantId, { limit: 1, cursor }, ALL);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual((await list()).map(({ id }) => id));
    expect(new Set(seen).size).toBe(3);
    await expect(known.gaps.list(tenantId, { limit: 1, cursor: 'bogus' }, ALL)).rejects.toMatchObject({ code: 'input_invalid' });
    expect(await known.gaps.get(newUuid(), most!.id)).toBeNull();
  });

  it('is forgotten when nobody came back to it, and when its questions were erased', async () => {
    await ask('Do you ship to Norway?');
    const { conversationId } = await ask('Who is your founder?');
    await tendGaps(deps());
    await scene().store.owner('delete from conversations where id = $1', [conversationId]);
    expect(await forgetGaps(deps())).toBe(1);
    expect((await list()).map(({ examples }) => examples[0]?.text)).toEqual(['Do you ship to Norway?']);
    await scene().store.owner(`update knowledge_gaps set last_at = now() - make_interval(days => $1)`, [GAP_DAYS + 1]);
    expect(await forgetGaps(deps())).toBe(1);
    expect(await list()).toEqual([]);
  });

  it('finds and mends passages without a document, documents without passages and half removed bases', async () => {
    const { store, jobs, tenantId } = scene();
    const other = await openKnownDocuments(scene());
    const [lost, bare] = [await known.know('Lost', 'A lost quokka.'), await known.know('Bare', 'A bare wombat.')];
    await other.know('Half', 'A half axolotl.');
    await store.owner(`update documents set state = 'deleted', deleted_at = now() - interval '1 hour' where id = $1`, [lost]);
    await store.owner('delete from passages where document_id = $1', [bare]);
    await store.owner(`update knowledge_bases set deleted_at = now() - interval '1 hour' where id = $1`, [other.baseId]);
    const told = new Map<string | undefined, number>();
    const gauge: Metrics['gauge'] = (_name, value, labels) => void told.set(labels?.['kind'], value);
    const metrics = { ...createRecordedMetrics(), gauge };
    expect(await mendOrphans({ ...deps(), metrics })).toBe(3);
    expect(Object.fromEntries(told)).toEqual({ passages: 1, documents: 1, bases: 1 });
    expect(jobs.ingests.splice(0)).toMatchObject([{ tenantId, documentId: bare }]);
    await known.ingest(bare);
    expect(await mendOrphans({ ...deps(), metrics })).toBe(0);
    expect(Object.fromEntries(told)).toEqual({ passages: 0, documents: 0, bases: 0 });
    expect(await store.owner('select from passages where document_id = $1', [lost])).toEqual([]);
    expect(await store.owner('select from knowledge_bases where id = $1', [other.baseId])).toEqual([]);
    await other.close();
  });
});
