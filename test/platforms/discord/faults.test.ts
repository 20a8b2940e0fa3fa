// Budgets and faults of the fake: what a caller meets, and what was carried out all the same.
import { REST, RateLimitError, Routes } from 'discord.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createManualClock, type ManualClock } from '../../builders/manual-clock.ts';
import { startFakeDiscord, type FakeDiscord } from './fake-discord.ts';
import type { Bot, Channel, Fault } from './types.ts';

let clock: ManualClock;
let discord: FakeDiscord;
let bot: Bot;
let channel: Channel;

beforeEach(async () => {
  clock = createManualClock();
  discord = await startFakeDiscord({
    time: clock,
    limits: { global: { limit: 8, windowMs: 1_000 }, invalid: { limit: 3, windowMs: 600_000 } },
  });
  bot = discord.addBot();
  channel = discord.people.channel(discord.people.guild([bot]));
});
afterEach(() => discord.close());

const say = (to: Channel = channel, signal?: AbortSignal): Promise<Response> =>
  fetch(`${discord.apiUrl}/v10/channels/${to.id}/messages`, {
    method: 'POST',
    headers: { authorization: `Bot ${bot.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ content: 'One' }),
    ...(signal !== undefined && { signal }),
  });

describe('budgets', () => {
  it('count down per route and place, and refuse what exceeds them', async () => {
    const answers = [];
    for (let at = 0; at < 6; at += 1) answers.push(await say());
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429]);
    expect(answers.map(({ headers }) => headers.get('x-ratelimit-remaining'))).toEqual(['4', '3', '2', '1', '0', '0']);
    const { headers } = answers[5]!;
    expect(Object.fromEntries(headers)).toMatchObject({
      'retry-after': '5',
      'x-ratelimit-scope': 'user',
      'x-ratelimit-reset-after': '5.000',
    });
    expect(await answers[5]!.json()).toEqual({ message: 'You are being rate limited.', retry_after: 5, global: false });
    expect(discord.requests.filter(({ status }) => status === 429)).toHaveLength(1);
    clock.advance(5_000);
    expect((await say()).status).toBe(200);
  });

  it('are one for everything a bot does', async () => {
    const places = Array.from({ length: 9 }, () => discord.people.dm(bot, discord.people.person()));
    const answers = [];
    for (const place of places) answers.push(await say(place));
    expect(answers.map(({ status }) => status)).toEqual([...Array<number>(8).fill(200), 429]);
    expect(answers[8]!.headers.get('x-ratelimit-global')).toBe('true');
    expect(await answers[8]!.json()).toMatchObject({ global: true });
  });

  it('ban an address after too many requests in vain', async () => {
    discord.fail({ kind: 'refuse', status: 403, code: 50_001, message: 'Missing Access', times: 3 });
    for (let at = 0; at < 3; at += 1) await say();
    expect((await say()).headers.get('content-type')).toBe('text/html');
    clock.advance(600_000);
    expect((await say()).status).toBe(200);
  });

  it('are understood by the real SDK', async () => {
    const rest = new REST({
      api: discord.apiUrl,
      retries: 0,
      rejectOnRateLimit: () => true,
      hashSweepInterval: 0,
      handlerSweepInterval: 0,
    });
    rest.setToken(bot.token);
    const post = () => rest.post(Routes.channelMessages(channel.id), { body: { content: 'One' } });
    for (let at = 0; at < 5; at += 1) await post();
    await expect(post()).rejects.toThrow(RateLimitError);
    expect(discord.requests).toHaveLength(5);
  });
});

describe('faults', () => {
  it.each<[Fault, number, number]>([
    [{ kind: 'too-many', retryAfter: 1.5 }, 429, 0],
    [{ kind: 'too-many', retryAfter: 2, scope: 'shared' }, 429, 0],
    [{ kind: 'server-error', status: 503 }, 503, 0],
    [{ kind: 'html' }, 502, 0],
    [{ kind: 'slow', ms: 1 }, 200, 1],
    [{ kind: 'drop' }, 0, 0],
    [{ kind: 'accept-server-error' }, 500, 1],
    [{ kind: 'accept-html' }, 502, 1],
    [{ kind: 'accept-drop' }, 0, 1],
  ])('%j: the answer is %d, and %d was accepted', async (fault, status, accepted) => {
    discord.fail({ ...fault, route: 'POST /channels/{channel_id}/messages', token: bot.token });
    const answer = await say().catch(() => null);
    expect(answer?.status ?? 0).toBe(status);
    expect(discord.ledger).toHaveLength(accepted);
    expect((await say()).status).toBe(200);
  });

  it.each([
    ['hang', 0],
    ['accept-hang', 1],
  ] as const)('%s: no answer comes', async (kind, accepted) => {
    discord.fail({ kind });
    await expect(say(channel, AbortSignal.timeout(100))).rejects.toThrow('timeout');
    expect(discord.ledger).toHaveLength(accepted);
  });

  it('answers nothing while it is down', async () => {
    discord.setDown(true);
    await expect(say()).rejects.toThrow('fetch failed');
    discord.setDown(false);
    expect((await say()).status).toBe(200);
  });
});
