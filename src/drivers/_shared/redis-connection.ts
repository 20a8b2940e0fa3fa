/** Connections to Redis: what all of them share, and how their faults are worded. */
import { Cluster, Redis } from 'ioredis';
import type { CommonRedisOptions } from 'ioredis';
import { ClawError, ConfigError, UpstreamUnreachable } from '../../kernel/errors.ts';
import { parseRedisHouse } from '../../kernel/redis-address.ts';
import type { RedisHouse } from '../../kernel/redis-address.ts';
import type { Secret } from '../../kernel/secret.ts';

/** Which Redis, and under which names: several Claws may share one server when their prefixes differ. */
export interface RedisPlace {
  /** redis:// or rediss://, or what parseRedisHouse reads. */
  readonly url: Secret;
  /** First part of every key and channel. */
  readonly prefix: string;
  /** Which variable names it, for whoever has to correct it; REDIS_URL when absent. */
  readonly variable?: string;
}

/** One server, a master found through its sentinels, or a cluster. */
export type RedisClient = Redis | Cluster;

const CONNECT_MS = 5_000;
/** Longest pause between two attempts to connect again, milliseconds. */
const LONGEST_PAUSE_MS = 250;
/** Replies by which Redis says that login or address are wrong, not that it is away. */
const REFUSED = /^(WRONGPASS|NOAUTH|NOPERM|ERR (AUTH|invalid password|Client sent AUTH|DB index|invalid DB index))/i;

const pauseAfter = (times: number): number => Math.min(50 * times, LONGEST_PAUSE_MS);

const COMMON = {
  lazyConnect: true,
  connectTimeout: CONNECT_MS,
  keepAlive: 10_000,
  retryStrategy: pauseAfter,
  // BullMQ's scripts must keep their order.
  enableAutoPipelining: false,
  // Whoever subscribes keeps the list, so that a channel let go of meanwhile does not come back.
  autoResubscribe: false,
} satisfies CommonRedisOptions;

/** Calls fail at once while Redis is away: nothing is kept to be sent later. */
const PROMPT = { enableOfflineQueue: false, maxRetriesPerRequest: 0, autoResendUnfulfilledCommands: false } satisfies CommonRedisOptions;

/** Not connected yet; connects again by itself for ever once it was. Whoever keeps it must listen to its errors. */
export function createRedisClient({ url }: RedisPlace, name: string, options: Options): RedisClient {
  const all = { ...COMMON, connectionName: `claw-${name}`, ...options };
  const house = parseRedisHouse(url.reveal());
  if (house === null) return new Redis(url.reveal(), all);
  return house.kind === 'sentinel' ? behindSentinels(house, all) : inCluster(house, all);
}

type Options = Omit<CommonRedisOptions, 'replyMapping'>;

const loginOf = ({ username, password, isTls }: RedisHouse): Options => ({
  ...(username !== undefined && { username }),
  ...(password !== undefined && { password }),
  ...(isTls && { tls: {} }),
});

function behindSentinels(house: RedisHouse, options: Options): Redis {
  const { nodes, master, database, sentinelPassword, isTls } = house;
  return new Redis({
    ...options,
    ...loginOf(house),
    sentinels: [...nodes],
    name: master,
    db: database,
    enableTLSForSentinelMode: isTls,
    sentinelRetryStrategy: pauseAfter,
    ...(sentinelPassword !== undefined && { sentinelPassword }),
    // A master that was set back takes no writes: the sentinels know the new one. The call that met it is made there.
    reconnectOnError: ({ message }) => (message.startsWith('READONLY') ? 2 : false),
  });
}

function inCluster(house: RedisHouse, options: Options): Cluster {
  const { enableOfflineQueue = true, enableAutoPipelining = false, retryStrategy: _, ...redisOptions } = options;
  return new Cluster([...house.nodes], {
    redisOptions: { ...redisOptions, ...loginOf(house) },
    lazyConnect: true,
    enableOfflineQueue,
    enableAutoPipelining,
    clusterRetryStrategy: pauseAfter,
    // Names of a certificate are looked up by each server as it was announced.
    ...(house.isTls && { dnsLookup: (host, done) => done(null, host) }),
  });
}

export interface PromptRedisOptions {
  /** Shown by CLIENT LIST. */
  readonly name: string;
  /** Told once each time the connection is lost. */
  readonly onError: (error: unknown) => void;
  /** A call without an answer fails after this time; none when absent. */
  readonly commandTimeoutMs?: number;
  /** What is said in one turn of the event loop goes in one trip. */
  readonly gathers?: boolean;
  /** Nothing rests on it: while it cannot be reached the connection is opened again and again, as after a loss. */
  readonly mayBeAway?: boolean;
}

/** ConfigError when Redis refuses the login, UpstreamUnreachable when it is not there and has to be. */
export async function openPromptRedis(place: RedisPlace, options: PromptRedisOptions): Promise<RedisClient> {
  const { name, onError, commandTimeoutMs, gathers = false, mayBeAway = false } = options;
  const client = createRedisClient(place, name, {
    ...PROMPT,
    enableAutoPipelining: gathers,
    ...(commandTimeoutMs !== undefined && { commandTimeout: commandTimeoutMs }),
  });
  let lastError: unknown = null;
  client.on('error', (error) => (lastError = error));
  try {
    await client.connect();
    await client.ping();
    // A refused database number is only told on the side; the connection would work on number 0.
    if (lastError !== null) throw lastError;
  } catch (error) {
    const fault = translateRedisError(lastError ?? error, place);
    if (!mayBeAway || fault instanceof ConfigError) {
      client.disconnect();
      throw fault;
    }
    onError(fault);
  }
  const lost = (): void => {
    client.once('ready', () => client.once('close', lost));
    onError(new UpstreamUnreachable('The connection to Redis was lost; it is opened again.', { facts: { connection: name } }));
  };
  if (client.status === 'ready') client.once('close', lost);
  else client.once('ready', () => client.once('close', lost));
  return client;
}

export function translateRedisError(cause: unknown, { variable = 'REDIS_URL' }: Pick<RedisPlace, 'variable'> = {}): ClawError {
  if (cause instanceof ClawError) return cause;
  const why = cause instanceof Error ? cause.message : String(cause);
  if (REFUSED.test(why)) {
    return new ConfigError(`Redis refuses the connection (${why}). Correct user, password and database number in ${variable}.`, {
      field: variable,
      cause,
    });
  }
  return new UpstreamUnreachable(`Redis (${variable}) cannot be reached: ${why}`, { cause });
}

/** Ends the connection without waiting for Redis, and without the news that it was lost. */
export function closeRedis(client: RedisClient): void {
  client.removeAllListeners('close');
  client.disconnect();
}
