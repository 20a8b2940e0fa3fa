import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SendFault } from '../../../src/core/ports/channel-adapter.ts';
import type { Delivery } from '../../../src/core/model/delivery.ts';
import type { ReplyTarget } from '../../../src/core/model/message.ts';
import { newUuid, type DocumentId, type PassageId, type TenantId } from '../../../src/kernel/ids.ts';
import { freePort } from '../../support/free-port.ts';
import { until } from '../../support/until.ts';
import { createSpeakingScene, type SpeakingScene } from './speaking-scene.ts';

let scene: SpeakingScene;
let target: ReplyTarget;
beforeEach(async () => {
  scene = await createSpeakingScene();
  target = scene.ask(scene.channel);
});
afterEach(() => scene.slack.close());

const shown = () => scene.shown(scene.channel);
const posts = () => scene.slack.calls.filter(({ method }) => method === 'chat.postMessage');
const methods = () => scene.slack.calls.map(({ method }) => method);
const said = (delivery: Delivery) => scene.slack.carrying(delivery.id);

/** The fault of the first part's send. */
async function faultOf(text = 'Hello', to = target): Promise<SendFault> {
  const error = await scene.deliver({ text }, to).catch((thrown: unknown) => thrown);
  if (!(error instanceof SendFault)) throw new Error('It was sent.');
  return error;
}

