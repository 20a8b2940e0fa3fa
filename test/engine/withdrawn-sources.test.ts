/** A document that is taken away while an answer from it is being written: the answer never stands on it. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AnswerQuestion } from '../../src/engine/answer-question.ts';
import type { DocumentId } from '../../src/kernel/ids.ts';
import { describeEngine } from '../builders/describe-engine.ts';
import { openKnownDocuments } from '../builders/known-documents.ts';
import type { KnownDocuments } from '../builders/known-documents.ts';

const QUESTION = 'How long is the warranty of the Zephyr kettle?';
const TEXT = 'The Zephyr kettle has a warranty of eleven years.';

await describeEngine('an answer whose document goes away', (scene) => {
  let known: KnownDocuments;
  beforeAll(async () => {
    known = await openKnownDocuments(scene());
    for (const [title, text] of [
      ['Parking', 'Cars stand behind the house.'],
      ['Opening hours', 'The shop opens at nine and closes at six.'],
    ] as const)
      await known.know(title, text);
  }, 30_000);
  afterAll(() => known?.close());

  const kettle = () => known.know('Zephyr warranty', TEXT);
  const answersOf = async (conversationId: string) =>
    scene().store.owner<{ outcome: string; sources: { documentId: string }[] }>(
      `select outcome, sources from messages where conversation_id = $1 and role = 'assistant' order by seq`,
      [conversationId],
    );
  /** Answers, with something done at one point of the way of the first attempt. */
  const disturbed = (at: 'before' | 'retrieved' | 'written', act: () => Promise<unknown>): AnswerQuestion => {
    let acted = false;
    const once = async (point: typeof at) => {
      if (point !== at || acted) return;
      acted = true;
      await act();
    };
    const answer = known.answering({
      passages: {
        ...known.index,
        search: async (tx, question) => {
          const search = await known.index.search(tx, question);
          await once('retrieved');
          return search;
        },
      },
    });
    return async (question, signal, onText) => {
      await once('before');
      const written = await answer(question, signal, onText);
      await once('written');
      return written;
    };
  };

  const ways: readonly (readonly [string, (id: DocumentId) => Promise<unknown>])[] = [
    ['deleted', (id) => known.knowledge.deleteDocument(scene().tenantId, id)],
    ['made internal', (id) => scene().store.owner(`update documents set audience = 'internal' where id = $1`, [id])],
  ];
  for (const [way, act] of ways) {
    it.each(['before', 'retrieved', 'written'] as const)(`is not cited when it is ${way} at the point: %s`, async (at) => {
      const id = await kettle();
      const { conversationId, turnId } = await scene().ask(`${way} ${at}`, QUESTION);
      const answer = disturbed(at, () => act(id));
      await scene().work(turnId, answer);
      await scene().workAll(conversationId, answer);
      const said = await answersOf(conversationId);
      expect(said).toHaveLength(1);
      expect(said[0]!.sources.map(({ documentId }) => documentId)).not.toContain(id);
      expect(said[0]!.outcome).toBe('refuse');
    });
  }

  it('is cited when nothing happens to it', async () => {
    const id = await kettle();
    const { conversationId, turnId } = await scene().ask('undisturbed', QUESTION);
    await scene().work(turnId, known.answering());
    expect(await answersOf(conversationId)).toMatchObject([{ outcome: 'answer', sources: [{ documentId: id }] }]);
    await known.knowledge.deleteDocument(scene().tenantId, id);
  });

  it('is not cited when its whole base is deleted meanwhile', async () => {
    const { tenantId, ask, work, workAll } = scene();
    const other = await openKnownDocuments(scene());
    const { conversationId, turnId } = await ask('base', QUESTION);
    await other.know('Zephyr warranty', TEXT);
    const answer = other.answering();
    const interrupted: AnswerQuestion = async (...call) => {
      const written = await answer(...call);
      await other.knowledge.deleteBase(tenantId, other.baseId);
      return written;
    };
    await work(turnId, interrupted);
    await workAll(conversationId, answer);
    expect(await answersOf(conversationId)).toMatchObject([{ outcome: 'refuse', sources: [] }]);
    await other.close();
  });

  it('ends with an apology when documents go away with every attempt', async () => {
    const { conversationId, turnId } = await scene().ask('again and again', QUESTION);
    const answer: AnswerQuestion = async (...call) => {
      const id = await kettle();
      const written = await known.answering()(...call);
      await known.knowledge.deleteDocument(scene().tenantId, id);
      return written;
    };
    await scene().work(turnId, answer);
    await scene().workAll(conversationId, answer);
    expect(await answersOf(conversationId)).toMatchObject([{ outcome: 'refuse', sources: [] }]);
  });
});
