/** Whether what came in is taken in, where only the conversation can tell. */
import { expect, it } from 'vitest';
import { createTakeIn, type Spoken } from '../../../adapters/_shared/take-in.ts';
import type { Audience } from '../../../src/core/model/audience.ts';
import type { InboundMessage } from '../../../src/core/model/message.ts';
import { createSilentLogger } from '../../../src/kernel/logger.ts';
import { buildChannel, createFakeChannelHost } from '../../builders/fake-channel-host.ts';

const IN_THREAD: Audience = { private: false, mentioned: false, replyToBot: false, command: false, inThread: true };

function scene() {
  const channel = buildChannel({ kind: 'test' });
  const fake = createFakeChannelHost([channel]);
  const takeIn = createTakeIn(createSilentLogger());
  const message: InboundMessage = {
    tenantId: channel.tenantId,
    channelId: channel.id,
    channelKind: 'test',
    identity: 'room/message:1',
    conversationKey: 'room/user:1',
    contact: { externalId: '1', name: null, tier: 'free', locale: null },
    text: 'And then?',
    files: [],
    replyTarget: { space: 'room' },
    baseIds: [],
    immediate: false,
  };
  const connection = { channel, secrets: {}, bot: { id: '7', name: 'bot' }, audience: 'addressed' } as const;
  const take = (seen: Spoken) => takeIn(seen, connection, fake.host, () => Promise.reject(new Error('no file')));
  const said: Spoken = { kind: 'message', message, audience: IN_THREAD, files: [], actionId: null };
  const edited: Spoken = { kind: 'edit', message, audience: IN_THREAD, files: [], replaces: message.identity, at: new Date(0) };
  return { ...fake, take, said, edited, key: message.conversationKey };
}

it('takes in what goes on in a thread with who is being spoken with, and nobody else', async () => {
  const { take, said, joined, received, key } = scene();
  expect(await take(said)).toBe(false);
  joined.add('room/user:2');
  expect(await take(said)).toBe(false);
  joined.add(key);
  expect(await take(said)).toBe(true);
  expect(received).toHaveLength(1);
});

it('tells who wrote it that a limit refused it, and is done with it also where that fails', async () => {
  const { take, said, setLimited, toldLimited, host, joined, key } = scene();
  joined.add(key);
  setLimited(30_000);
  expect(await take(said)).toBe(true);
  expect(toldLimited).toHaveLength(1);
  host.tellLimited = () => Promise.reject(new Error('the database is away'));
  expect(await take({ ...said, message: { ...said.message, identity: 'room/message:2' } })).toBe(true);
});

it('never makes a question of words that were not for the agent when they were written', async () => {
  const { take, edited, joined, edits, key } = scene();
  joined.add(key);
  expect(await take(edited)).toBe(false);
  expect(edits).toMatchObject([{ forAgent: false }]);
});
