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
  readonly connections: Pick<ConnectionStore, 'get' | 'version'>;
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
  readonly found: Promise<Found | null>;
}

/** What is read again only when the version is another one. */
interface Found extends Omit<ChannelConnection, 'audience' | 'bots'> {
  readonly version: string;
}

export function createFindConnection(deps: FindConnectionDeps): KnownConnections {
  const known = new Map<ChannelId, Known>();
  const look = (id: ChannelId): Promise<Found | null> => {
    const now = deps.clock.monotonic();
    const before = known.get(id);
    if (before !== undefined && before.until > now) return before.found;
    const entry = { until: now + TTL_MS, found: load(deps, id, before) };
    putNewest(known, id, entry, MOST_KNOWN);
    // What failed is asked again by the next one; the failure itself goes to who asked.
    entry.found.catch(() => known.get(id) === entry && known.delete(id));
    return entry.found;
  };
  return {
    forget: (id) => void known.delete(id),
    find: async (id) => {
      const found = await look(id);
      if (found === null) return null;
      const { version: _version, ...connection } = found;
      const { tenantId } = connection.channel;
      const [audience, bots] = await Promise.all([
        deps.settings.get(tenantId, id, 'groups.audience'),
        deps.settings.get(tenantId, id, 'groups.bots'),
      ]);
      return { ...connection, audience, bots };
    },
  };
}

/** The version is read first: what changes while the rest is read shows as another one at the next look. */
async function load(deps: FindConnectionDeps, id: ChannelId, before: Known | undefined): Promise<Found | null> {
  const now = await deps.connections.version(id);
  if (now === null) return null;
  const { tenantId, version } = now;
  const last = await before?.found.catch(() => null);
  if (last?.version === version) return last;
  const [channel, stored] = await Promise.all([deps.directory.channel(tenantId, id), deps.connections.get(tenantId, id)]);
  if (channel === null || stored === null || channel.state !== 'active') return null;
  const secrets = await openSecrets(deps.secrets, channel, deps.secretNames(channel.kind));
  return { version, channel, secrets, bot: stored.bot, refused: stored.state === 'refused' };
}
