/** Keeps the channels that somebody in this process listens to subscribed, across lost connections. */
import type { RedisClient } from '../_shared/redis-connection.ts';

export interface Subscriptions {
  /** Subscribes to the channels that are always wanted. */
  begin(): Promise<void>;
  /** Wants the channel until the returned function is called; calling that again does nothing. */
  hold(channel: string): () => void;
}

export interface SubscriptionOptions {
  readonly always: readonly string[];
  /** The channel is heard from now on; what was said before may have been missed. */
  readonly open: (channel: string) => void;
  readonly onError: (error: unknown) => void;
}

/** Channels named in one SUBSCRIBE after a connection came back. */
const AT_ONCE = 500;

export function createSubscriptions(client: RedisClient, { always, open, onError }: SubscriptionOptions): Subscriptions {
  const holders = new Map<string, number>();
  const subscribe = async (channels: readonly string[]): Promise<void> => {
    for (let from = 0; from < channels.length; from += AT_ONCE) {
      const some = channels.slice(from, from + AT_ONCE);
      await client.subscribe(...some);
      for (const channel of some) if (holders.has(channel)) open(channel);
    }
  };
  /** A call that fails because the connection broke is made good when it is ready again. */
  const quietly = (call: Promise<unknown>): void =>
    void call.catch((error: unknown) => {
      if (client.status === 'ready') onError(error);
    });
  client.on('ready', () => quietly(subscribe([...always, ...holders.keys()])));
  return {
    begin: () => subscribe(always),
    hold: (channel) => {
      const before = holders.get(channel) ?? 0;
      holders.set(channel, before + 1);
      if (before === 0 && client.status === 'ready') quietly(subscribe([channel]));
      let held = true;
      return () => {
        if (!held) return;
        held = false;
        const left = (holders.get(channel) ?? 1) - 1;
        if (left > 0) return void holders.set(channel, left);
        holders.delete(channel);
        if (client.status === 'ready') quietly(client.unsubscribe(channel));
      };
    },
  };
}
