// A Slack adapter on a fake Slack and a fake host, with one app, one person, a channel both are in and their direct messages.
import { createSlackAdapter } from '../../../adapters/slack/index.ts';
import type { ReplyTarget } from '../../../src/core/model/message.ts';
import type { ChannelConnection } from '../../../src/core/ports/channel-connection.ts';
import { createSystemClock, type Clock } from '../../../src/kernel/clock.ts';
import type { ChannelId } from '../../../src/kernel/ids.ts';
import { createSilentLogger, type Logger } from '../../../src/kernel/logger.ts';
import { Secret } from '../../../src/kernel/secret.ts';
import { buildChannel, createFakeChannelHost } from '../../builders/fake-channel-host.ts';
import { createMemorySessions } from '../../builders/memory-sessions.ts';
import { createRecordedMetrics } from '../../builders/recorded-metrics.ts';
import { startFakeSlack, type AppOptions } from '../../platforms/slack/fake-slack.ts';
import type { Install } from '../../platforms/slack/types.ts';

export function buildSlackConnection(install: Install, given: Partial<ChannelConnection> = {}): ChannelConnection {
  const { app, token, userId } = install;
  return {
    channel: buildChannel({ kind: 'slack' }),
    secrets: {
      bot_token: new Secret(token),
      signing_secret: new Secret(app.signingSecret),
      app_token: new Secret(app.appToken),
    },
    bot: { id: userId, name: 'claw' },
    audience: 'addressed',
    ...given,
  };
}

interface SceneOptions {
  readonly clock?: Clock;
  readonly logger?: Logger;
  readonly callTimeoutMs?: number;
  readonly app?: AppOptions;
  /** Whether the app is the one that many businesses share. */
  readonly isShared?: boolean;
}

const sharedAppOf = ({ app: { clientId, clientSecret, signingSecret } }: Install) => ({
  clientId,
  clientSecret: new Secret(clientSecret),
  signingSecret: new Secret(signingSecret),
});

export type SlackScene = Awaited<ReturnType<typeof createSlackScene>>;

export async function createSlackScene(options: SceneOptions = {}) {
  const slack = await startFakeSlack();
  const bot = slack.install(slack.addApp(options.app), slack.addWorkspace());
  const connections = new Map<ChannelId, ChannelConnection>();
  const sessions = createMemorySessions();
  const metrics = createRecordedMetrics();
  const connect = (one: Install, given: Partial<ChannelConnection> = {}): ChannelConnection => {
    const connection = buildSlackConnection(one, given);
    connections.set(connection.channel.id, connection);
    return connection;
  };
  const connection = connect(bot);
  const adapter = createSlackAdapter({
    clock: options.clock ?? createSystemClock(),
    logger: options.logger ?? createSilentLogger(),
    apiUrl: slack.apiUrl,
    callTimeoutMs: options.callTimeoutMs ?? 5_000,
    connection: async (id) => connections.get(id) ?? null,
    sessions,
    publicUrl: 'https://claw.example',
    sharedApp: options.isShared === true ? sharedAppOf(bot) : null,
    metrics,
  });
  const ada = slack.people.person(bot.team);
  const channel = slack.people.channel(bot.team, 'help', [bot, ada]);
  const dm = slack.people.direct(bot, ada);
  const target: ReplyTarget = { space: `${bot.team.id}/${dm.id}`, person: `${bot.team.id}/${ada.id}` };
  return {
    slack,
    bot,
    connection,
    connect,
    connections,
    sessions,
    metrics,
    adapter,
    ada,
    channel,
    dm,
    target,
    fake: createFakeChannelHost(),
  };
}
