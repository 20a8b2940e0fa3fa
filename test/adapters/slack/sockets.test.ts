// Payloads by Socket Mode: the real library against a Slack that moves, loses and refuses its sockets.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OverloadedError } from '../../../src/kernel/errors.ts';
import type { RunState } from '../../../src/core/ports/channel-adapter.ts';
import { createManualClock } from '../../builders/manual-clock.ts';
import { createSlackScene, type SlackScene } from './slack-scene.ts';

/** Long enough for a busy machine. */
const SOON = { timeout: 12_000 };

let scene: SlackScene;
let states: RunState[];
let running: Promise<void> | null;
let stopping: AbortController;

beforeEach(async () => {
  scene = await createSlackScene({ app: { socketMode: true } });
  states = [];
  running = null;
  stopping = new AbortController();
});
afterEach(async () => {
  await stop();
  await scene.slack.close();
});

const start = (): Promise<void> => {
  running = scene.adapter.run(scene.connection, scene.fake.host, stopping.signal, (state) => void states.push(state));
  return running;
};
const stop = async (): Promise<void> => {
  stopping.abort();
  await running;
};
const open = () => scene.slack.sockets.all.filter((socket) => socket.isOpen);
const connected = () => expect.poll(() => open().length, SOON).toBe(2);
const ask = (text = 'Hello') => scene.slack.people.write(scene.ada, scene.dm, { text }).deliveries[0]!;
/** Somebody has spoken there before. */
const know = (key: string) => scene.sessions.places.push({ space: '', key: `channel:${scene.bot.team.id}/${key}` });
const texts = () => scene.fake.received.map(({ text }) => text);

it('acknowledges what it has committed, and not before', async () => {
  let commit = () => {};
  scene.fake.onCommit(() => new Promise((resolve) => (commit = resolve)));
  void start();
  await connected();
  const { taken } = ask();
  await expect.poll(() => commit.name, SOON).not.toBe('commit');
  expect(scene.slack.sockets.acks).toEqual([]);
  commit();
  expect(await taken).toMatchObject({ via: 'socket', accepted: true, retry: 0 });
  expect(texts()).toEqual(['Hello']);
  expect(new Set(states)).toEqual(new Set(['live']));
});

it('takes mentions, commands and presses as it does by HTTP', async () => {
  void start();
  await connected();
  const { people } = scene.slack;
  await people.write(scene.ada, scene.channel, { text: `<@${scene.bot.userId}> Returns?` }).taken;
  expect(await people.command(scene.bot, scene.ada, scene.channel, '/claw', 'stop').taken).toMatchObject({ accepted: true });
  expect([...new Set(texts())]).toEqual(['Returns?', '/stop']);
  expect(new Set(scene.fake.received.map(({ identity }) => identity)).size).toBe(2);
});

it('tries again what cannot be committed yet', async () => {
  let times = 0;
  scene.fake.onCommit(async () => {
    times += 1;
    if (times === 1) throw new OverloadedError('Too many messages.', { retryAfterMs: 20 });
  });
  void start();
  await connected();
  expect(await ask().taken).toMatchObject({ accepted: true, retry: 0 });
  expect(times).toBe(2);
});

describe('a socket that ends', () => {
  it.each(['warning', 'refresh_requested', 'link_disabled'] as const)(
    'because of %s is replaced, and the other takes what comes meanwhile',
    async (reason) => {
      void start();
      await connected();
      open()[0]!.disconnect(reason);
      expect(await ask().taken).toMatchObject({ accepted: true });
      await expect.poll(() => scene.slack.sockets.all.length, SOON).toBe(3);
      await connected();
      expect(await ask().taken).toMatchObject({ accepted: true });
      expect(states).not.toContain('unreachable');
    },
  );

  it('without a word is replaced, both of them too', async () => {
    void start();
    await connected();
    for (const socket of open()) socket.kill();
    await expect.poll(() => scene.slack.sockets.all.length, SOON).toBe(4);
    await connected();
    expect(await ask().taken).toMatchObject({ accepted: true });
  });
});

it('says that Slack is away while it is, and is there again soon after', async () => {
  void start();
  await connected();
  scene.slack.setDown(true);
  await expect.poll(() => states.at(-1), SOON).toBe('unreachable');
  scene.slack.setDown(false);
  await connected();
  expect(states.at(-1)).toBe('live');
  expect(await ask().taken).toMatchObject({ accepted: true });
});

