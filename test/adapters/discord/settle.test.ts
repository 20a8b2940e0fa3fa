import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Delivery } from '../../../src/core/model/delivery.ts';
import { createSpeakingScene, POST, type SpeakingScene } from './speaking-scene.ts';

const MINUTE = 60_000;

let scene: SpeakingScene;
beforeEach(async () => {
  scene = await createSpeakingScene({ limits: { routes: {}, other: { limit: 1_000, windowMs: 1_000 } } });
});
afterEach(() => scene.discord.close());

/** Sends the part, of which nobody can tell, and lets time pass. */
async function lose(part: Delivery, kind: 'drop' | 'accept-drop', ms: number, route = POST): Promise<Delivery> {
  scene.discord.fail({ kind, route });
  await expect(scene.adapter.perform(part, scene.context())).rejects.toMatchObject({ sent: 'unknown' });
  scene.clock.advance(ms);
  return { ...part, callingForMs: ms };
}

const settle = (delivery: Delivery) => scene.adapter.settle(delivery, scene.context());
const chatter = (count: number) => {
  for (let at = 0; at < count; at += 1) scene.discord.people.write(scene.ada, scene.channel, `Chatter ${at}`);
};
const sentAs = (platformId: string) => ({ kind: 'sent', receipt: { platformId } });

describe('within two minutes', () => {
  it.each(['drop', 'accept-drop'] as const)('asks by the nonce: after %s there is one message', async (kind) => {
    const part = await lose(scene.plan({ text: 'Hello' })[0]!, kind, MINUTE);
    const settled = await settle(part);
    expect(scene.shown()).toHaveLength(1);
    expect(settled).toEqual(sentAs(scene.shown()[0]!.id));
    expect(await settle(part)).toEqual(settled);
    expect(scene.shown()).toHaveLength(1);
  });

  it('finds half an answer by the nonce of the whole', async () => {
    const [whole] = scene.plan({ text: 'Half an answer and the rest' });
    const half = await lose({ ...whole!, content: { ...whole!.content, text: 'Half' } }, 'accept-drop', 20_000);
    expect(await settle({ ...half, content: whole!.content, preview: true })).toEqual(sentAs(scene.shown()[0]!.id));
    expect(scene.shown()).toMatchObject([{ content: 'Half' }]);
  });

  it('makes an edit again', async () => {
    const [receipt] = await scene.deliver({ text: 'Draft' });
    const final = { ...scene.plan({ text: 'Final' })[0]!, platformId: receipt!.platformId, callingForMs: MINUTE };
    expect(await settle(final)).toEqual({ kind: 'sent', receipt });
    expect(scene.shown()).toMatchObject([{ content: 'Final' }]);
  });

  it('does not know while Discord cannot be asked, and never will where it refuses', async () => {
    const part = await lose(scene.plan({ text: 'Hello' })[0]!, 'drop', MINUTE);
    scene.discord.fail({ kind: 'server-error', route: POST });
    await expect(settle(part)).rejects.toMatchObject({ sent: 'unknown' });
    scene.discord.people.kick(scene.bot, scene.guild);
    expect(await settle(part)).toEqual({ kind: 'unknown' });
  });
});

