/** What a platform's socket needs to go on where it was when another process takes it up: its session, and how far it was committed. */
import type { ChannelId, TenantId } from '../../kernel/ids.ts';
import type { PlaceName } from '../model/place.ts';

/** One socket of a connection: large bots have several. */
export interface SessionPlace {
  readonly tenantId: TenantId;
  readonly channelId: ChannelId;
  readonly shard: number;
}

/** A session as the platform named it. */
export interface GatewaySession {
  readonly sessionId: string;
  readonly resumeUrl: string;
  /** The last event of which everything up to it is committed. */
  readonly sequence: number;
  /** How many sockets the connection had; with another number a session is of no use. */
  readonly shards: number;
}

export interface KeptSession {
  /** Null when the platform ended it, or there was none. */
  readonly session: GatewaySession | null;
  /** Everything written before this is committed; null when nothing was ever heard. */
  readonly heardUntil: Date | null;
}

export interface GatewaySessionStore {
  read(place: SessionPlace): Promise<KeptSession>;
  /** A new session takes the place of the one before; how far was heard stays. */
  begin(place: SessionPlace, session: GatewaySession): Promise<void>;
  /** Never back, and never for a session that another one has replaced. `heardUntil` null leaves it as it is. */
  advance(place: SessionPlace, session: Pick<GatewaySession, 'sessionId' | 'sequence'>, heardUntil: Date | null): Promise<void>;
  /** Where people spoke last, the latest first: addresses of places, and the keys of their conversations. */
  recentPlaces(place: SessionPlace, limit: number): Promise<readonly PlaceName[]>;
  /** The platform ended it; nothing happens when another one has replaced it. */
  end(place: SessionPlace, sessionId: string): Promise<void>;
}
