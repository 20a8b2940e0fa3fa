// Which roles mean one bot alone, as Discord tells it.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createOpenRest, type DiscordRest } from '../../../adapters/discord/open-rest.ts';
import { createFindOwnRoles, type FindOwnRoles } from '../../../adapters/discord/own-roles.ts';
import { Secret } from '../../../src/kernel/secret.ts';
import { createManualClock, type ManualClock } from '../../builders/manual-clock.ts';
import { startFakeDiscord, type FakeDiscord } from '../../platforms/discord/fake-discord.ts';
import type { Bot, Guild, Role } from '../../platforms/discord/types.ts';

const ROUTE = 'GET /guilds/{guild_id}/roles';
const TEN_MINUTES_MS = 600_000;

let clock: ManualClock;
let discord: FakeDiscord;
let bot: Bot;
let guild: Guild;
let rest: DiscordRest;
let own: Role;
let find: FindOwnRoles;
beforeEach(async () => {
  clock = createManualClock();
  discord = await startFakeDiscord({ time: clock });
  bot = discord.addBot('shop');
  guild = discord.people.guild([bot]);
  rest = await createOpenRest({ clock, apiUrl: discord.apiUrl, callTimeoutMs: 1_000 })(new Secret(bot.token));
  // As Discord makes one for each bot that it lets in.
  own = discord.people.role(guild, 'shop');
  Object.assign(own, { managed: true, tags: { bot_id: bot.user.id } });
  discord.people.role(guild, 'staff');
  Object.assign(discord.people.role(guild, 'other bot'), { managed: true, tags: { bot_id: '1457469483726668048' } });
  find = createFindOwnRoles(clock);
});
afterEach(() => discord.close());

const roles = (guildId = guild.id) => find(rest, bot.user.id, guildId);
const asked = () => discord.requests.filter(({ route }) => route === ROUTE).length;

it('are those that Discord made for the bot in that server', async () => {
  expect(await roles()).toEqual([own.id]);
  expect(await roles(discord.people.guild([bot]).id)).toEqual([]);
});

it('are asked for once in ten minutes for each server', async () => {
  await Promise.all([roles(), roles()]);
  await roles();
  expect(asked()).toBe(1);
  clock.advance(TEN_MINUTES_MS);
  await roles();
  expect(asked()).toBe(2);
});

it('are none where Discord does not tell: then only the name calls the bot', async () => {
  expect(await roles('100000000000000000')).toEqual([]);
  discord.setDown(true);
  clock.advance(TEN_MINUTES_MS);
  expect(await roles()).toEqual([]);
});