describe('an answer', () => {
  it('arrives in the thread of its question, with its sources and the question whether it helped, without previews', async () => {
    const source = { n: 1, title: 'Returns <2026>', url: 'https://docs.example/returns?a=1&b=2', externalId: null, quote: '' };
    const cited = { ...source, documentId: newUuid<DocumentId>(), passageId: newUuid<PassageId>() };
    await scene.deliver({ text: 'Within **30 days** & free [1]', sources: [cited], askFeedback: true }, target);
    const [message] = shown();
    expect(message).toMatchObject({ thread: target.thread, unfurls: false, pings: [], edits: 0 });
    expect(message!.blocks.map(({ type }) => type)).toEqual(['markdown', 'context', 'context_actions']);
    expect(message!.links.map(({ url, label }) => [url, label === '' || label === url])).toEqual([
      ['https://docs.example/returns?a=1&amp;b=2', true],
    ]);
    expect(posts()).toMatchObject([{ body: { unfurl_links: 'false', unfurl_media: 'false' } }]);
  });

  it('carries the id of its delivery', async () => {
    const [part] = scene.plan({ text: 'Hello' }, target);
    const { platformId } = await scene.adapter.perform(part!, scene.context());
    expect(said(part!)).toMatchObject([{ ts: platformId, text: 'Hello' }]);
  });

  it('in private stands beside its question, and in a thread where it was asked in one', async () => {
    const beside = scene.ask(scene.direct);
    await scene.deliver({ text: 'Beside' }, beside);
    await scene.deliver({ text: 'Below' }, scene.ask(scene.direct, beside.replyTo));
    expect(scene.shown(scene.direct)).toMatchObject([
      { text: 'Beside', thread: null },
      { text: 'Below', thread: beside.replyTo },
    ]);
  });

  it('of 20,000 characters arrives whole, in order, within the limits, with buttons on the last part', async () => {
    const text = 'A sentence about returns, **in bold**. 一句关于退货的话。👨‍👩‍👧‍👦 '.repeat(400).trim();
    expect(text.length).toBeGreaterThan(20_000);
    await scene.deliver({ text, askFeedback: true }, target);
    const visible = (words: string) => words.replaceAll(/\s|\*|\u2060/g, '');
    const messages = shown();
    expect(
      visible(messages.map((message) => (message.blocks.length > 0 ? String(message.blocks[0]!['text']) : message.text)).join('')),
    ).toBe(visible(text));
    expect(messages.map(({ blocks }) => blocks.length > 0)).toEqual([...messages.slice(1).map(() => false), true]);
    expect(posts()).toHaveLength(messages.length);
  });

  it('of a hostile model pings nobody, hides no address and opens no preview', async () => {
    const hostile = [
      '<!channel> <!here> <!everyone|all> <!subteam^S012AB3CD> <@U012AB3CD> <#C012AB3CD>',
      '[the docs](https://evil.example/?q=secret) <https://evil.example|shop.example> ![x](https://evil.example/p.png)',
      '`<!channel>` https://evil.example/x',
      '```\n<!here> <https://evil.example|shop.example>\n```',
      '&lt;!channel&gt; @channel',
    ].join('\n\n');
    await scene.deliver({ text: hostile, disclosure: '<!channel>' }, target);
    await scene.deliver({ text: hostile }, target);
    for (const message of shown()) {
      expect(message).toMatchObject({ pings: [], unfurls: false });
      // What may not be a link is code, of which Slack makes none.
      expect(message.text.replaceAll(/```.*?```|`[^`]*`/gs, '')).not.toMatch(/evil|https?:/);
    }
  });

  it('whose markdown is refused goes as plain text, once', async () => {
    scene.slack.fail({ kind: 'refuse', error: 'invalid_blocks', method: 'chat.postMessage' });
    await scene.deliver({ text: '**Bold** <!channel> and evil.example/x', askFeedback: true }, target);
    expect(shown()).toMatchObject([
      { text: 'Bold <!channel> and evil.\u2060example/x', blocks: [{ type: 'section', text: { type: 'plain_text' } }] },
    ]);
    expect(posts()).toHaveLength(2);
  });

  it('whose markdown and plain text are both refused is given up', async () => {
    scene.slack.fail({ kind: 'refuse', error: 'invalid_blocks', method: 'chat.postMessage', times: 2 });
    expect(await faultOf()).toMatchObject({ sent: 'no', retryable: false });
    expect(posts()).toHaveLength(2);
  });

  it('without words is still a message', async () => {
    await scene.deliver({ text: '' }, target);
    expect(shown()).toMatchObject([{ text: '…' }]);
  });

  it('to a command given where the app is not goes to who gave it', async () => {
    const elsewhere = scene.slack.people.channel(scene.team, 'elsewhere', [scene.ada]);
    const { replyTo: _, thread: __, ...rest } = scene.ask(elsewhere);
    await scene.deliver({ text: 'Here' }, rest);
    expect(scene.shown(scene.direct)).toMatchObject([{ text: 'Here', thread: null }]);
  });
});

describe('a send that fails', () => {
  it.each([
    ['channel_not_found', 'The channel was not found.', 'gone'],
    ['is_archived', 'The channel is archived.', 'gone'],
    ['not_in_channel', 'The app is not in the channel.', 'removed'],
    ['restricted_action', 'The app may not write in the channel.', 'forbidden'],
    ['restricted_action_read_only_channel', 'The app may not write in the channel.', 'forbidden'],
    ['thread_not_found', 'The thread is locked or gone.', null],
    ['invalid_auth', 'Slack does not take the app’s token.', 'connection'],
    ['token_revoked', 'Slack does not take the app’s token.', 'connection'],
    ['account_inactive', 'Slack does not take the app’s token.', 'connection'],
    ['no_such_thing', 'Slack refused it: no_such_thing', null],
  ])('%s: certainly not sent, never tried again, with a reason that stays', async (error, message, shuts) => {
    scene.slack.fail({ kind: 'refuse', error });
    expect(await faultOf()).toMatchObject({ sent: 'no', retryable: false, message, shuts });
    expect(posts()).toHaveLength(1);
    expect(shown()).toEqual([]);
  });

  it('a scope that is missing is named', async () => {
    scene.install.scopes.delete('chat:write');
    expect(await faultOf()).toMatchObject({ sent: 'no', retryable: false, message: 'The app lacks the scope chat:write.' });
  });

  it('429: certainly not sent, to be tried after the wait that Slack names', async () => {
    scene.slack.fail({ kind: 'too-many', retryAfter: 7 });
    expect(await faultOf()).toMatchObject({ sent: 'no', retryable: true, retryAfterMs: 7_000, counts: false });
    expect(posts()).toHaveLength(1);
  });

  it('after a 429 nothing is called until the wait is over', async () => {
    scene.slack.fail({ kind: 'too-many', retryAfter: 60 });
    await faultOf();
    expect(await faultOf()).toMatchObject({ sent: 'no', retryable: true, counts: false });
    expect(posts()).toHaveLength(1);
  });

  it.each([
    ['server-error', 0],
    ['accept-server-error', 1],
    ['drop', 0],
    ['accept-drop', 1],
    ['html', 0],
    ['accept-html', 1],
  ] as const)('%s: nobody can tell, so it is made once', async (kind, accepted) => {
    scene.slack.fail({ kind });
    expect(await faultOf()).toMatchObject({ sent: 'unknown' });
    expect(posts()).toHaveLength(1);
    expect(scene.slack.ledger).toHaveLength(accepted);
  });

  it.each(['fatal_error', 'internal_error'])('%s: Slack itself cannot tell', async (error) => {
    scene.slack.fail({ kind: 'refuse', error });
    expect(await faultOf()).toMatchObject({ sent: 'unknown' });
  });

  it('404: certainly not sent, and tried again later', async () => {
    scene.slack.fail({ kind: 'not-found' });
    expect(await faultOf()).toMatchObject({ sent: 'no', retryable: true });
  });

  it.each(['hang', 'accept-hang'] as const)('%s: nobody can tell, after the time for a call', async (kind) => {
    await scene.slack.close();
    scene = await createSpeakingScene({ callTimeoutMs: 200 });
    scene.slack.fail({ kind });
    expect(await faultOf('Hello', scene.ask(scene.channel))).toMatchObject({ sent: 'unknown' });
    expect(posts()).toHaveLength(1);
  });

  it('called off while under way: nobody can tell', async () => {
    scene.slack.fail({ kind: 'accept-hang' });
    const stop = new AbortController();
    const failed = scene.adapter.perform(scene.plan({ text: 'Hello' }, target)[0]!, scene.context(stop.signal));
    await until(() => scene.slack.ledger.length === 1);
    stop.abort();
    await expect(failed).rejects.toMatchObject({ sent: 'unknown' });
  });

  it('without a connection to Slack: certainly not sent, and the error does not tell the token', async () => {
    const lost = await createSpeakingScene({ apiUrl: `http://127.0.0.1:${await freePort()}/api/` });
    const error = await lost.deliver({ text: 'Hello' }, lost.ask(lost.channel)).catch((thrown: unknown) => thrown);
    await lost.slack.close();
    expect(error).toMatchObject({ sent: 'no', retryable: true, counts: false });
    expect(JSON.stringify([String(error), String((error as Error).cause), (error as Error).stack])).not.toContain(lost.install.token);
  });

  it('through another tenant’s connection is not made at all', async () => {
    const foreign = { tenantId: newUuid<TenantId>(), signal: new AbortController().signal };
    await expect(scene.adapter.perform(scene.plan({ text: 'Hello' }, target)[0]!, foreign)).rejects.toMatchObject({ sent: 'no' });
    expect(scene.slack.calls).toEqual([]);
  });

  it('to a target of another channel, or one that has lost its thread, is not made at all', async () => {
    const { thread: _, ...threadless } = target;
    for (const wrong of [{ space: '4711' }, { ...target, thread: 'x' }, threadless]) {
      expect(await faultOf('Hello', wrong)).toMatchObject({ sent: 'no', retryable: false });
    }
    expect(scene.slack.calls).toEqual([]);
  });

  it('while the connection is paused is put off', async () => {
    scene.connections.clear();
    expect(await faultOf()).toMatchObject({ sent: 'no', retryable: true, counts: false });
  });
});

describe('settling', () => {
  const settle = (delivery: Delivery) => scene.adapter.settle(delivery, scene.context());

  it.each(['accept-server-error', 'accept-drop', 'accept-html'] as const)('finds what arrived before %s', async (kind) => {
    const [part] = scene.plan({ text: 'Hello' }, target);
    scene.slack.fail({ kind });
    await scene.adapter.perform(part!, scene.context()).catch(() => undefined);
    expect(await settle(part!)).toEqual({ kind: 'sent', receipt: { platformId: said(part!)[0]!.ts } });
    expect(shown()).toHaveLength(1);
  });

  it('finds it in private, outside of threads', async () => {
    const [part] = scene.plan({ text: 'Hello' }, scene.ask(scene.direct));
    const receipt = await scene.adapter.perform(part!, scene.context());
    expect(await settle(part!)).toEqual({ kind: 'sent', receipt });
    expect(methods().at(-1)).toBe('conversations.history');
  });

  it('cannot tell of what is not to be seen: it may still come', async () => {
    await scene.slack.close();
    scene = await createSpeakingScene({ callTimeoutMs: 200 });
    const [part] = scene.plan({ text: 'Hello' }, scene.ask(scene.channel));
    scene.slack.fail({ kind: 'late', afterMs: 30_000, method: 'chat.postMessage' });
    await expect(scene.adapter.perform(part!, scene.context())).rejects.toMatchObject({ sent: 'unknown' });
    expect(await settle(part!)).toEqual({ kind: 'unknown' });
    await scene.slack.clock.advance(30_000);
    expect(said(part!)).toHaveLength(1);
  });

  it('takes no other answer for this one', async () => {
    await scene.deliver({ text: 'Hello' }, target);
    expect(await settle(scene.plan({ text: 'Hello' }, target)[0]!)).toEqual({ kind: 'unknown' });
  });

  it('cannot tell without the scope for it', async () => {
    scene.install.scopes.delete('channels:history');
    const [part] = scene.plan({ text: 'Hello' }, target);
    await scene.adapter.perform(part!, scene.context());
    expect(await settle(part!)).toEqual({ kind: 'unknown' });
  });

  it('where Slack allows one read a minute waits for it, and is asked again later', async () => {
    scene.slack.limit('tight');
    const [one, two] = [scene.plan({ text: 'One' }, target)[0]!, scene.plan({ text: 'Two' }, target)[0]!];
    for (const part of [one, two]) await scene.adapter.perform(part, scene.context()).catch(() => undefined);
    expect(await settle(one)).toMatchObject({ kind: 'sent' });
    await expect(settle(two)).rejects.toMatchObject({ sent: 'no', retryable: true });
    const reads = methods().length;
    await expect(settle(two)).rejects.toMatchObject({ sent: 'no', retryable: true });
    expect(methods()).toHaveLength(reads);
  });

  it('repeats an update', async () => {
    const [receipt] = await scene.deliver({ text: 'Draft' }, target);
    const edit = { ...scene.plan({ text: 'Final', askFeedback: true }, target)[0]!, platformId: receipt!.platformId };
    for (let time = 0; time < 2; time += 1) expect(await settle(edit)).toEqual({ kind: 'sent', receipt });
    expect(shown()).toMatchObject([{ blocks: [{ type: 'markdown', text: 'Final' }, { type: 'context_actions' }] }]);
  });

  it('posts anew what was deleted meanwhile', async () => {
    const [receipt] = await scene.deliver({ text: 'Draft' }, target);
    scene.slack.people.remove(scene.channel, scene.channel.messages.get(receipt!.platformId)!);
    const edit = { ...scene.plan({ text: 'Final' }, target)[0]!, platformId: receipt!.platformId };
    await scene.adapter.perform(edit, scene.context());
    expect(shown()).toMatchObject([{ text: 'Final', thread: target.thread }]);
  });
});
