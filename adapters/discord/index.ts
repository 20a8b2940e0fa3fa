/** The Discord channel: a bot of the business, fed by the gateway's socket and by interactions over HTTP. */
import type { Clock } from '../../src/kernel/clock.ts';
import type { Logger } from '../../src/kernel/logger.ts';
import type { ChannelAdapter } from '../../src/core/ports/channel-adapter.ts';
import type { ChannelConnection, FindConnection } from '../../src/core/ports/channel-connection.ts';
import type { ChannelHost } from '../../src/core/ports/channel-host.ts';
import type { GatewaySessionStore } from '../../src/core/ports/gateway-session-store.ts';
import { createTakeIn } from '../_shared/take-in.ts';
import { askApplication, createFindApplication } from './application.ts';
import { checkBot } from './check.ts';
import { registerCommands } from './commands.ts';
import { createInteractionsEndpoint } from './endpoint.ts';
import { KIND, normalise } from './normalise.ts';
import { openFile } from './open-file.ts';
import { createOpenRest, type OpenRest } from './open-rest.ts';
import { createFindOwnRoles } from './own-roles.ts';
import { runGateway } from './run.ts';
import { botToken, SECRET_NAMES } from './secrets.ts';
import { createSpeaking } from './speaking.ts';
import { takeEvent } from './take-event.ts';
import { createTakeFramed } from './take-framed.ts';

export interface DiscordAdapterDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Address of the REST API without version and slash: `https://discord.com/api`. The gateway's address comes from there. */
  readonly apiUrl: string;
  /** Longest time of one call, milliseconds; with the wait of a send it must stay below the core's time for one. */
  readonly callTimeoutMs: number;
  /** Longest wait for each step of connecting to the gateway, milliseconds. */
  readonly patienceMs: number;
  readonly connection: FindConnection;
  readonly sessions: GatewaySessionStore;
  readonly setting: ChannelHost['setting'];
}

type DiscordAdapter = ChannelAdapter & Required<Pick<ChannelAdapter, 'normalise' | 'run' | 'check' | 'feed' | 'openFile'>>;

export function createDiscordAdapter(deps: DiscordAdapterDeps): DiscordAdapter {
  const openRest = createOpenRest(deps);
  return {
    kind: KIND,
    ...createSpeaking(deps, openRest),
    ...createIntake(deps, openRest),
    check: (secrets, signal) => checkBot(async () => openRest(botToken(secrets)), signal),
    feed: async ({ secrets }, _mode, signal) => {
      const rest = await openRest(botToken(secrets));
      await registerCommands(rest, (await askApplication(rest, signal)).id, signal);
    },
  };
}

function createIntake(deps: DiscordAdapterDeps, openRest: OpenRest) {
  const { clock, connection } = deps;
  const taking = { ...deps, takeIn: createTakeIn(deps.logger) };
  const take = (event: unknown, found: ChannelConnection, host: ChannelHost) => takeEvent(taking, event, found, host);
  const application = createFindApplication(openRest, clock);
  const ownRoles = createFindOwnRoles(clock);
  return {
    secrets: SECRET_NAMES,
    feeds: { socket: [SECRET_NAMES[0]] },
    normalise: (payload, found) => normalise(payload, found),
    endpoints: (host) => [createInteractionsEndpoint(host, { clock, connection, application, take })],
    run: async (found, host, signal, tell) => {
      const rest = await openRest(botToken(found.secrets));
      const logger = deps.logger.child({ channel_id: found.channel.id });
      const takeFramed = createTakeFramed({ ...taking, logger, rest, ownRoles }, found, host);
      return runGateway({ ...deps, logger, rest, connection: found, tell, take: takeFramed }, signal);
    },
    openFile: (_connection, file, maxBytes, signal) => openFile(deps.apiUrl, file, maxBytes, signal),
  } satisfies Partial<DiscordAdapter>;
}