describe('later', () => {
  it('finds its message by what it says and answers, and sends nothing', async () => {
    const part = await lose(scene.plan({ text: 'Hello' })[0]!, 'accept-drop', 10 * MINUTE);
    chatter(3);
    const posts = scene.calls(POST).length;
    expect(await settle(part)).toEqual(sentAs(scene.shown()[0]!.id));
    expect(scene.calls(POST)).toHaveLength(posts);
  });

  it('finds its message also when the question was deleted before', async () => {
    scene.discord.people.remove(scene.question);
    const part = await lose(scene.plan({ text: 'Hello' })[0]!, 'accept-drop', 10 * MINUTE);
    expect(await settle(part)).toEqual(sentAs(scene.shown()[0]!.id));
  });

  it('knows that it was not sent when it is not there, and one that is sent then is there once', async () => {
    const part = await lose(scene.plan({ text: 'Hello' })[0]!, 'drop', 10 * MINUTE);
    expect(await settle(part)).toEqual({ kind: 'not-sent' });
    expect(scene.shown()).toEqual([]);
    await scene.adapter.perform(part, scene.context());
    expect(scene.shown()).toHaveLength(1);
  });

  it('takes no other answer for it: neither somebody else’s words, nor the same words to another question, nor other buttons', async () => {
    const other = scene.targetOf(scene.discord.people.write(scene.ada, scene.channel, 'Again?'));
    const lost = await lose(scene.plan({ text: 'Hello' })[0]!, 'drop', 0);
    const asking = await lose(scene.plan({ text: 'Hello', askFeedback: true })[0]!, 'drop', 0);
    await scene.deliver({ text: 'Hello' }, other);
    scene.discord.people.write(scene.ada, scene.channel, { content: 'Hello', replyTo: scene.question });
    scene.clock.advance(3 * MINUTE);
    expect(await settle({ ...lost, callingForMs: 3 * MINUTE })).toEqual({ kind: 'not-sent' });
    expect(await settle({ ...asking, callingForMs: 3 * MINUTE })).toEqual({ kind: 'not-sent' });
  });

  it('knows an answer by its buttons', async () => {
    const part = await lose(scene.plan({ text: 'Hello', askFeedback: true })[0]!, 'accept-drop', 3 * MINUTE);
    expect(await settle(part)).toEqual(sentAs(scene.shown()[0]!.id));
  });

  it('looks through several pages, and gives up beyond them', async () => {
    chatter(150);
    const part = await lose(scene.plan({ text: 'Hello' })[0]!, 'accept-drop', 0);
    chatter(150);
    scene.clock.advance(3 * MINUTE);
    expect(await settle({ ...part, callingForMs: 3 * MINUTE })).toEqual(sentAs(scene.shown()[0]!.id));
    const lost = await lose(scene.plan({ text: 'Lost' })[0]!, 'drop', 0);
    chatter(501);
    scene.clock.advance(3 * MINUTE);
    expect(await settle({ ...lost, callingForMs: 3 * MINUTE })).toEqual({ kind: 'unknown' });
  });

  it('looks no further than the time in question', async () => {
    const part = await lose(scene.plan({ text: 'Hello' })[0]!, 'drop', 30 * MINUTE);
    chatter(600);
    expect(await settle({ ...part, callingForMs: 30 * MINUTE })).toEqual({ kind: 'not-sent' });
  });

  it('cannot tell where the history is hidden, as an empty one is shown then', async () => {
    const part = await lose(scene.plan({ text: 'Hello' })[0]!, 'accept-drop', 10 * MINUTE);
    for (const { message } of scene.discord.view(scene.channel)) scene.discord.people.remove(message);
    expect(await settle(part)).toEqual({ kind: 'unknown' });
  });

  it('finds half an answer by the question, and cannot tell of one that answers none', async () => {
    const [whole] = scene.plan({ text: 'The whole answer' });
    const half = await lose({ ...whole!, content: { ...whole!.content, text: 'The' } }, 'accept-drop', 3 * MINUTE);
    expect(await settle({ ...half, content: whole!.content, preview: true })).toEqual(sentAs(scene.shown()[0]!.id));
    const dm = scene.discord.people.dm(scene.bot, scene.ada);
    expect(await settle({ ...half, target: { space: dm.id }, preview: true })).toEqual({ kind: 'unknown' });
  });
});

describe('an answer to a command', () => {
  const WEBHOOK = 'POST /webhooks/{webhook_id}/{webhook_token}';

  it('is not sent as long as the response is only promised', async () => {
    const target = await scene.deferred();
    const part = await lose(scene.plan({ text: 'Hello' }, target)[0]!, 'drop', 20_000, WEBHOOK);
    expect(await settle(part)).toEqual({ kind: 'not-sent' });
    expect(scene.shown()).toMatchObject([{ thinking: true }]);
  });

  it('is sent when the response says it, or a message below it does', async () => {
    const target = await scene.deferred();
    const first = await lose(scene.plan({ text: 'Hello' }, target)[0]!, 'accept-drop', 20_000, WEBHOOK);
    expect(await settle(first)).toEqual(sentAs(scene.shown()[0]!.id));
    const second = await lose(scene.plan({ text: 'A person: hi' }, target)[0]!, 'accept-drop', 20_000, WEBHOOK);
    expect(await settle(second)).toEqual(sentAs(scene.shown()[1]!.id));
    expect(scene.shown()).toHaveLength(2);
  });

  it('that was a message of the channel is asked by its nonce', async () => {
    const target = await scene.deferred();
    scene.clock.advance(15 * MINUTE);
    const part = await lose(scene.plan({ text: 'Late' }, target)[0]!, 'accept-drop', 20_000);
    expect(await settle(part)).toEqual(sentAs(scene.shown().at(-1)!.id));
    expect(scene.shown().filter(({ content }) => content === 'Late')).toHaveLength(1);
  });
});
