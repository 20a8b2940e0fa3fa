// Slack for the page: one app in Socket Mode, one person, their direct messages, a channel, and the app's assistant.
import { startFakeSlack } from '../slack/fake-slack.ts';
import type { Seen } from '../slack/seen.ts';
import type { Channel, Json } from '../slack/types.ts';
import { newestActs } from './newest-acts.ts';
import type { SeenMessage, StandIn } from './platform.ts';

/** What falls due, such as a retry after a minute, is looked for this often. */
const TICK_MS = 500;
/** The thread of the assistant has an id of its own, though it lies among the direct messages. */
const ASSISTANT = 'assistant';

export async function startSlackStandIn(): Promise<StandIn> {
  const slack = await startFakeSlack();
  const began = slack.clock.now();
  const ticking = setInterval(() => void slack.clock.advance(0), TICK_MS);
  const team = slack.addWorkspace('shop');
  const bot = slack.install(slack.addApp({ socketMode: true }), team);
  const ada = slack.people.person(team);
  const [direct, help] = [slack.people.direct(bot, ada), slack.people.channel(team, 'help', [bot, ada])];
  let assistant: string | null = null;
  const placeOf = (channel: Channel, { ts, thread }: Pick<Seen, 'ts' | 'thread'>): string =>
    assistant !== null && [ts, thread].includes(assistant) ? ASSISTANT : channel.id;
  const seen = (): readonly SeenMessage[] =>
    [direct, help].flatMap((channel) =>
      slack.see(channel).map((one) => toSeen(one, placeOf(channel, one), one.from === bot.userId, channel.threads.get(one.ts)?.prompts)),
    );
  const say = (channel: Channel, text: string, thread?: string): void =>
    void slack.people.write(ada, channel, { text: text.replaceAll('@claw', `<@${bot.userId}>`), ...(thread !== undefined && { thread }) });
  const write = (place: string, text: string): void => {
    if (place === ASSISTANT) {
      assistant ??= slack.people.openAssistant(bot, ada).thread;
      return say(direct, text, assistant);
    }
    const channel = [direct, help].find(({ id }) => id === place);
    if (channel === undefined) throw new Error('There is no such place.');
    const [, command, words = ''] = /^(\/claw)\b\s*(.*)$/s.exec(text) ?? [];
    if (command !== undefined) return void slack.people.command(bot, ada, channel, command, words);
    const thread = text.startsWith('>') ? newestThread(slack.see(channel)) : undefined;
    say(channel, text.replace(/^>\s*/, ''), thread);
  };
  return {
    kind: 'slack',
    title: 'Slack',
    places: [
      { id: direct.id, title: 'Direct messages', hint: '/claw with a question or help, new, stop, human, usage is a command.' },
      { id: help.id, title: '#help', hint: 'Only what names @claw is for the bot; what begins with > goes into the newest thread.' },
      { id: ASSISTANT, title: 'Assistant', hint: 'A thread of your own with the app.' },
    ],
    env: { SLACK_API_URL: slack.apiUrl, SLACK_BOT_TOKEN: bot.token, SLACK_APP_TOKEN: bot.app.appToken },
    view: () => ({
      messages: seen(),
      working: { [ASSISTANT]: direct.threads.get(assistant ?? '')?.status || null },
      ledger: newestActs(slack.ledger).map(({ at, method, body }) => ({ at: at - began, method, body })),
    }),
    write,
    press: (id, data) => {
      const [channelId, ts = ''] = id.split(':');
      const channel = [direct, help].find((one) => one.id === channelId);
      const { action, value, message } = JSON.parse(data) as Readonly<Record<string, string>>;
      if (channel === undefined) throw new Error('There is no such message.');
      if (message !== undefined) return say(channel, message, ts);
      slack.people.press(bot, ada, channel, ts, action ?? '', value);
    },
    close: async () => {
      clearInterval(ticking);
      await slack.close();
    },
  };

  function toSeen(one: Seen, place: string, isBot: boolean, prompts: readonly Json[] = []): SeenMessage {
    const channel = place === help.id ? help : direct;
    const words = one.text.replaceAll(/\n?(👍|👎)/g, '').replaceAll(`<@${bot.userId}>`, '@claw');
    const offered = prompts.map(({ title, message }) => ({ text: String(title), data: JSON.stringify({ message }) }));
    return {
      id: `${channel.id}:${one.ts}`,
      place,
      who: isBot ? 'bot' : 'person',
      text: `${one.thread === null || place === ASSISTANT ? '' : '↳ '}${words}`,
      edited: one.edits > 0 || one.state !== 'whole',
      buttons: [...offered, ...one.blocks.flatMap(buttonsOf)],
    };
  }
}

const newestThread = (seen: readonly Seen[]): string | undefined => seen.findLast(({ thread }) => thread !== null)?.thread ?? undefined;

interface Half {
  readonly text: { readonly text: string };
  readonly value: string;
}

/** The two halves of what asks whether an answer helped. */
function buttonsOf(block: Json): SeenMessage['buttons'] {
  const elements = (block['type'] === 'context_actions' ? block['elements'] : []) as readonly Json[];
  return elements.flatMap((element) =>
    [element['positive_button'], element['negative_button']].map((half) => {
      const { text, value } = half as Half;
      return { text: text.text, data: JSON.stringify({ action: element['action_id'], value }) };
    }),
  );
}
