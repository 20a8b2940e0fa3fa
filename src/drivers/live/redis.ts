/** Live events between processes: Redis carries them (publish and subscribe), each process hands them to its own listeners. */
import { z } from 'zod';
import type { LiveEvent, LiveEvents } from '../../core/ports/live-events.ts';
import type { ConversationId, MessageId, TenantId } from '../../kernel/ids.ts';
import { closeRedis, openPromptRedis, translateRedisError } from '../_shared/redis-connection.ts';
import type { RedisClient, RedisPlace } from '../_shared/redis-connection.ts';
import { createInProcessLiveEvents } from './in-process.ts';
import { createSubscriptions } from './subscriptions.ts';

export interface RedisLiveEventsOptions extends RedisPlace {
  /** Tells this process from the others, so that it does not hear its own events twice. */
  readonly origin: string;
  /** Faults in the background, and what listeners throw. */
  readonly onError: (error: unknown) => void;
}

/** Events on their way to a Redis that does not take them; beyond it they are dropped: a hint that comes late is worth nothing. */
const MOST_ON_THEIR_WAY = 10_000;

const eventShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('message'), seq: z.number() }),
  z.object({ kind: z.literal('delta'), messageId: z.string(), offset: z.number(), text: z.string() }),
  z.object({ kind: z.literal('status'), state: z.enum(['waiting', 'answering', 'human']) }),
  z.object({ kind: z.literal('joined') }),
  z.object({ kind: z.literal('stop') }),
]);
const envelopeShape = z.object({ from: z.string(), events: z.array(eventShape) });
const touchedShape = z.object({ from: z.string(), tenant: z.string(), tags: z.array(z.string()) });
const settingsShape = z.object({ from: z.string(), tenant: z.string(), version: z.number() });

/**
 * A channel for each conversation: a process hears only what its own pages and turns follow, for one SUBSCRIBE when the first of them
 * comes and one UNSUBSCRIBE when the last has left. With one channel for all, every process would read every sentence of every answer.
 * Settings, and what is touched of the cache, have one channel for all. Listeners of this process are told at once, without Redis.
 */
export async function createRedisLiveEvents(options: RedisLiveEventsOptions): Promise<LiveEvents> {
  const { prefix, origin, onError } = options;
  const names = channelNames(prefix);
  const { publisher, subscriber, disconnect } = await connect(options);
  const local = createInProcessLiveEvents({ onError });
  const open = (channel: string): void => {
    const place = names.conversation(channel);
    if (place) local.publish(place.tenantId, place.conversationId, { kind: 'missed' });
  };
  const subscriptions = createSubscriptions(subscriber, { always: [names.settings, names.touched], open, onError });
  subscriber.on('message', (channel: string, text: string) => hear(local, names, channel, text, options));
  await subscriptions.begin().catch((error: unknown) => {
    disconnect();
    throw translateRedisError(error);
  });
  const send = createSender(publisher);
  return {
    ...local,
    publish: (tenantId, conversationId, ...events) => {
      local.publish(tenantId, conversationId, ...events);
      send(names.of(tenantId, conversationId), { from: origin, events });
    },
    subscribe: (tenantId, conversationId, listener) => {
      const leave = local.subscribe(tenantId, conversationId, listener);
      const letGo = subscriptions.hold(names.of(tenantId, conversationId));
      return () => {
        leave();
        letGo();
      };
    },
    ...tellAll(local, (channel, body) => send(names[channel], { from: origin, ...body })),
    close: async () => {
      disconnect();
      await local.close();
    },
  };
}

/** What every process hears. */
function tellAll(
  local: LiveEvents,
  send: (channel: 'settings' | 'touched', body: object) => void,
): Pick<LiveEvents, 'publishSettings' | 'publishTouched'> {
  return {
    publishSettings: (tenantId, version) => {
      local.publishSettings(tenantId, version);
      send('settings', { tenant: tenantId, version });
    },
    publishTouched: (tenantId, tags) => {
      local.publishTouched(tenantId, tags);
      send('touched', { tenant: tenantId, tags });
    },
  };
}

interface Connections {
  readonly publisher: RedisClient;
  readonly subscriber: RedisClient;
  readonly disconnect: () => void;
}

/** A connection that subscribes cannot be used for anything else on older servers, so there are two. */
async function connect(options: RedisLiveEventsOptions): Promise<Connections> {
  const { onError } = options;
  const publisher = await openPromptRedis(options, { name: 'live', onError, gathers: true });
  try {
    const subscriber = await openPromptRedis(options, { name: 'live-ear', onError });
    return { publisher, subscriber, disconnect: () => [subscriber, publisher].forEach(closeRedis) };
  } catch (error) {
    closeRedis(publisher);
    throw error;
  }
}

interface Place {
  readonly tenantId: TenantId;
  readonly conversationId: ConversationId;
}

type ChannelNames = ReturnType<typeof channelNames>;

function channelNames(prefix: string) {
  const start = `${prefix}:live:`;
  return {
    settings: `${prefix}:settings`,
    touched: `${prefix}:touched`,
    of: (tenantId: TenantId, conversationId: ConversationId) => `${start}${tenantId}:${conversationId}`,
    /** Null for the channels that are one for all. */
    conversation: (channel: string): Place | null => {
      if (!channel.startsWith(start)) return null;
      const [tenantId = '', conversationId = ''] = channel.slice(start.length).split(':');
      return { tenantId: tenantId as TenantId, conversationId: conversationId as ConversationId };
    },
  };
}

/** A failure is no news: the connection itself tells when it is lost, and a lost hint only delays. */
function createSender(publisher: RedisClient): (channel: string, body: object) => void {
  let onTheirWay = 0;
  const arrived = (): void => void (onTheirWay -= 1);
  return (channel, body) => {
    if (publisher.status !== 'ready' || onTheirWay >= MOST_ON_THEIR_WAY) return;
    onTheirWay += 1;
    publisher.publish(channel, JSON.stringify(body)).then(arrived, arrived);
  };
}

/** What others wrote there is checked: a stranger's word on our channels must not end the process. */
function hear(local: LiveEvents, names: ChannelNames, channel: string, text: string, { origin, onError }: RedisLiveEventsOptions): void {
  try {
    const body: unknown = JSON.parse(text);
    const place = names.conversation(channel);
    if (channel === names.touched) {
      const { from, tenant, tags } = touchedShape.parse(body);
      if (from !== origin) local.publishTouched(tenant as TenantId, tags);
      return;
    }
    if (place === null) {
      const { from, tenant, version } = settingsShape.parse(body);
      if (from !== origin) local.publishSettings(tenant as TenantId, version);
      return;
    }
    const { from, events } = envelopeShape.parse(body);
    if (from !== origin) local.publish(place.tenantId, place.conversationId, ...events.map(eventOf));
  } catch (error) {
    onError(error);
  }
}

function eventOf(event: z.infer<typeof eventShape>): LiveEvent {
  return event.kind === 'delta' ? { ...event, messageId: event.messageId as MessageId } : event;
}
