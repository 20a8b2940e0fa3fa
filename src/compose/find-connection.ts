/** Finds the connection of a channel with its secrets opened, remembered for a moment: it is asked before every call to a platform. */
import type { Clock } from '../kernel/clock.ts';
import type { ChannelId } from '../kernel/ids.ts';
import { putNewest } from '../kernel/put-newest.ts';
import type { ChannelConnection, FindConnection } from '../core/ports/channel-connection.ts';
import type { ConnectionStore } from '../core/ports/connection-store.ts';
import type { DirectoryStore } from '../core/ports/directory-store.ts';
import type { SecretStore } from '../core/ports/secret-store.ts';
import { openSecrets } from '../engine/open-secrets.ts';
import type { Settings } from '../engine/settings.ts';

export interface FindConnectionDeps {
  readonly connections: Pick<ConnectionStore, 'get' | 'tenantOf'>;
  readonly directory: Pick<DirectoryStore, 'channel'>;
  readonly secrets: Pick<SecretStore, 'get'>;
  readonly settings: Pick<Settings, 'get'>;
  readonly clock: Clock;
  /** Which secrets a connection of this kind has. */
  readonly secretNames: (kind: string) => readonly string[];
}

export interface KnownConnections {
  readonly find: FindConnection;
  /** The next question is answered anew; other processes know of a change within a second. */
  forget(id: ChannelId): void;
}

/** A paused or changed connection is seen by other processes at most this much later. */
const TTL_MS = 1_000;
/** Ids that nobody knows are remembered too, so that asking for them costs the database little; beyond this the oldest go. */
const MOST_KNOWN = 1_000;

interface Known {
  readonly until: number;
  readonly connection: Promise<ChannelConnection | null>;
}

export function createFindConnection(deps: FindConnectionDeps): KnownConnections {
  const known = new Map<ChannelId, Known>();
  return {
    forget: (id) => void known.delete(id),
    find: (id) => {
      const now = deps.clock.monotonic();
      const found = known.get(id);
      if (found !== undefined && found.until > now) return found.connection;
      const connection = load(deps, id);
      const entry = { until: now + TTL_MS, connection };
      putNewest(known, id, entry, MOST_KNOWN);
      // What failed is asked again by the next one; the failure itself goes to who asked.
      connection.catch(() => known.get(id) === entry && known.delete(id));
      return connection;
    },
  };
}

async function load(deps: FindConnectionDeps, id: ChannelId): Promise<ChannelConnection | null> {
  const tenantId = await deps.connections.tenantOf(id);
  if (tenantId === null) return null;
  const [channel, stored] = await Promise.all([deps.directory.channel(tenantId, id), deps.connections.get(tenantId, id)]);
  if (channel === null || stored === null || channel.state !== 'active') return null;
  const secrets = await openSecrets(deps.secrets, channel, deps.secretNames(channel.kind));
  const [audience, bots] = await Promise.all([
    deps.settings.get(tenantId, id, 'groups.audience'),
    deps.settings.get(tenantId, id, 'groups.bots'),
  ]);
  return { channel, secrets, bot: stored.bot, audience, bots, refused: stored.state === 'refused' };
}
