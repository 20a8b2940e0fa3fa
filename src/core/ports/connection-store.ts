/** The connections of channels to their platforms, and which process holds the poll of each. */
import type { BaseId, ChannelId, TenantId } from '../../kernel/ids.ts';
import type { Channel } from '../model/channel.ts';
import type { Connection, ConnectionState, FeedModeName, HeldPoll, Installation } from '../model/connection.ts';
import type { BotIdentity } from './channel-connection.ts';

/** What is absent stays as it is. */
export interface ConnectionChange {
  readonly bot?: BotIdentity;
  readonly mode?: FeedModeName;
}

export interface ConnectionVersion {
  readonly tenantId: TenantId;
  /** Another text after every change of the channel, its connection or its secrets. */
  readonly version: string;
}

export interface InstalledChannel {
  readonly tenantId: TenantId;
  readonly channelId: ChannelId;
}

export interface NewConnection {
  readonly baseIds: readonly BaseId[];
  readonly bot: BotIdentity;
  readonly mode: FeedModeName;
  readonly installation: Installation | null;
}

export interface ConnectionStore {
  /**
   * Both the channel, which is paused, and its connection. @throws ConflictError when this bot is connected already, or its app in this
   * workspace
   */
  create(channel: Omit<Channel, 'baseIds' | 'state'>, connection: NewConnection): Promise<void>;
  /** Null for a channel without a platform behind it. */
  get(tenantId: TenantId, channelId: ChannelId): Promise<Connection | null>;
  list(tenantId: TenantId): Promise<readonly Connection[]>;
  /** One look across tenants; null for a channel without a platform behind it. */
  version(channelId: ChannelId): Promise<ConnectionVersion | null>;
  /** Whom a shared app serves in a workspace; null for nobody. Looks across tenants. */
  installedIn(kind: string, appId: string, workspaceId: string): Promise<InstalledChannel | null>;
  /** What was known of its state is forgotten, and whoever holds its poll begins anew. @throws ConflictError when the bot is connected already. */
  change(tenantId: TenantId, channelId: ChannelId, change: ConnectionChange): Promise<void>;
  /**
   * The platform was heard; written down at most once in `everyMs`, unless it was in another state. A webhook that was still on its way
   * does not make a refused token good, nor does a socket, which may be held by another token: that takes a change.
   */
  heard(tenantId: TenantId, channelId: ChannelId, everyMs: number): Promise<void>;
  /** A call told that the platform does not take the token any more; true when that is news. */
  refuse(tenantId: TenantId, channelId: ChannelId): Promise<boolean>;
  /**
   * Only the holder of the poll or socket may tell; what an earlier one tells, or one that began before a change, is not written.
   * True when that is news.
   */
  tell(held: HeldPoll, state: ConnectionState): Promise<boolean>;
  /** Polls and sockets of all tenants that nobody holds, for `leaseMs` of database time; one that the platform refused is left until it changes. */
  take(holder: string, leaseMs: number, limit: number): Promise<readonly HeldPoll[]>;
  /** Everything that the holder still holds and that is still wanted. */
  renew(holder: string, leaseMs: number): Promise<readonly HeldPoll[]>;
  release(holder: string, channelIds: readonly ChannelId[]): Promise<void>;
}
