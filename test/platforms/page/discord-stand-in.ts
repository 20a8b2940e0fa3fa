// Discord for the page: one bot, one person, their direct messages and a channel of a guild.
import { startFakeDiscord } from '../discord/fake-discord.ts';
import { listOf } from '../discord/messages.ts';
import type { Accepted, Bot, Channel, Json } from '../discord/types.ts';
import type { SeenMessage as Seen } from '../discord/view.ts';
import { newestActs } from './newest-acts.ts';
import type { SeenMessage, StandIn } from './platform.ts';

/** How long Discord shows that a bot is typing, milliseconds. */
const TYPING_MS = 10_000;

export async function startDiscordStandIn(): Promise<StandIn> {
  const discord = await startFakeDiscord();
  const began = Date.now();
  const bot = discord.addBot('shop');
  const guild = discord.people.guild([bot]);
  const ada = discord.people.person();
  const [direct, help] = [discord.people.dm(bot, ada), discord.people.channel(guild, 'help')];
  const channels = [direct, help];
  const channelOf = (id: string): Channel => {
    const channel = channels.find((one) => one.id === id);
    if (channel === undefined) throw new Error('There is no such place.');
    return channel;
  };
  return {
    kind: 'discord',
    title: 'Discord',
    places: [
      { id: direct.id, title: 'Direct messages', hint: '/help and /stop are commands.' },
      { id: help.id, title: '#help', hint: 'Only what names @shop is for the bot.' },
    ],
    env: { DISCORD_API_URL: discord.apiUrl, DISCORD_TOKEN: bot.token },
    view: () => ({
      messages: channels.flatMap(({ id }) => discord.view(id, ada).map((one) => toSeen(id, bot, one))),
      working: Object.fromEntries(channels.map(({ id }) => [id, isTyping(discord.ledger, id) ? '' : null])),
      ledger: newestActs(discord.ledger).map(({ at, route, body }) => ({ at: at - began, method: route, body })),
    }),
    write: (place, text) => {
      const [, name, words = ''] = /^\/([a-z]+)\s*(.*)$/s.exec(text) ?? [];
      const line = words === '' ? {} : { options: { question: words } };
      if (name !== undefined) return void discord.people.command(ada, bot, channelOf(place), { name, ...line });
      discord.people.write(ada, channelOf(place), text.replaceAll('@shop', `<@${bot.user.id}>`));
    },
    press: (id, data) => {
      const found = channels.flatMap((channel) => discord.view(channel, ada)).find((one) => one.id === id);
      if (found === undefined) throw new Error('There is no such message.');
      discord.people.press(ada, found.message, data);
    },
    close: () => discord.close(),
  };
}

function toSeen(place: string, bot: Bot, { id, author, content, edited, ephemeral, thinking, message }: Seen): SeenMessage {
  const text = thinking ? '…' : content.replaceAll(`<@${bot.user.id}>`, '@shop');
  return {
    id,
    place,
    who: author.id === bot.user.id ? 'bot' : 'person',
    text: ephemeral ? `Only you see this: ${text}` : text,
    edited,
    buttons: message.components.flatMap((row) => listOf(row['components'])).flatMap(toButton),
  };
}

/** A link has no id, and nothing is pressed by it. */
function toButton({ label, emoji, custom_id: data }: Json): SeenMessage['buttons'] {
  const text = [(emoji as { readonly name?: string } | undefined)?.name, label].filter((one) => typeof one === 'string').join(' ');
  return typeof data === 'string' ? [{ text, data }] : [];
}

/** Until it writes, or Discord forgets it. */
function isTyping(ledger: readonly Accepted[], channelId: string): boolean {
  const last = ledger.findLast(({ params, route }) => params['channel_id'] === channelId && route.startsWith('POST '));
  return last?.route.endsWith('/typing') === true && Date.now() - last.at < TYPING_MS;
}