it('gives up on a socket that does not open, and opens another', async () => {
  await scene.slack.close();
  const clock = createManualClock();
  scene = await createSlackScene({ app: { socketMode: true }, clock });
  scene.slack.fail({ kind: 'hang', method: 'apps.connections.open', times: 2 });
  void start();
  await expect.poll(() => scene.slack.calls.length, SOON).toBe(2);
  expect(states).toEqual([]);
  clock.advance(5_000);
  await expect.poll(() => (clock.advance(1), open().length), SOON).toBe(2);
  expect(states).toEqual(expect.arrayContaining(['unreachable', 'live']));
});

describe('what was written while no socket was open', () => {
  it('is read as soon as there is one, in the order it was written, and its copies are the same messages', async () => {
    know(scene.dm.id);
    void start();
    await connected();
    await ask('Before').taken;
    for (const socket of open()) socket.kill();
    await expect.poll(() => open().length, SOON).toBe(0);
    const lost = [ask('One'), ask('Two')];
    await expect.poll(() => texts().length, SOON).toBeGreaterThanOrEqual(3);
    await connected();
    await scene.slack.clock.advance(60_000);
    await Promise.all(lost.map(({ taken }) => taken));
    expect(
      texts()
        .filter((text) => text !== 'Before')
        .slice(0, 2),
    ).toEqual(['One', 'Two']);
    expect(new Set(scene.fake.received.map(({ identity }) => identity)).size).toBe(3);
  });

  it('is read by the process that comes next: direct messages, mentions, and what follows in threads', async () => {
    const { people } = scene.slack;
    void start();
    await connected();
    const mention = people.write(scene.ada, scene.channel, { text: `<@${scene.bot.userId}> Returns?` });
    await mention.taken;
    await stop();
    const thread = mention.message.ts;
    know(scene.dm.id);
    know(`${scene.channel.id}/thread:${thread}/user:${scene.ada.id}`);
    stopping = new AbortController();
    people.write(scene.ada, scene.dm, { text: 'In private' });
    people.write(scene.ada, scene.channel, { text: 'Lunch?' });
    people.write(scene.ada, scene.channel, { text: `<@${scene.bot.userId}> And shoes?` });
    people.write(scene.ada, scene.channel, { text: `<@${scene.bot.userId}> And hats?`, thread });
    void start();
    // What may have been heard already is told again, as Slack does.
    await expect.poll(() => new Set(texts()).size, SOON).toBe(4);
    expect(new Set(texts())).toEqual(new Set(['Returns?', 'In private', 'And shoes?', 'And hats?']));
    expect(scene.fake.received.find(({ text }) => text === 'And hats?')).toMatchObject({ replyTarget: { thread } });
  });

  it('is read again later where Slack is slow, asks to wait or does not show it', async () => {
    know(scene.dm.id);
    void start();
    await connected();
    await stop();
    stopping = new AbortController();
    scene.bot.scopes.delete('channels:history');
    know(scene.channel.id);
    scene.slack.fail({ kind: 'too-many', retryAfter: 1, method: 'conversations.history' });
    ask('One');
    void start();
    await expect.poll(texts, SOON).toEqual(['One']);
  });

  it('is not looked for by a channel that was never connected', async () => {
    know(scene.dm.id);
    void start();
    await connected();
    await ask().taken;
    expect(scene.slack.calls.map(({ method }) => method)).not.toContain('conversations.history');
  });
});

it('waits as long as Slack asks when too many sockets were opened', async () => {
  scene.slack.fail({ kind: 'too-many', retryAfter: 1, method: 'apps.connections.open' });
  void start();
  await connected();
  expect(states.at(-1)).toBe('live');
});

it('ends when its app-level token is not taken', async () => {
  scene.slack.fail({ kind: 'refuse', error: 'invalid_auth', method: 'apps.connections.open', times: 2 });
  await start();
  expect(states).toContain('refused');
  expect(open()).toEqual([]);
});

describe('told to stop', () => {
  it('finishes what it is committing, acknowledges it and hangs up', async () => {
    let commit = () => {};
    scene.fake.onCommit(() => new Promise((resolve) => (commit = resolve)));
    void start();
    await connected();
    const { taken } = ask();
    await expect.poll(() => commit.name, SOON).not.toBe('commit');
    const ended = stop();
    commit();
    await ended;
    expect(await taken).toMatchObject({ accepted: true });
    await expect.poll(() => open().length, SOON).toBe(0);
  });

  it('ends at once while a socket is being opened, and while Slack is away', async () => {
    scene.slack.fail({ kind: 'hang', method: 'apps.connections.open', times: 2 });
    void start();
    await expect.poll(() => scene.slack.calls.length, SOON).toBe(2);
    const began = performance.now();
    await stop();
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(open()).toEqual([]);
  });
});
