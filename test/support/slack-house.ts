/** A whole Claw between a Slack and a chat model on loopback, for tests that look at it as the people of its workspaces do. */
import { startFakeSlack, type FakeSlack } from '../platforms/slack/fake-slack.ts';
import type { Channel, Install, User } from '../platforms/slack/types.ts';
import { untilDocsAreReady } from './gateway-process.ts';
import { QUESTION, startHouse, type House } from './house.ts';
import { until } from './until.ts';

export interface SlackHouse extends House {
  readonly slack: FakeSlack;
  /** Kills it, and lets another process take over at the same address. */
  readonly killAndRestart: () => Promise<void>;
}

/** What a lost platform may cost. */
export const ANSWER_MS = 15_000;

/** Messages are answered one by one, at once. */
export async function buildSlackHouse(): Promise<SlackHouse> {
  const slack = await startFakeSlack();
  const house = await startHouse(slack, { SLACK_API_URL: slack.apiUrl });
  await untilDocsAreReady(house.home, house.gateway);
  const killAndRestart = async () => {
    await house.gateway.end('SIGKILL');
    house.gateway = await house.home.start({ env: house.env });
  };
  return Object.assign(house, { slack, killAndRestart });
}

export type Shop = Awaited<ReturnType<typeof openShop>>;
export type Feed = 'webhook' | 'socket';

/** A workspace with an app of its own, which also hears of what it says itself, a person, a channel in which both are, and their direct messages. `ackMs` as for the app. */
export async function openShop({ slack, api, gateway }: SlackHouse, mode: Feed, ackMs = 3_000) {
  const bot = slack.install(slack.addApp({ socketMode: mode === 'socket', ackMs, echo: true }), slack.addWorkspace());
  const { app, token } = bot;
  const own = mode === 'socket' ? { app_token: app.appToken } : { signing_secret: app.signingSecret };
  const made = await api('/channels', { kind: 'slack', name: 'Shop', mode, secrets: { bot_token: token, ...own } });
  if (made.status !== 201) throw new Error(`${made.status} ${made.text}`);
  const id = String(made.body?.['id']);
  const address = `${gateway.url}/webhooks/slack/${id}`;
  Object.assign(app.urls, { events: address, interactivity: address, commands: address });
  const health = async (): Promise<unknown> => (await api(`/channels/${id}/health`)).body?.['state'];
  if (mode === 'socket') await until(async () => (await health()) === 'live', ANSWER_MS, 100);
  const ada = slack.people.person(bot.team);
  const rows = async (path: string): Promise<readonly Row[]> => (await api(path)).body?.['data'] as readonly Row[];
  return {
    id,
    bot,
    ada,
    made: made.body,
    channel: slack.people.channel(bot.team, 'help', [bot, ada]),
    dm: slack.people.direct(bot, ada),
    health,
    /** Everything that Slack took from this app. */
    ledger: () => slack.ledger.filter(({ teamId }) => teamId === bot.team.id),
    deliveries: () => rows(`/deliveries?channel_id=${id}`),
    conversations: async () => (await rows('/conversations?limit=100')).filter((row) => row['channel_id'] === id),
    messages: (conversation: Row) => rows(`/conversations/${String(conversation['id'])}/messages?limit=100`),
  };
}

export type Row = Readonly<Record<string, unknown>>;

interface ShopPeople {
  readonly bot: Install;
  readonly ada: User;
}

/** Whole messages of the bot, in a thread or in the channel itself. */
export const answersIn = ({ slack }: SlackHouse, { bot }: ShopPeople, channel: Channel, thread: string | null = null) =>
  slack.see(channel).filter((one) => one.from === bot.userId && one.thread === thread && one.state === 'whole');

export const untilAnswered = (house: SlackHouse, shop: ShopPeople, channel: Channel, thread: string | null = null, count = 1) =>
  until(() => answersIn(house, shop, channel, thread).length >= count, ANSWER_MS, 50);

/** A question in the channel that names the app; the answer belongs in the thread under it. */
export function mention({ slack }: SlackHouse, { bot, ada, channel }: ShopPeople & { readonly channel: Channel }, text = QUESTION) {
  const sent = slack.people.write(ada, channel, { text: `<@${bot.userId}> ${text}` });
  return { ...sent, thread: sent.message.ts };
}
