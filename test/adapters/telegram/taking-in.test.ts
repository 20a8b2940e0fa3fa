// Edits, files and other bots, from a Telegram over HTTP through the real SDK into a real database.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createEditMessage, createIsNew } from '../../../src/engine/edit-message.ts';
import { createIntakeRoom } from '../../../src/engine/intake-room.ts';
import { createKeepFile } from '../../../src/engine/keep-file.ts';
import { createReceiveMessage } from '../../../src/engine/receive-message.ts';
import { newUuid, type ChannelId, type ConversationId } from '../../../src/kernel/ids.ts';
import { answerOf, openEngineScene, type EngineScene } from '../../builders/engine-scene.ts';
import { buildChannel } from '../../builders/fake-channel-host.ts';
import { SAMPLE_FILES } from '../../builders/sample-files.ts';
import { serveApp } from '../../http/serve-app.ts';
import { startTestPostgres } from '../../support/postgres.ts';
import { until } from '../../support/until.ts';
import { createTelegramScene, WEBHOOK_SECRET, type TelegramScene } from './telegram-scene.ts';

const server = await startTestPostgres();
if ('skip' in server) it.skip(`what Telegram brings, on real stores (${server.skip})`);
else {
  describe('what Telegram brings, on real stores', () => {
    describeTakingIn(server.ownerUrl);
  });
}

