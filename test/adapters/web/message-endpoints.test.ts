import { expect, it } from 'vitest';
import { MESSAGES_AT_ONCE } from '../../../adapters/web/message-endpoints.ts';
import { messageBody } from '../../../adapters/web/schemas.ts';
import { MAX_MESSAGE_CHARACTERS } from '../../../src/core/model/message.ts';
import { createScene, settled, type Scene } from './web-scene.ts';

interface Accepted {
  message: { id: string; seq: number; text: string; state: string; role: string };
  retry_after_s?: number;
}

const send = (scene: Scene, token: string, id: string, text: string) =>
  scene.json<Accepted>('sendWebMessage', { token, body: { id, text } });

it('acknowledges a message under the id its sender chose', async () => {
  const scene = createScene();
  const { token } = await scene.session();
  const { status, body } = await send(scene, token, 'first', 'Hello?');
  expect(status).toBe(202);
  expect(body).toEqual({
    message: {
      id: 'first',
      blocks: [],
      seq: 1,
      role: 'user',
      text: 'Hello?',
      files: [],
      sources: [],
      outcome: null,
      state: 'waiting',
      limited_by: null,
      at: '1970-01-01T00:00:00.000Z',
      author: null,
    },
  });
});

it('acknowledges nothing before the message is committed', async () => {
  const scene = createScene();
  const { token } = await scene.session();
  let commit = () => {};
  const committing = new Promise<void>((reached) => {
    scene.fake.onCommit(() => {
      reached();
      return new Promise((resolve) => (commit = resolve));
    });
  });
  let isAcknowledged = false;
  const sent = send(scene, token, 'first', 'Hello?').then(() => (isAcknowledged = true));
  await committing;
  await settled();
  expect(isAcknowledged).toBe(false);
  commit();
  await sent;
  expect(isAcknowledged).toBe(true);
});

it('does not acknowledge what could not be committed', async () => {
  const scene = createScene();
  const { token } = await scene.session();
  scene.fake.onCommit(async () => {
    throw new Error('the store is down');
  });
  await expect(send(scene, token, 'first', 'Hello?')).rejects.toThrow('the store is down');
});

it('hands the message in with the conversation, the person and the way back', async () => {
  const scene = createScene();
  const { token, conversationId } = await scene.session();
  await scene.call('sendWebMessage', { token, body: { id: 'a', text: 'Hi' }, headers: { 'accept-language': 'de' } });
  const [channel] = scene.fake.channels;
  const [key] = [...scene.fake.opened.keys()];
  expect(scene.fake.received[0]).toEqual({
    tenantId: channel?.tenantId,
    channelId: channel?.id,
    channelKind: 'web',
    identity: `${conversationId}/message:a`,
    conversationKey: key,
    contact: { externalId: key, name: null, tier: 'free', locale: 'de' },
    text: 'Hi',
    files: [],
    replyTarget: { space: conversationId },
    baseIds: [],
    immediate: false,
  });
});

it('answers the same message sent twice the same way', async () => {
  const scene = createScene();
  const { token } = await scene.session();
  const first = await send(scene, token, 'a', 'Hi');
  expect(await send(scene, token, 'a', 'Hi')).toEqual(first);
});

it('refuses the same id with another text', async () => {
  const scene = createScene();
  const { token } = await scene.session();
  await send(scene, token, 'a', 'Hi');
  await expect(send(scene, token, 'a', 'Ho')).rejects.toMatchObject({ status: 409, details: { field: 'id' } });
});

it('keeps the same id of two visitors apart', async () => {
  const scene = createScene();
  const [one, other] = [await scene.session(), await scene.session()];
  await send(scene, one.token, '1', 'from one');
  expect((await send(scene, other.token, '1', 'from another')).body.message).toMatchObject({ id: '1', text: 'from another' });
});

it('accepts a limited message visibly and says when to come again', async () => {
  const scene = createScene();
  const { token } = await scene.session();
  scene.fake.setLimited(1_200);
  const { status, body } = await send(scene, token, 'a', 'Hi');
  expect(status).toBe(202);
  expect(body).toMatchObject({ message: { id: 'a', state: 'limited', limited_by: 'contact' }, retry_after_s: 2 });
});

it.each([
  ['an empty text', { id: 'a', text: '' }],
  ['a blank text', { id: 'a', text: ' \n　' }],
  ['a text that is too long', { id: 'a', text: 'x'.repeat(MAX_MESSAGE_CHARACTERS + 1) }],
  ['a NUL', { id: 'a', text: 'a\0b' }],
  ['half a character', { id: 'a', text: 'a\ud83d' }],
  ['no id', { text: 'Hi' }],
  ['an empty id', { id: '', text: 'Hi' }],
  ['an id with spaces', { id: 'a b', text: 'Hi' }],
  ['an unknown field', { id: 'a', text: 'Hi', role: 'assistant' }],
])('does not take %s', (_what, body) => {
  expect(messageBody.safeParse(body).success).toBe(false);
});

it('takes the longest text and whole characters outside the basic plane', () => {
  expect(messageBody.safeParse({ id: 'a', text: 'x'.repeat(MAX_MESSAGE_CHARACTERS) }).success).toBe(true);
  expect(messageBody.safeParse({ id: 'a', text: '😀' }).success).toBe(true);
});

it('reads the conversation after a sequence', async () => {
  const scene = createScene();
  const { token, conversationId } = await scene.session();
  await send(scene, token, 'a', 'Hi');
  const answer = scene.fake.say(conversationId, { text: 'Hello.' });
  const all = await scene.json<{ data: { id: string; seq: number }[] }>('listWebMessages', { token });
  expect(all.body.data.map(({ id, seq }) => [id, seq])).toEqual([
    ['a', 1],
    [answer.id, 2],
  ]);
  const rest = await scene.json<{ data: { id: string }[] }>('listWebMessages', { token, query: { after: '1' } });
  expect(rest.body.data.map(({ id }) => id)).toEqual([answer.id]);
});

it('names the sources of an answer', async () => {
  const scene = createScene();
  const { token, conversationId } = await scene.session();
  const source = {
    n: 1,
    title: 'Returns',
    url: null,
    documentId: 'd',
    externalId: 'doc-1',
    passageId: 'p',
    page: 7,
    quote: 'Within 30 days.',
  };
  scene.fake.say(conversationId, { sources: [source as never], outcome: 'answer', author: null });
  const { body } = await scene.json<{ data: { sources: unknown }[] }>('listWebMessages', { token });
  expect(body.data[0]?.sources).toEqual([
    { n: 1, title: 'Returns', url: null, document_id: 'd', external_id: 'doc-1', passage_id: 'p', page: 7, quote: 'Within 30 days.' },
  ]);
});

it('gives a long conversation in pieces that a caller can go on from', async () => {
  const scene = createScene();
  const { token, conversationId } = await scene.session();
  for (let n = 0; n <= MESSAGES_AT_ONCE; n += 1) scene.fake.commit(conversationId);
  const { body } = await scene.json<{ data: { seq: number }[] }>('listWebMessages', { token });
  expect(body.data.map(({ seq }) => seq)).toEqual(Array.from({ length: MESSAGES_AT_ONCE }, (_, index) => index + 1));
});

it.each(['-1', 'x', '1.5', '99999999999'])('does not take %s as a sequence', async (after) => {
  const scene = createScene();
  const { token } = await scene.session();
  await expect(scene.call('listWebMessages', { token, query: { after } })).rejects.toThrow('after');
});
