/** Questions in the middle of a talk, on real stores: they are answered as the talk goes on, and one that stands alone minds nothing said before. */
import { expect, it } from 'vitest';
import { newUuid } from '../../src/kernel/ids.ts';
import { buildMessage } from '../builders/fake-channel-host.ts';
import { describeEngine } from '../builders/describe-engine.ts';
import { openKnownDocuments, type KnownDocuments } from '../builders/known-documents.ts';

const DOCUMENTS = [
  ['Shipping', 'Shipping to France takes four days and costs 9 euros.'],
  ['Shipping abroad', 'Shipping to Germany takes two days and costs 5 euros.'],
  ['Zephyr kettle', 'The Zephyr kettle costs 40 euros. The Zephyr kettle has a warranty of eleven years.'],
  ['Boreas toaster', 'The Boreas toaster costs 70 euros.'],
  ['晨风水壶', '晨风水壶的价格是二百元。晨风水壶可以在三十天内退货。'],
  ['北风烤箱', '北风烤箱的价格是五百元。北风烤箱不可以退货。'],
] as const;

await describeEngine('follow-up questions', (scene) => {
  const open = async (): Promise<KnownDocuments> => {
    const known = await openKnownDocuments(scene());
    for (const [title, text] of DOCUMENTS) await known.know(title, text);
    return known;
  };
  /** Asks the last of these questions after the others were answered, and tells where the answer came from. */
  const converse = async (known: KnownDocuments, ...questions: string[]): Promise<string | undefined> => {
    const said: ReturnType<typeof buildMessage>[] = [];
    const { conversations } = scene();
    const looksBack = Object.assign(Object.create(conversations) as typeof conversations, { history: async () => said });
    const answer = known.answering({ conversations: looksBack });
    let title: string | undefined;
    for (const text of questions) {
      const { tenantId, channelId } = scene();
      const about = { tenantId, channelId, conversationId: newUuid(), turnId: newUuid(), baseIds: [], audience: 'public' as const };
      const { sources, text: answered } = await answer(
        { ...about, text, historyFromSeq: 0, seq: said.length + 1, deadline: 10_000 } as never,
        new AbortController().signal,
        () => {},
      );
      title = sources[0]?.title;
      said.push(buildMessage({ role: 'user', text }), buildMessage({ text: answered, sources }));
    }
    return title;
  };

  it.each([
    [['How long does shipping to France take?', 'And to Germany?'], 'Shipping abroad'],
    [['How long is the warranty of the Zephyr kettle?', 'What does it cost?'], 'Zephyr kettle'],
    [['How much does the Zephyr kettle cost?', 'What about the Boreas toaster?'], 'Boreas toaster'],
    [['晨风水壶的价格是多少？', '它可以退货吗？'], '晨风水壶'],
    [['晨风水壶可以退货吗？', '那北风烤箱呢？', '它的价格是多少？'], '北风烤箱'],
    [['How long is the warranty of the Zephyr kettle?', 'How much does the Boreas toaster cost?'], 'Boreas toaster'],
  ])('%s: from %s', async (questions, title) => expect(await converse(await open(), ...questions)).toBe(title), 20_000);
});
