/** A whole Claw between a Discord and a chat model on loopback, for tests that look at it as the people of its servers do. */
import { startFakeDiscord, type FakeDiscord } from '../platforms/discord/fake-discord.ts';
import type { Bot, Channel, User } from '../platforms/discord/types.ts';
import { untilDocsAreReady } from './gateway-process.ts';
import { startHouse, type House } from './house.ts';
import { until } from './until.ts';

export interface DiscordHouse extends House {
  readonly discord: FakeDiscord;
}

/** A look at the leases, an identify, and an answer. */
export const ANSWER_MS = 20_000;

/** Messages are answered one by one, at once. */
export async function buildDiscordHouse(): Promise<DiscordHouse> {
  const discord = await startFakeDiscord();
  const house = await startHouse(discord, { DISCORD_API_URL: discord.apiUrl });
  return Object.assign(house, { discord });
}

/** For what is answered from the documents that come with Claw. */
export const untilReady = ({ home, gateway }: DiscordHouse): Promise<void> => untilDocsAreReady(home, gateway);

export type Row = Readonly<Record<string, unknown>>;
export type Shop = Awaited<ReturnType<typeof openShop>>;

/** A server with a bot of its own, which is connected and heard, and a person. `bot`: one that was made before. */
export async function openShop({ discord, api }: Pick<DiscordHouse, 'discord' | 'api'>, name: string, bot: Bot = discord.addBot(name)) {
  const guild = discord.people.guild([bot], name);
  const channel = discord.people.channel(guild);
  const made = await api('/channels', { kind: 'discord', name, secrets: { bot_token: bot.token } });
  if (made.status !== 201) throw new Error(`${made.status} ${made.text}`);
  const id = String(made.body?.['id']);
  const health = async (): Promise<unknown> => (await api(`/channels/${id}/health`)).body?.['state'];
  await until(async () => ['live', 'restricted'].includes(String(await health())), ANSWER_MS, 100);
  const rows = async (path: string): Promise<readonly Row[]> => (await api(path)).body?.['data'] as readonly Row[];
  const of = (state = ''): Promise<readonly Row[]> => rows(`/deliveries?channel_id=${id}${state === '' ? '' : `&state=${state}`}`);
  return {
    id,
    bot,
    guild,
    channel,
    made: made.body,
    health,
    ada: discord.people.person(`ada-${name}`),
    /** Gives this bot alone another setting. */
    set: async (key: string, value: unknown): Promise<void> => {
      const answer = await api(`/configs/${key}?channel_id=${id}`, { value }, 'PUT');
      if (answer.status !== 200) throw new Error(`${key}: ${answer.text}`);
    },
    deliveries: of,
    /** The conversations of one person with this bot. */
    conversations: async ({ username }: User) =>
      (await rows('/conversations?limit=100')).filter((row) => row['channel_id'] === id && row['contact_name'] === username),
    messages: (conversation: Row) => rows(`/conversations/${String(conversation['id'])}/messages?limit=100`),
    /** Everything that Discord took from this bot under a route. */
    ledger: (route: string) => discord.ledger.filter((one) => one.token === bot.token && one.route === route),
  };
}

/** Whole messages of the bot in a place, as the person sees them. */
export const answersIn = ({ discord }: Pick<DiscordHouse, 'discord'>, { bot, ada }: Pick<Shop, 'bot' | 'ada'>, where: Channel) =>
  discord.view(where, ada).filter(({ author, thinking }) => author.id === bot.user.id && !thinking);

export const POST = 'POST /channels/{channel_id}/messages';
