/** Answers that the business pinned: which questions get them, and when they do not. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AnnotationWrite } from '../../src/core/ports/annotation-store.ts';
import type { Audience } from '../../src/core/model/knowledge.ts';
import { keepAnnotation } from '../../src/engine/keep-annotation.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import type { AnnotationId, BaseId, TenantId } from '../../src/kernel/ids.ts';
import { describeEngine } from '../builders/describe-engine.ts';
import { openKnownDocuments } from '../builders/known-documents.ts';
import type { KnownDocuments } from '../builders/known-documents.ts';

await describeEngine('a pinned answer', (scene) => {
  let known: KnownDocuments;
  beforeAll(async () => {
    known = await openKnownDocuments(scene());
    await known.know('Refunds', 'Refunds of the Zephyr kettle take fourteen days.');
    await known.know('Parking', 'Cars stand behind the house.');
  }, 30_000);
  afterAll(() => known?.close());

  const keep = async (given: Partial<AnnotationWrite> & Pick<AnnotationWrite, 'question'>, indexed = true) => {
    const { tenantId, jobs } = scene();
    const write = {
      tenantId,
      baseId: known.baseId,
      answer: 'Pinned.',
      audience: 'public',
      locale: null,
      enabled: true,
      by: 'Ada',
    } as const;
    const annotation = await keepAnnotation(
      { ...scene(), annotations: known.annotations },
      { ...write, id: newUuid<AnnotationId>(), ...given },
    );
    const queued = jobs.ingests.splice(0);
    if (indexed) for (const job of queued) await known.ingest(job.documentId);
    return annotation;
  };
  const ask = async (text: string, audience: Audience = 'public', baseIds: readonly BaseId[] = []) => {
    const { tenantId, channelId } = scene();
    const ids = { tenantId, channelId, conversationId: newUuid<never>(), turnId: newUuid<never>() };
    const question = { ...ids, text, baseIds, audience, historyFromSeq: 0, seq: 1, deadline: Infinity };
    return known.answering()(question, new AbortController().signal, () => {});
  };
  const remove = (id: AnnotationId) => known.annotations.remove(scene().tenantId, id);

  it('goes before what the documents say, and names itself as the answer of the business', async () => {
    const { id } = await keep({ question: 'How long do refunds of the Zephyr kettle take?', answer: 'Ten days, since June.' });
    for (const text of ['how long do REFUNDS of the Zephyr kettle take', 'How long does the refund of a Zephyr kettle take?']) {
      const answer = await ask(text);
      expect(answer).toMatchObject({ outcome: 'answer', text: 'Ten days, since June. [1]' });
      expect(answer.sources).toMatchObject([
        {
          n: 1,
          title: 'Answered by our team: How long do refunds of the Zephyr kettle take?',
          externalId: `annotation:${id}`,
          quote: 'Ten days, since June.',
        },
      ]);
    }
    const { hits, lastHitAt } = (await known.annotations.get(scene().tenantId, id))!;
    expect([hits, lastHitAt instanceof Date]).toEqual([2, true]);
    expect((await ask('How long do refunds of the Zephyr toaster take?')).text).not.toContain('since June');
    await remove(id);
    expect((await ask('How long do refunds of the Zephyr kettle take?')).text).toContain('fourteen days');
  });

  it('is committed with a source that can be opened', async () => {
    const { id } = await keep({ question: 'Who is your founder?', answer: 'Ada.' });
    const { conversationId, turnId } = await scene().ask('pinned', 'Who is your founder?');
    await scene().work(turnId, known.answering());
    const said = (await scene().conversations.messagesAfter(scene().tenantId, conversationId, 1, 1))[0]!;
    const source = said.sources[0]!;
    const opened = await scene().conversations.citedPassage(scene().tenantId, conversationId, source.passageId);
    expect(opened).toMatchObject({ title: 'Who is your founder?', text: 'Ada.' });
    await remove(id);
    expect(await scene().conversations.citedPassage(scene().tenantId, conversationId, source.passageId)).toBeNull();
  });

  it('is not committed when it is removed while it is being given', async () => {
    const { id } = await keep({ question: 'Who is your founder?', answer: 'Ada.' });
    const { conversationId, turnId } = await scene().ask('unpinned', 'Who is your founder?');
    await scene().work(turnId, async (...call) => {
      const answer = await known.answering()(...call);
      await remove(id);
      return answer;
    });
    await scene().workAll(conversationId, known.answering());
    expect((await scene().messagesOf(conversationId)).map(({ text }) => text)).not.toContain('Ada. [1]');
  });

  it('that is internal answers only where internal documents may', async () => {
    const { id } = await keep({ question: 'What is our margin?', answer: 'Forty percent.', audience: 'internal' });
    expect((await ask('What is our margin?')).text).not.toContain('Forty');
    expect((await ask('our margin, please?')).text).not.toContain('Forty');
    expect((await ask('What is our margin?', 'internal')).text).toContain('Forty');
    await remove(id);
  });

  it('that is switched off is neither given nor found, and switched on again it is', async () => {
    const about = { question: 'Do you have a loyalty programme?', answer: 'Yes, with stars.' };
    const { id } = await keep({ ...about, enabled: false });
    expect((await ask(about.question)).text).not.toContain('stars');
    await keep({ id, ...about, enabled: true });
    expect((await ask(about.question)).text).toContain('stars');
    await keep({ id, ...about, enabled: false });
    expect((await ask(about.question)).text).not.toContain('stars');
    await remove(id);
  });

  it('answers questions in its language alone when it has one', async () => {
    const { id } = await keep({ question: 'iPhone 15', answer: '有货。', locale: 'zh' });
    // What it says stays knowledge, quoted as any document is.
    expect((await ask('iPhone 15')).sources).toMatchObject([{ title: 'iPhone 15' }]);
    await remove(id);
    const both = await keep({ question: 'iPhone 15', answer: 'In stock.' });
    expect((await ask('iPhone 15')).sources).toMatchObject([{ title: 'Answered by our team: iPhone 15' }]);
    await remove(both.id);
  });

  it('belongs to its base and its tenant', async () => {
    const question = 'Where is the lost property office?';
    const { id } = await keep({ question, answer: 'In the cellar.' });
    expect((await ask(question, 'public', [newUuid<BaseId>()])).text).not.toContain('cellar');
    const stranger = newUuid<TenantId>();
    const asked = { tenantId: stranger, baseIds: [known.baseId], asked: 'where is the lost property office', found: [id] };
    expect(await known.annotations.candidates({ ...asked, audience: 'internal', language: 'en' })).toEqual([]);
    expect(await known.annotations.get(stranger, id)).toBeNull();
    expect(await known.annotations.remove(stranger, id)).toBe(false);
    expect((await ask(question)).text).toContain('cellar');
    await remove(id);
  });

  it.each([
    [{ question: '?!' }, 'question', 'words'],
    [{ question: 'When\0?' }, 'question', 'storable'],
    [{ question: 'When?', answer: 'Now \ud83d' }, 'answer', 'storable'],
  ])('is refused as %j', async (given, field, rule) => {
    await expect(keep(given)).rejects.toMatchObject({ code: 'input_invalid', details: { field, faults: [{ field, rule }] } });
  });

  it('is not given before its document can be cited, and no second one is pinned to its question', async () => {
    const question = 'Which bank do you use?';
    const { id } = await keep({ question, answer: 'The river bank.' }, false);
    expect((await ask(question)).text).not.toContain('river');
    await expect(keep({ question: 'which bank do you use', answer: 'Another.' })).rejects.toMatchObject({ code: 'conflict' });
    expect(
      (await known.knowledge.documents(scene().tenantId, known.baseId, { limit: 100, cursor: null })).items.map(({ title }) => title),
    ).not.toContain('which bank do you use');
    await remove(id);
  });
});