function describeTakingIn(ownerUrl: string): void {
  let engine: EngineScene;
  let scene: TelegramScene;
  let url: string;
  let channelId: ChannelId;
  const stops: AbortController[] = [];

  beforeAll(async () => {
    engine = await openEngineScene(ownerUrl);
  }, 30_000);
  afterAll(() => engine?.close());
  afterEach(async () => {
    for (const stop of stops.splice(0)) stop.abort();
    await scene.telegram.close();
  });

  /** Feeds a new bot into a channel of its own. */
  const connect = async (mode: 'webhook' | 'poll', given: { readonly bots?: 'answer' } = {}) => {
    scene = await createTelegramScene();
    const { tenantId } = engine;
    channelId = newUuid<ChannelId>();
    await engine.store.owner(`insert into channels (tenant_id, id, kind, name, public_key) values ($1, $2, 'web', 'T', $3)`, [
      tenantId,
      channelId,
      newUuid(),
    ]);
    const connection = scene.connect(scene.bot, { channel: buildChannel({ kind: 'telegram', tenantId, id: channelId }), ...given });
    const room = createIntakeRoom();
    const host = {
      ...scene.fake.host,
      receive: createReceiveMessage(engine, room),
      edit: createEditMessage(engine, room),
      isNew: createIsNew(engine, room),
      keepFile: createKeepFile(engine),
      openConversation: (channel: { id: ChannelId }, key: string, contact: Parameters<typeof engine.conversations.open>[3]) =>
        engine.conversations.open(tenantId, channel.id, key, contact),
    };
    const stop = new AbortController();
    stops.push(stop);
    if (mode === 'poll') {
      void scene.adapter.run(connection, host, stop.signal, () => {});
      return;
    }
    const app = await serveApp({ endpoints: scene.adapter.endpoints(host) });
    url = `${app.url}/webhooks/telegram/${channelId}`;
    await scene.adapter.feed(connection, { kind: 'webhook', url }, stop.signal);
  };
  const post = (update: unknown) =>
    fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': WEBHOOK_SECRET },
      body: JSON.stringify(update),
    });
  const conversation = async (key = `chat:${scene.chat.id}`): Promise<ConversationId | undefined> =>
    (
      await engine.store.owner<{ id: ConversationId }>('select id from conversations where channel_id = $1 and key = $2', [channelId, key])
    )[0]?.id;
  const stored = async (key?: string) => {
    const id = await conversation(key);
    return id === undefined ? [] : engine.conversations.messagesAfter(engine.tenantId, id, 0, 50);
  };
  const answerAll = async (key?: string): Promise<string[]> => {
    const heard: string[] = [];
    await engine.workAll((await conversation(key))!, async ({ text }) => (heard.push(text), answerOf('ok')));
    return heard;
  };

  it.each(['webhook', 'poll'] as const)('answers what a message reads after its edit, and keeps a later one (%s)', async (mode) => {
    await connect(mode);
    const { message, taken } = scene.telegram.people.write(scene.bot, scene.ada, scene.chat, { text: 'One' });
    await taken;
    await scene.telegram.people.edit(scene.bot, { ...message, date: message.date - 5 }, 'Two').taken;
    await until(async () => (await stored())[0]?.text === 'Two');
    expect(await answerAll()).toEqual(['Two']);
    const later = { ...message, text: 'Three', edit_date: message.date + 60 };
    await scene.telegram.people.push(scene.bot, { edited_message: later }, String(scene.chat.id)).taken;
    await until(async () => (await stored())[0]?.editedText === 'Three');
    expect((await stored()).map(({ text, editedText, state }) => [text, editedText, state])).toEqual([
      ['Two', 'Three', 'answered'],
      ['ok', null, 'sent'],
    ]);
    expect(await answerAll()).toEqual([]);
  });

  it('takes an edit that comes eight times at once, before its message, as one message', async () => {
    await connect('webhook');
    const message = { message_id: 77, date: 100, chat: scene.chat, from: scene.ada, text: 'One' };
    const edited = { update_id: 901, edited_message: { ...message, text: 'Two', edit_date: 101 } };
    const answers = await Promise.all(Array.from({ length: 8 }, () => post(edited)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 200));
    expect((await post({ update_id: 900, message })).status).toBe(200);
    expect((await stored()).map(({ text, state }) => [text, state])).toEqual([['Two', 'waiting']]);
    expect(await answerAll()).toEqual(['Two']);
  });

  it('takes the talk of a group in where somebody edits the bot’s name into it', async () => {
    await connect('webhook');
    const group = scene.telegram.people.group(scene.bot, 'Team');
    const { message, taken } = scene.telegram.people.write(scene.bot, scene.ada, group, { text: 'How do returns work?' });
    await taken;
    const key = `chat:${group.id}/user:${scene.ada.id}`;
    expect(await conversation(key)).toBeUndefined();
    await scene.telegram.people.edit(scene.bot, message, '@shop_bot How do returns work?').taken;
    expect(await answerAll(key)).toEqual(['How do returns work?']);
  });

  it('keeps a file once, however often its message comes, and lets no edit of the caption fetch it again', async () => {
    await connect('webhook');
    const document = { name: 'bill.pdf', type: 'application/pdf', bytes: SAMPLE_FILES['application/pdf'] };
    const written = scene.telegram.people.write(scene.bot, scene.ada, scene.chat, { caption: 'My bill', document });
    await written.taken;
    const fetches = () => scene.telegram.calls.filter(({ method }) => method === 'getFile').length;
    await Promise.all(Array.from({ length: 3 }, () => post(written.update)));
    const edited = { ...written.message, caption: 'My other bill', edit_date: written.message.date + 1 };
    await scene.telegram.people.push(scene.bot, { edited_message: edited }, String(scene.chat.id)).taken;
    expect(fetches()).toBe(1);
    expect(await stored()).toMatchObject([{ text: 'My other bill', files: [{ name: 'bill.pdf' }] }]);
    expect(await engine.store.owner('select from files where conversation_id = $1', [await conversation()])).toHaveLength(1);
  });

  it('leaves other bots alone, or answers them five times in a row where they are wanted', async () => {
    const exchange = async () => {
      const other = scene.telegram.people.person({ is_bot: true, first_name: 'Other' });
      const group = scene.telegram.people.group(scene.bot, 'Bots');
      const key = `chat:${group.id}/user:${other.id}`;
      let answers = 0;
      for (let n = 0; n < 8; n += 1) {
        await scene.telegram.people.write(scene.bot, other, group, { text: `@shop_bot again ${n}` }).taken;
        if ((await conversation(key)) !== undefined) answers += (await answerAll(key)).length;
      }
      return answers;
    };
    await connect('webhook');
    expect(await exchange()).toBe(0);
    await scene.telegram.close();
    await connect('webhook', { bots: 'answer' });
    expect(await exchange()).toBe(5);
  });
}
