/** The half of the Slack channel that listens: what comes by HTTP or by sockets, and what an owner sets up. */
import type { ChannelAdapter } from '../../src/core/ports/channel-adapter.ts';
import { createTakeIn } from '../_shared/take-in.ts';
import { createAppWebhookEndpoint } from './app-webhook-endpoint.ts';
import { createCatchUp } from './catch-up.ts';
import type { SharedParts, SlackAdapterDeps } from './deps.ts';
import { greet } from './greet.ts';
import { createInstallEndpoints } from './install-endpoints.ts';
import { createManifestEndpoint } from './manifest-endpoint.ts';
import { createNamePeople } from './name-people.ts';
import { normalise } from './normalise.ts';
import { openFile } from './open-file.ts';
import { createNameBudget } from './rates.ts';
import { runSockets } from './run-sockets.ts';
import { appToken, FEEDS, SECRET_NAMES } from './secrets.ts';
import { checkApp } from './set-up.ts';
import { takeEvent, type TakePayload } from './take-event.ts';
import { createWebhookEndpoint } from './webhook-endpoint.ts';

export function createListening(deps: SlackAdapterDeps & SharedParts) {
  const name = createNamePeople({ ...deps, budget: createNameBudget(deps.clock, Math.random) });
  const taking = { ...deps, takeIn: createTakeIn(deps.logger, name), greet: greet.bind(null, deps) };
  const take: TakePayload = (payload, connection, host) => takeEvent(taking, payload, connection, host);
  return {
    secrets: SECRET_NAMES,
    feeds: FEEDS,
    normalise,
    endpoints: (host) => [
      createWebhookEndpoint(host, { ...deps, take }),
      createAppWebhookEndpoint(host, { ...deps, take }),
      ...createInstallEndpoints(host, deps),
      createManifestEndpoint(deps.publicUrl),
    ],
    run: (connection, host, signal, tell) => {
      const logger = deps.logger.child({ channel_id: connection.channel.id });
      const taken = { ...deps, logger, connection, take: (payload: unknown) => take(payload, connection, host) };
      const catchUp = createCatchUp(taken);
      return runSockets({ ...taken, token: appToken(connection.secrets), tell, catchUp }, signal);
    },
    check: (secrets, signal) => checkApp(deps.openApi, secrets, signal),
    // Where Slack posts to is told by the app's own settings: see the manifest.
    feed: async () => {},
    openFile: (connection, file, maxBytes, signal) => openFile(taking, connection, file, maxBytes, signal),
  } satisfies Partial<ChannelAdapter>;
}
