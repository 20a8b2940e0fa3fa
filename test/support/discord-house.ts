/** A whole Claw between a Discord and a chat model on loopback, for tests that look at it as the people of its servers do. */
import { startFakeDiscord, type FakeDiscord } from '../platforms/discord/fake-discord.ts';
import type { Bot, Channel, User } from '../platforms/discord/types.ts';
import { startFakeOpenAi, type FakeOpenAi } from '../platforms/fake-openai.ts';
import { call, type Called } from './call.ts';
import { freePort } from './free-port.ts';
import { makeHome, putSetting, raiseAddressLimit, untilDocsAreReady, type GatewayHome, type GatewayProcess } from './gateway-process.ts';
import { until } from './until.ts';

export interface DiscordHouse {
  readonly discord: FakeDiscord;
  readonly model: FakeOpenAi;
  readonly home: GatewayHome;
  gateway: GatewayProcess;
  readonly env: Readonly<Record<string, string>>;
  readonly api: (path: string, json?: unknown, method?: string) => Promise<Called>;
  readonly close: () => Promise<void>;
}

/** A look at the leases, an identify, and an answer. */
export const ANSWER_MS = 20_000;

/** Found in the documents that come with Claw. */
export const QUESTION = 'How do I add my own documents?';

/** Messages are answered one by one, at once. */
export async function buildDiscordHouse(): Promise<DiscordHouse> {
  const [discord, model, home, port] = await Promise.all([startFakeDiscord(), startFakeOpenAi(), makeHome(), freePort()]);
  const env = {
    DISCORD_API_URL: discord.apiUrl,
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    OPENAI_BASE_URL: model.baseUrl,
    OPENAI_API_KEY: 'sk-of-a-test',
    CHAT_MODEL: 'scripted-1',
  };
  const gateway = await home.start({ env });
  const house: DiscordHouse = {
    discord,
    model,
    home,
    gateway,
    env,
    api: async (path, json, method) =>
      call(`${house.gateway.url}/api/v1${path}`, { token: await home.adminKey(), json, ...(method !== undefined && { method }) }),
    close: async () => {
      await home.remove();
      await Promise.all([discord.close(), model.close()]);
    },
  };
  await raiseAddressLimit(home, gateway);
  await putSetting(home, gateway, 'collect.window_ms', 0);
  return house;
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
