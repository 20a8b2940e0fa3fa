// What the fake sends has every field that Discord was recorded to send, or an adapter would meet them for the first time in production.
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import WebSocket from 'ws';
import { startFakeDiscord, type FakeDiscord } from './fake-discord.ts';
import type { Bot, Channel, Json, User } from './types.ts';

const PATH = resolve(import.meta.dirname, '../../../../shared/data/payloads/discord/discord.json');
const recorded = existsSync(PATH) ? (JSON.parse(readFileSync(PATH, 'utf8')) as Record<string, Json>) : null;

let discord: FakeDiscord;
let bot: Bot;
let ada: User;
let channel: Channel;

beforeEach(async () => {
  discord = await startFakeDiscord();
  bot = discord.addBot();
  ada = discord.people.person();
  channel = discord.people.channel(discord.people.guild([bot]));
});
afterEach(() => discord.close());

/** Fields of the recorded value that the other has not, by path; lists are looked at by their first item. */
function missing(real: unknown, made: unknown, path = ''): readonly string[] {
  if (Array.isArray(real) && Array.isArray(made)) return real.length > 0 && made.length > 0 ? missing(real[0], made[0], `${path}[]`) : [];
  if (typeof real !== 'object' || real === null || typeof made !== 'object' || made === null) return [];
  return Object.entries(real).flatMap(([name, value]) => {
    const own = (made as Json)[name];
    return own === undefined ? [`${path}.${name}`] : missing(value, own, `${path}.${name}`);
  });
}

/** Looks of a person, which say nothing to a bot. */
const isLook = (path: string): boolean =>
  /\.(clan|collectibles|display_name_styles|avatar_decoration_data|unusual_dm_activity_until)$/.test(path);

const first = (name: string): Json => recorded?.[name] ?? {};

function eventsOf(act: () => void): Promise<readonly Json[]> {
  const socket = new WebSocket(`${discord.apiUrl.replace('http', 'ws').replace('/api', '/gateway')}?v=10`);
  const frames: Json[] = [];
  return new Promise((done) => {
    socket.on('message', (data) => {
      const frame = JSON.parse(Buffer.isBuffer(data) ? data.toString() : '') as Json;
      if (frame['op'] === 10)
        socket.send(JSON.stringify({ op: 2, d: { token: bot.token, intents: (1 << 15) | (1 << 9) | 1, properties: {} } }));
      if (frame['t'] === 'GUILD_CREATE') act();
      frames.push(frame);
      if (frame['t'] === 'INTERACTION_CREATE') done(frames);
    });
  });
}

it('events have the recorded fields', async ({ skip }) => {
  if (recorded === null) skip('the recorded payloads are not at hand');
  const rows = [{ type: 1, id: 1, components: [{ type: 2, id: 2, style: 1, label: 'Say Hello', custom_id: 'hello' }] }];
  const made = await eventsOf(() => {
    discord.people.write(ada, channel, `<@${bot.user.id}> Hey`);
    const thread = discord.people.thread(bot.user, channel, 'Thread');
    const message = discord.people.write(bot.user, thread, { content: 'Welcome!', extra: { components: rows } });
    discord.people.write(ada, thread, 'DM me');
    discord.people.press(ada, message, 'hello');
  });
  const [mention, thread, welcome, inThread, pressed] = made.slice(3).map(({ d }) => d);
  const compare = (name: string, event: unknown): readonly string[] =>
    missing(first(name)['data'] ?? first(name), event).filter((path) => !isLook(path));
  expect(compare('gatewayMention', mention)).toEqual([]);
  expect(compare('gatewayThreadCreate', thread)).toEqual([]);
  expect(compare('gatewayBotWelcome', welcome)).toEqual([]);
  expect(compare('gatewayDMRequest', inThread)).toEqual([]);
  expect(missing(first('buttonClickHello'), pressed).filter((path) => !isLook(path))).toEqual([]);
});
