// The speaking half of a Discord adapter on a fake Discord, with one bot, one person, a channel of a guild and a private conversation.
import { createDiscordAdapter } from '../../../adapters/discord/index.ts';
import { interactionTarget, messageTarget } from '../../../adapters/discord/place.ts';
import type { Delivery } from '../../../src/core/model/delivery.ts';
import type { ReplyTarget } from '../../../src/core/model/message.ts';
import { SETTINGS, type SettingKey } from '../../../src/core/model/setting.ts';
import type { LivePlace, LivePreview, OutgoingMessage, SendContext } from '../../../src/core/ports/channel-adapter.ts';
import type { ChannelConnection } from '../../../src/core/ports/channel-connection.ts';
import type { ChannelHost } from '../../../src/core/ports/channel-host.ts';
import { newUuid, type ChannelId } from '../../../src/kernel/ids.ts';
import { createSilentLogger } from '../../../src/kernel/logger.ts';
import { Secret } from '../../../src/kernel/secret.ts';
import { buildChannel } from '../../builders/fake-channel-host.ts';
import { createMemorySessions } from '../../builders/memory-sessions.ts';
import { createManualClock, type ManualClock } from '../../builders/manual-clock.ts';
import { startFakeDiscord, type FakeDiscordOptions } from '../../platforms/discord/fake-discord.ts';
import type { Bot, Message } from '../../platforms/discord/types.ts';

export interface SceneOptions extends Omit<FakeDiscordOptions, 'time'> {
  readonly apiUrl?: string;
  readonly callTimeoutMs?: number;
  readonly settings?: Partial<Record<SettingKey, unknown>>;
  /** Sleeps on the clock end at once, and it is later; true when absent. */
  readonly hurried?: boolean;
}

export type SpeakingScene = Awaited<ReturnType<typeof createSpeakingScene>>;

export async function createSpeakingScene(options: SceneOptions = {}) {
  const clock = createManualClock();
  const discord = await startFakeDiscord({ ...options, time: clock });
  const bot = discord.addBot('shop');
  const ada = discord.people.person();
  const guild = discord.people.guild([bot]);
  const channel = discord.people.channel(guild);
  const connections = new Map<ChannelId, ChannelConnection>();
  const connect = (one: Bot): ChannelConnection => {
    const made: ChannelConnection = {
      channel: buildChannel({ kind: 'discord' }),
      secrets: { bot_token: new Secret(one.token) },
      bot: { id: one.user.id, name: one.user.username },
      audience: 'addressed',
    };
    connections.set(made.channel.id, made);
    return made;
  };
  const connection = connect(bot);
  const setting = (async (_tenant, _channel, key) => options.settings?.[key] ?? SETTINGS[key].default) as ChannelHost['setting'];
  const adapter = createDiscordAdapter({
    clock: options.hurried === false ? clock : hurried(clock),
    logger: createSilentLogger(),
    apiUrl: options.apiUrl ?? discord.apiUrl,
    callTimeoutMs: options.callTimeoutMs ?? 5_000,
    patienceMs: 1_000,
    sessions: createMemorySessions(),
    connection: async (id) => connections.get(id) ?? null,
    setting,
  });
  const targetOf = ({ channel_id, id }: Message): ReplyTarget => messageTarget({ channelId: channel_id, guildId: guild.id }, id);
  const question = discord.people.write(ada, channel, `<@${bot.user.id}> May I send it back?`);
  const target = targetOf(question);
  const context = (signal = new AbortController().signal): SendContext => ({ tenantId: connection.channel.tenantId, signal });
  const plan = (given: Partial<OutgoingMessage> & { readonly text: string }, to = target): readonly Delivery[] => {
    const messageId = newUuid();
    const shared = { turnId: newUuid(), conversationId: newUuid(), channelId: connection.channel.id, channelKind: 'discord', messageId };
    const state = { seq: 2, state: 'calling', target: to, platformId: null, attempts: 1, callingForMs: 0, tryingForMs: 0, preview: false };
    return adapter
      .plan({ messageId: messageId as never, sources: [], ...given }, to)
      .map((part) => ({ id: newUuid(), ...shared, ...state, ...part }) as Delivery);
  };
  return {
    clock,
    discord,
    bot,
    ada,
    guild,
    channel,
    connections,
    connection,
    adapter,
    question,
    target,
    targetOf,
    context,
    plan,
    /** Brings a whole answer to the platform, part after part. */
    deliver: async (given: Partial<OutgoingMessage> & { readonly text: string }, to = target) => {
      const receipts = [];
      for (const part of plan(given, to)) receipts.push(await adapter.perform(part, context()));
      return receipts;
    },
    /** The target of a command that was promised an answer, for a quarter of an hour. */
    deferred: async (name = 'ask') => {
      bot.commands.set('global', [{ id: newUuid(), name, type: 1 }]);
      const { interaction } = discord.people.command(ada, bot, channel, { name });
      const url = `${discord.apiUrl}/v10/interactions/${interaction.id}/${interaction.token}/callback`;
      const answered = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ type: 5 }),
      });
      if (answered.status !== 204) throw new Error(`The interaction was not deferred: ${answered.status} ${await answered.text()}`);
      const ticket = { applicationId: bot.user.id, token: interaction.token, until: clock.now() + 14 * 60_000 };
      return interactionTarget({ channelId: channel.id, guildId: guild.id }, ticket);
    },
    live: (preview: LivePreview, to = target): LivePlace => {
      const { tenantId, id: channelId } = connection.channel;
      return { tenantId, channelId, conversationId: newUuid(), messageId: newUuid(), target: to, preview };
    },
    /** What the bot wrote, as people see it. */
    shown: (where = channel) => discord.view(where, ada).filter(({ author }) => author.id === bot.user.id),
    calls: (route: string) => discord.requests.filter((one) => one.route === route),
  };
}

const hurried = (clock: ManualClock): ManualClock => ({ ...clock, sleep: async (ms) => clock.advance(ms) });

export const POST = 'POST /channels/{channel_id}/messages';
export const PATCH = 'PATCH /channels/{channel_id}/messages/{message_id}';
