/** How a channel of a platform is connected: which bot it is, how it is fed and how it does. */
import type { ChannelId, TenantId } from '../../kernel/ids.ts';

/** `webhook`: the platform posts to our address; `poll`: we fetch; `socket`: we hold a connection that it speaks on. */
export const FEED_MODES = ['webhook', 'poll', 'socket'] as const;
export type FeedModeName = (typeof FEED_MODES)[number];

/**
 * `restricted`: it works, but the platform keeps part of what is said from the bot; `conflict`: another program fetches for this bot;
 * `refused`: the platform does not take the token.
 */
export const CONNECTION_STATES = ['live', 'restricted', 'unreachable', 'conflict', 'refused'] as const;
export type ConnectionState = (typeof CONNECTION_STATES)[number];

/** Where an app that many businesses share was installed for one of them: in one workspace it serves one business. */
export interface Installation {
  /** The app, by the name that its addresses have. */
  readonly appId: string;
  readonly workspace: { readonly id: string; readonly name: string };
}

/** A connection as it is stored, without its secrets. */
export interface Connection {
  readonly tenantId: TenantId;
  readonly channelId: ChannelId;
  readonly bot: { readonly id: string; readonly name: string };
  readonly mode: FeedModeName;
  /** Null for a bot of the business's own. */
  readonly installation: Installation | null;
  /** Null until something was heard of it since its last change. */
  readonly state: ConnectionState | null;
  readonly stateAt: Date | null;
  /** When the platform was last heard for certain: a verified webhook, an answered poll, or a socket that is alive. */
  readonly heardAt: Date | null;
}

/** A poll or socket that this process holds. */
export interface HeldPoll {
  readonly tenantId: TenantId;
  readonly channelId: ChannelId;
  /** Grows with every holder. */
  readonly fence: number;
  /** Grows with every change of the connection, after which it begins anew. */
  readonly revision: number;
}
