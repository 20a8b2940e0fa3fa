import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SendFault } from '../../../src/core/ports/channel-adapter.ts';
import { newUuid, type DocumentId, type MessageId, type PassageId } from '../../../src/kernel/ids.ts';
import { freePort } from '../../support/free-port.ts';
import { until } from '../../support/until.ts';
import type { FaultKind } from '../../platforms/discord/types.ts';
import { createSpeakingScene, PATCH, POST, type SpeakingScene } from './speaking-scene.ts';

let scene: SpeakingScene;
beforeEach(async () => {
  scene = await createSpeakingScene({ limits: { routes: {}, other: { limit: 1_000, windowMs: 1_000 } } });
});
afterEach(() => scene.discord.close());

/** The fault of the first part's send. */
async function faultOf(text = 'Hello', to = scene.target): Promise<SendFault> {
  const error = await scene.deliver({ text }, to).catch((thrown: unknown) => thrown);
  if (!(error instanceof SendFault)) throw new Error('It was sent.');
  return error;
}

describe('an answer', () => {
  it('arrives as a quiet reply to its question, formatted, with sources and buttons, without previews', async () => {
    const source = { n: 1, title: 'Returns *2026*', url: 'https://docs.example/returns?a=1&b=2', externalId: null, quote: '' };
    const cited = { ...source, documentId: newUuid<DocumentId>(), passageId: newUuid<PassageId>() };
    const messageId = newUuid<MessageId>();
    await scene.deliver({ messageId, text: 'Within **30 days** [1]', sources: [cited], askFeedback: true });
    expect(scene.shown()).toMatchObject([
      {
        content: 'Within **30 days** [1]\n\n[1] Returns \\*2026\\* — <https://docs.example/returns?a=1&b=2>',
        replyTo: scene.question.id,
        buttons: [{ customId: `fb:+:${messageId}` }, { customId: `fb:-:${messageId}` }],
        pinged: { everyone: false, roles: [], users: [] },
        links: [{ url: 'https://docs.example/returns?a=1&b=2', mask: null, preview: false }],
      },
    ]);
    for (const { customId } of scene.shown()[0]!.buttons) expect(customId!.length).toBeLessThanOrEqual(100);
  });

  it('of 20,000 characters arrives whole, in order, in full messages, with buttons on the last one', async () => {
    const text = 'A sentence about returns, **in bold**. 一句关于退货的话。👨‍👩‍👧‍👦 '.repeat(400).trim();
    expect(text.length).toBeGreaterThan(20_000);
    await scene.deliver({ text, askFeedback: true });
    const messages = scene.shown();
    const visible = (words: string) => words.replaceAll(/\s|\*/g, '');
    expect(visible(messages.map(({ content }) => content).join(''))).toBe(visible(text));
    for (const { content } of messages) expect(content.length).toBeLessThanOrEqual(2_000);
    for (const { content } of messages.slice(0, -1)) expect(content.length).toBeGreaterThan(1_000);
    expect(messages.map(({ buttons }) => buttons.length > 0)).toEqual(messages.map((_message, index) => index === messages.length - 1));
    expect(messages.map(({ replyTo }) => replyTo !== null)).toEqual(messages.map((_message, index) => index === 0));
    expect(scene.calls(POST)).toHaveLength(messages.length);
  });

  it.each(['退', '😀', '🇨🇳', '👨‍👩‍👧‍👦', 'e\u0301', '<', '_', '@here'])('is split beside "%s" wherever the limit falls', async (character) => {
    for (const before of [1_992, 1_995, 1_998, 1_999, 2_000]) {
      const text = 'a'.repeat(before) + ` ${character}`.repeat(20);
      const { length } = scene.shown();
      await scene.deliver({ text });
      const parts = scene.shown().slice(length);
      const said = parts.map(({ content }) => content.replaceAll(/[\\\u2060]/g, '')).join('');
      expect(said.replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      for (const { content } of parts) expect(content.length).toBeLessThanOrEqual(2_000);
    }
  });

  it('whose question was deleted is sent all the same', async () => {
    scene.discord.people.remove(scene.question);
    await scene.deliver({ text: 'Hello' });
    expect(scene.shown()).toMatchObject([{ content: 'Hello', replyTo: null }]);
  });

  it('points at nothing where the bot may not read the history', async () => {
    const why = 'Cannot reply without permission to read message history';
    scene.discord.fail({ kind: 'refuse', status: 400, code: 160_002, message: why, route: POST });
    await scene.deliver({ text: 'Hello' });
    expect(scene.shown()).toMatchObject([{ content: 'Hello', replyTo: null }]);
    expect(scene.calls(POST)).toHaveLength(2);
  });

  it('goes to the thread it came from, and into a private conversation', async () => {
    const { discord, ada, bot, channel } = scene;
    const thread = discord.people.thread(ada, channel, 'Returns');
    await scene.deliver({ text: 'There' }, scene.targetOf(discord.people.write(ada, thread, 'Hi')));
    const dm = discord.people.dm(bot, ada);
    await scene.deliver({ text: 'Here' }, { space: dm.id });
    expect(scene.shown(thread)).toMatchObject([{ content: 'There' }]);
    expect(scene.shown(dm)).toMatchObject([{ content: 'Here', replyTo: null }]);
  });

  it('without words is still a message', async () => {
    await scene.deliver({ text: '' });
    expect(scene.shown()).toMatchObject([{ content: '…' }]);
  });

  it('whose message is there already is brought to its text, and posted anew where somebody deleted it', async () => {
    const [receipt] = await scene.deliver({ text: 'Draft' });
    const final = { ...scene.plan({ text: 'Final' })[0]!, platformId: receipt!.platformId };
    expect(await scene.adapter.perform(final, scene.context())).toEqual(receipt);
    expect(scene.shown()).toMatchObject([{ content: 'Final', versions: ['Draft', 'Final'] }]);
    scene.discord.people.remove(scene.shown()[0]!.message);
    const again = await scene.adapter.perform(final, scene.context());
    expect(again).not.toEqual(receipt);
    expect(scene.shown()).toMatchObject([{ content: 'Final' }]);
  });
});

describe('an answer to a command', () => {
  it('takes the place of the promised response; what follows stands below it and replaces nothing', async () => {
    const target = await scene.deferred();
    expect(scene.shown()).toMatchObject([{ thinking: true }]);
    await scene.deliver({ text: 'First. '.repeat(400) }, target);
    await scene.deliver({ text: 'A person: hello' }, target);
    expect(scene.shown().map(({ thinking, content }) => `${thinking} ${content.slice(0, 8)}`)).toEqual([
      'false First. F',
      'false First. F',
      'false A person',
    ]);
    expect(scene.calls(POST)).toEqual([]);
  });

  it('is a message of the channel once a quarter of an hour has passed, or Discord takes none there', async () => {
    const target = await scene.deferred();
    scene.clock.advance(15 * 60_000 + 1);
    await scene.deliver({ text: 'Late' }, target);
    const fresh = await scene.deferred('other');
    scene.discord.fail({ kind: 'refuse', status: 401, code: 50_027, message: 'Invalid Webhook Token' });
    await scene.deliver({ text: 'Elsewhere' }, fresh);
    expect(scene.calls(POST).map(({ body }) => body['content'])).toEqual(['Late', 'Elsewhere']);
    expect(scene.shown().filter(({ thinking }) => !thinking)).toHaveLength(2);
  });

  it('is edited where it stands', async () => {
    const target = await scene.deferred();
    const [receipt] = await scene.deliver({ text: 'Draft' }, target);
    await scene.adapter.perform({ ...scene.plan({ text: 'Final' }, target)[0]!, platformId: receipt!.platformId }, scene.context());
    expect(scene.shown()).toMatchObject([{ content: 'Final', id: receipt!.platformId }]);
    expect(scene.calls(PATCH)).toEqual([]);
  });
});

describe('a send that fails', () => {
  it.each([
    [403, 50_007, 'The person takes no direct messages of the bot.', 'blocked'],
    [403, 50_278, 'The person shares no server with the bot any more.', 'left'],
    [403, 50_001, 'The bot cannot see the channel, or was removed from the server.', 'removed'],
    [403, 50_013, 'The bot may not write in the channel.', 'forbidden'],
    [404, 10_003, 'The channel or thread was deleted.', 'gone'],
    [400, 50_083, 'The thread is closed.', null],
    [400, 200_000, 'The moderation of the server blocked it.', null],
    [400, 50_035, 'Discord refused it: no', null],
    [401, 0, 'Discord does not take the bot’s token.', 'connection'],
  ])('%d %d: certainly not sent, never tried again, with a reason that stays', async (status, code, message, shuts) => {
    scene.discord.fail({ kind: 'refuse', status, code, message: 'no' });
    expect(await faultOf()).toMatchObject({ sent: 'no', retryable: false, message, shuts });
    expect(scene.calls(POST)).toHaveLength(1);
    expect(scene.shown()).toEqual([]);
  });

  it('429 in a channel: certainly not sent, costs no attempt, and nothing is called there until its time; elsewhere answers go on', async () => {
    scene.discord.fail({ kind: 'too-many', retryAfter: 7, route: POST });
    expect(await faultOf()).toMatchObject({ sent: 'no', retryable: true, retryAfterMs: 7_000, counts: false });
    expect(await faultOf()).toMatchObject({ sent: 'no', retryAfterMs: 7_000, counts: false });
    expect(scene.calls(POST)).toHaveLength(1);
    await scene.deliver({ text: 'Here' }, { space: scene.discord.people.dm(scene.bot, scene.ada).id });
    scene.clock.advance(7_000);
    await scene.deliver({ text: 'Hello' });
    expect(scene.shown()).toMatchObject([{ content: 'Hello' }]);
  });

  it('429 of the whole bot: nothing is called until its time', async () => {
    scene.discord.fail({ kind: 'too-many', retryAfter: 3, scope: 'global', route: POST });
    expect(await faultOf()).toMatchObject({ sent: 'no', retryAfterMs: 3_000, counts: false });
    expect(await faultOf('Here', { space: scene.discord.people.dm(scene.bot, scene.ada).id })).toMatchObject({ retryAfterMs: 3_000 });
    expect(scene.discord.requests).toHaveLength(1);
    scene.clock.advance(3_000);
    await scene.deliver({ text: 'Hello' });
    expect(scene.shown()).toHaveLength(1);
  });

  it('is called again with its token after a refusal, as the token may be good again', async () => {
    scene.discord.fail({ kind: 'refuse', status: 401, code: 0, message: '401: Unauthorized' });
    await faultOf();
    await scene.deliver({ text: 'Hello' });
    expect(scene.shown()).toHaveLength(1);
  });

  it.each<[FaultKind, number]>([
    [{ kind: 'server-error', status: 503 }, 0],
    [{ kind: 'html' }, 0],
    [{ kind: 'drop' }, 0],
    [{ kind: 'accept-server-error' }, 1],
    [{ kind: 'accept-html' }, 1],
    [{ kind: 'accept-drop' }, 1],
  ])('%j: nobody can tell, so it is made once; asked by its nonce it is there once', async (fault, accepted) => {
    scene.discord.fail({ ...fault, route: POST });
    const [part] = scene.plan({ text: 'Hello' });
    await expect(scene.adapter.perform(part!, scene.context())).rejects.toMatchObject({ sent: 'unknown' });
    expect(scene.calls(POST)).toHaveLength(1);
    expect(scene.discord.ledger).toHaveLength(accepted);
    const settled = await scene.adapter.settle({ ...part!, callingForMs: 15_000 }, scene.context());
    expect(scene.shown()).toMatchObject([{ content: 'Hello' }]);
    expect(settled).toEqual({ kind: 'sent', receipt: { platformId: scene.shown()[0]!.id } });
  });

  it.each(['hang', 'accept-hang'] as const)('%s: nobody can tell, after the time for a call', async (kind) => {
    await scene.discord.close();
    scene = await createSpeakingScene({ callTimeoutMs: 200 });
    scene.discord.fail({ kind });
    expect(await faultOf()).toMatchObject({ sent: 'unknown' });
    expect(scene.calls(POST)).toHaveLength(1);
  });

  it('called off while under way: nobody can tell', async () => {
    scene.discord.fail({ kind: 'accept-hang' });
    const stop = new AbortController();
    const failed = scene.adapter.perform(scene.plan({ text: 'Hello' })[0]!, scene.context(stop.signal));
    await until(() => scene.discord.ledger.length === 1);
    stop.abort();
    await expect(failed).rejects.toMatchObject({ sent: 'unknown' });
  });

  it('without a connection to Discord: certainly not sent, costs no attempt, and tells no token', async () => {
    await scene.discord.close();
    scene = await createSpeakingScene({ apiUrl: `http://127.0.0.1:${await freePort()}/api` });
    const error = await faultOf();
    expect(error).toMatchObject({ sent: 'no', retryable: true, counts: false });
    expect(JSON.stringify([String(error), String(error.cause), error.stack])).not.toContain(scene.bot.token);
  });

  it('under a command: the error does not tell the token of the interaction', async () => {
    const target = await scene.deferred();
    scene.discord.fail({ kind: 'refuse', status: 400, code: 50_035, message: 'Invalid Form Body' });
    const error = await faultOf('Hello', target);
    expect(JSON.stringify([String(error), String(error.cause), error.stack])).not.toContain(target['ticket']!.slice(-40));
  });

  it('through another tenant’s connection is not made at all', async () => {
    const foreign = { tenantId: newUuid() as never, signal: new AbortController().signal };
    await expect(scene.adapter.perform(scene.plan({ text: 'Hello' })[0]!, foreign)).rejects.toMatchObject({ sent: 'no' });
    expect(scene.discord.requests).toEqual([]);
  });

  it('to a target of another channel is not made at all', async () => {
    const part = { ...scene.plan({ text: 'Hello' })[0]!, target: { space: 'not/an id' } };
    await expect(scene.adapter.perform(part, scene.context())).rejects.toMatchObject({ sent: 'no', retryable: false });
    expect(scene.discord.requests).toEqual([]);
  });
});
