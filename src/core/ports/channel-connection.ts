/** A channel connection as its adapter works with it: opened secrets and what the platform said of the bot itself. */
import type { ChannelId } from '../../kernel/ids.ts';
import type { Secret } from '../../kernel/secret.ts';
import type { AudiencePolicy, BotPolicy } from '../model/audience.ts';
import type { Channel } from '../model/channel.ts';

/** The bot as the platform knows it. */
export interface BotIdentity {
  readonly id: string;
  /** The name people call it by in a group, without "@". */
  readonly name: string;
}

export interface ChannelConnection {
  readonly channel: Channel;
  /** By the names that the adapter's `secrets` list. */
  readonly secrets: Readonly<Record<string, Secret>>;
  readonly bot: BotIdentity;
  readonly audience: AudiencePolicy;
  /** The platform said that it does not take the token: nothing is called until the connection changes. False when absent. */
  readonly refused?: boolean;
  /** Other bots are ignored when absent. */
  readonly bots?: BotPolicy;
}

/** The active connection of a channel; null when it is unknown, paused or deleted. Asked before every call, so it should be cheap. */
export type FindConnection = (id: ChannelId) => Promise<ChannelConnection | null>;
