/** Opens the channels' adapters, and the connections to platforms that they work with. */
import { fileURLToPath } from 'node:url';
import { createChannelAdapters } from '../../adapters/index.ts';
import { loadWebAssets } from '../../adapters/web/load-web-assets.ts';
import type { Config } from '../config/config.ts';
import type { Clock } from '../kernel/clock.ts';
import type { NewId, TenantId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import type { ChannelAdapter } from '../core/ports/channel-adapter.ts';
import type { FindConnection } from '../core/ports/channel-connection.ts';
import type { DirectoryStore } from '../core/ports/directory-store.ts';
import type { Metrics } from '../core/ports/metrics.ts';
import type { LiveEvents } from '../core/ports/live-events.ts';
import type { PgPool } from '../drivers/_shared/pg-pool.ts';
import { createConnectionStore } from '../drivers/store/connection-store.ts';
import { createGatewaySessionStore } from '../drivers/store/gateway-session-store.ts';
import { createQuotaStore } from '../drivers/store/quota-store.ts';
import { createPlaceStore } from '../drivers/store/place-store.ts';
import { createSecretStore } from '../drivers/store/secret-store.ts';
import { WRAPPING_PURPOSE } from '../drivers/store/tenant-key.ts';
import { createChannelConnections } from '../engine/channel-connections.ts';
import { assertRoom } from '../engine/quotas.ts';
import { watchSends } from '../engine/watch-sends.ts';
import type { Settings } from '../engine/settings.ts';
import { createFindConnection } from './find-connection.ts';
import type { KeysFor } from './master-keys.ts';

interface ChannelParts {
  readonly config: Config;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly keysFor: KeysFor;
  readonly pool: PgPool;
  readonly directory: DirectoryStore;
  readonly settings: Settings;
  readonly live: LiveEvents;
  readonly metrics: Metrics;
}

/** With the time that a send may wait for its turn (3 s) a call ends before the engine gives the send up. */
const CALL_TIMEOUT_MS = 6_500;
/** Proxies end a poll held for much longer. */
const TELEGRAM_POLL_SECONDS = 30;
const DISCORD_PATIENCE_MS = 15_000;

export async function openChannels(parts: ChannelParts) {
  const secrets = createSecretStore(parts.pool, parts.keysFor(WRAPPING_PURPOSE));
  const connections = createConnectionStore(parts.pool);
  const secretNames = (kind: string) => adapters.get(kind)?.secrets ?? [];
  const places = createPlaceStore(parts.pool);
  const known = createFindConnection({ ...parts, connections, secrets, secretNames });
  const watching = { ...parts, ...known, places, connections };
  const opened = await openAdapters(parts, known.find);
  const adapters = new Map(opened.map((adapter) => [adapter.kind, watchSends(adapter, watching)]));
  const { publicUrl } = parts.config.http;
  const quotas = { quotas: createQuotaStore(parts.pool), setting: parts.settings.get, planOf: parts.settings.planOf };
  const assertChannelRoom = (tenantId: TenantId) => assertRoom(quotas, tenantId, 'channels');
  const making = { ...parts, ...known, adapters, connections, secrets, assertRoom: assertChannelRoom };
  const channelConnections = createChannelConnections({ ...making, publicUrl });
  return { secrets, connections, known, places, adapters, channelConnections, assertChannelRoom };
}

/** A folder beside the compiled server. */
const inDist = (folder: string): string => fileURLToPath(new URL(`../../${folder}`, import.meta.url));

async function openAdapters(parts: ChannelParts, connection: FindConnection): Promise<readonly ChannelAdapter[]> {
  const { directory, config } = parts;
  const web = {
    ...parts,
    webAssets: await loadWebAssets(inDist('web'), inDist('embed')),
    defaultWebChannelKey: async () => {
      const tenant = await directory.defaultTenant();
      const channels = tenant ? await directory.channels(tenant.id) : [];
      return channels.find((channel) => channel.kind === 'web' && channel.state === 'active')?.publicKey ?? null;
    },
  };
  const common = { ...parts, connection, callTimeoutMs: CALL_TIMEOUT_MS };
  const sessions = createGatewaySessionStore(parts.pool);
  const telegram = { ...common, apiRoot: config.telegram.apiRoot, pollSeconds: TELEGRAM_POLL_SECONDS };
  const slack = {
    ...common,
    apiUrl: `${config.slack.apiUrl}/`,
    publicUrl: config.http.publicUrl,
    sharedApp: config.slack.sharedApp,
    sessions,
  };
  const discord = {
    ...common,
    patienceMs: DISCORD_PATIENCE_MS,
    apiUrl: config.discord.apiUrl,
    sessions,
    setting: parts.settings.get,
  };
  return createChannelAdapters({ web, telegram, slack, discord });
}
