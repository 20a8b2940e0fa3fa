/** What becomes of a message with files: kept for a person, answered for its words, told about kindly when there are none. */
import { expect, it } from 'vitest';
import type { Question } from '../../src/engine/answer-question.ts';
import { SETTINGS } from '../../src/core/model/setting.ts';
import type { FileContent } from '../../src/core/model/file.ts';
import type { ConversationId, FileId } from '../../src/kernel/ids.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import { describeEngine } from '../builders/describe-engine.ts';
import { answerOf } from '../builders/engine-scene.ts';
import { SAMPLE_FILES } from '../builders/sample-files.ts';

const WORDS = SETTINGS['texts.file_only'].default;
const bytes = SAMPLE_FILES['application/pdf'];

await describeEngine('a message with files', (scene) => {
  const keep = async (conversation: string): Promise<FileId> => {
    const { conversations, files, tenantId, channelId } = scene();
    const contact = { externalId: `visitor of ${conversation}`, name: null, tier: 'free', locale: null };
    const { conversationId } = await conversations.open(tenantId, channelId, conversation, contact);
    const file: FileContent = { id: newUuid(), name: 'bill.pdf', mediaType: 'application/pdf', size: bytes.byteLength, bytes };
    await files.keep(tenantId, conversationId, file);
    return file.id;
  };
  const answerTo = (asked: Question[]) => async (question: Question) => {
    asked.push(question);
    return answerOf('an answer');
  };
  const told = async (conversationId: ConversationId) =>
    (await scene().messagesOf(conversationId)).map(({ role, state, text }) => [role, state, text]);

  it('says in the language of the person that it reads text, when there is none', async () => {
    const { ask, work, turnsOf, deliveriesOf, adapter } = scene();
    for (const [locale, words] of [
      ['zh-CN', WORDS.zh],
      ['de', WORDS.en],
      [null, WORDS.en],
    ] as const) {
      const conversation = `wordless ${locale}`;
      const contact = { externalId: `visitor of ${conversation}`, name: null, tier: 'free', locale } as const;
      const { conversationId, turnId } = await ask(conversation, '', { files: [await keep(conversation)], contact });
      const asked: Question[] = [];
      expect(await work(turnId, answerTo(asked))).toEqual({ kind: 'done' });
      expect(asked).toEqual([]);
      expect(await told(conversationId)).toEqual([
        ['user', 'answered', ''],
        ['system', 'sent', words],
      ]);
      expect(await turnsOf(conversationId)).toMatchObject([{ state: 'answered', attempts: 1 }]);
      expect(await deliveriesOf(conversationId)).toMatchObject([{ state: 'sent' }]);
      expect(adapter.ledger.at(-1)?.text).toBe(words);
    }
  });

  it('says it in the language that the person wrote last, whatever their program speaks', async () => {
    const { ask, workAll } = scene();
    const contact = { externalId: 'visitor of written before', name: null, tier: 'free', locale: 'en-US' } as const;
    const { conversationId } = await ask('written before', '请问怎么退货？', { contact });
    await workAll(conversationId, async () => answerOf('七天。'));
    await ask('written before', '/help', { contact });
    await workAll(conversationId, async () => answerOf('nothing'));
    await ask('written before', '', { contact, files: [await keep('written before')] });
    await workAll(conversationId, async () => answerOf('nothing'));
    expect((await told(conversationId)).at(-1)).toEqual(['system', 'sent', WORDS.zh]);
  });

  it('answers the words beside the files', async () => {
    const { ask, work } = scene();
    const { conversationId, turnId } = await ask('words beside', 'What is this bill?', { files: [await keep('words beside')] });
    const asked: Question[] = [];
    await work(turnId, answerTo(asked));
    expect(asked).toMatchObject([{ text: 'What is this bill?' }]);
    expect((await told(conversationId)).at(-1)).toEqual(['assistant', 'sent', 'an answer']);
  });

  it('answers the words of any message that was gathered', async () => {
    const { ask, say, work, makeDue } = scene();
    const { conversationId, turnId } = await ask('gathered', ' ', { files: [await keep('gathered')], immediate: false });
    await say('gathered', 'What is this bill?', { immediate: false });
    await say('gathered', '', { files: [await keep('gathered')], immediate: false });
    await makeDue(conversationId);
    const asked: Question[] = [];
    await work(turnId, answerTo(asked));
    expect(asked).toMatchObject([{ text: 'What is this bill?' }]);
    expect((await told(conversationId)).map(([, state]) => state)).toEqual(['answered', 'answered', 'answered', 'sent']);
  });

  it('says that something could not be kept, alone and below the answer to the words beside it', async () => {
    const { ask, say, work, workAll, conversations, tenantId } = scene();
    const lost = SETTINGS['texts.file_lost'].default;
    const unkept = [{ name: 'voice.ogg', reason: 'type' }] as const;
    const { conversationId, turnId } = await ask('lost', '', { unkept });
    await work(turnId, async () => answerOf('nothing'));
    await say('lost', '请问怎么退货？', { unkept });
    await workAll(conversationId, async () => answerOf('七天。'));
    expect((await told(conversationId)).filter(([role]) => role !== 'user').map(([, , text]) => text)).toEqual([
      lost.en,
      `七天。\n\n${lost.zh}`,
    ]);
    expect((await conversations.messagesAfter(tenantId, conversationId, 0, 1))[0]).toMatchObject({ unkept });
  });

  it('says nothing while a person owns the conversation', async () => {
    const { say, conversations, tenantId, turnsOf } = scene();
    const file = await keep('owned');
    const { message } = await say('owned', '/human');
    await scene().workAll(message.conversationId, async () => answerOf('nothing'));
    const sent = await say('owned', '', { files: [file] });
    expect(sent.message).toMatchObject({ state: 'for_person', files: [{ id: file }] });
    expect(await turnsOf(message.conversationId)).toHaveLength(1);
    expect(await conversations.status(tenantId, message.conversationId)).toBe('human');
  });

  it('obeys a command that comes with a file', async () => {
    const { ask, work, conversations, tenantId } = scene();
    const { conversationId, turnId } = await ask('command', '/human', { files: [await keep('command')] });
    await work(turnId, async () => answerOf('nothing'));
    expect(await conversations.status(tenantId, conversationId)).toBe('human');
  });

  it('tells a repeated message from one with other text or other files', async () => {
    const { say } = scene();
    const [one, two] = [await keep('repeated'), await keep('repeated')];
    const send = async (text: string, files: readonly FileId[]) => say('repeated', text, { identity: 'repeated:message:1', files });
    const first = await send('', [one, two]);
    expect(first).toMatchObject({ kind: 'accepted', message: { files: [{ id: one }, { id: two }] } });
    expect(await send('', [one, two])).toEqual({ kind: 'duplicate', message: first.message, same: true });
    for (const [text, files] of [
      ['words', [one, two]],
      ['', [one]],
      ['', [two, one]],
      ['', []],
    ] as const) {
      expect(await send(text, files)).toEqual({ kind: 'duplicate', message: first.message, same: false });
    }
  });
});
