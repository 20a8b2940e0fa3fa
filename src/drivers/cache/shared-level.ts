/** The second level of the cache, in a Redis that processes share: it may be slow, full or away, and nobody waits for it long. */
import { ReplyError } from 'ioredis';
import type { CreateDriverResult, L2CacheDriver } from 'bentocache/types';
import { rest, type Clock } from '../../kernel/clock.ts';
import { randomToken } from '../../kernel/secret.ts';
import { createBreaker } from '../_shared/breaker.ts';
import { closeRedis, openPromptRedis } from '../_shared/redis-connection.ts';
import type { RedisClient, RedisPlace } from '../_shared/redis-connection.ts';

export interface SharedLevelOptions extends RedisPlace {
  readonly clock: Pick<Clock, 'monotonic' | 'sleep'>;
  /** Told when Redis is given up for now, and when its connection is lost. */
  readonly onError: (error: unknown) => void;
  /** Longest wait for an answer of Redis; 100 ms when absent. */
  readonly timeoutMs?: number;
}

export interface SharedLevel {
  level(onHit: (key: string) => void): CreateDriverResult<L2CacheDriver>;
  isUp(): boolean;
  /** The right to load this key for all processes; null when another one has it. Without Redis everybody has it. */
  claim(key: string): Promise<Claim | null>;
  close(): void;
}

export interface Claim {
  release(): Promise<void>;
}

const TIMEOUT_MS = 100;
/** A process that died while it loaded keeps the others waiting no longer; one that lives says so more often, however long it loads. */
const CLAIM_MS = 1_500;
const RENEW_EVERY_MS = 500;
const RENEW = `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('pexpire', KEYS[1], ARGV[2]) end return 0`;
const RELEASE = `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0`;
/** Without a reason of our own the runtime would make an error, stack and all, at every release. */
const RELEASED = 'released';
const FREE: Claim = { release: async () => {} };

export async function openSharedLevel(options: SharedLevelOptions): Promise<SharedLevel> {
  const { prefix, clock, onError, timeoutMs = TIMEOUT_MS } = options;
  const redis = await openPromptRedis(options, { name: 'cache', onError, gathers: true, mayBeAway: true });
  const breaker = createBreaker({ clock, timeoutMs, onOpen: onError });
  redis.on('ready', breaker.reset);
  const ask: Ask = async (call) => (await breaker.run(async () => ({ answer: await call(redis) })))?.answer;
  return {
    level: (onHit) => ({ options: {}, factory: () => createDriver(`${prefix}:cache:`, ask, onHit) }),
    isUp: () => redis.status === 'ready' && breaker.restsFor() === 0,
    claim: async (key) => {
      const [name, token] = [`${prefix}:cache-claim:${key}`, randomToken(12)];
      const answer = await ask(async () => ({ taken: await redis.set(name, token, 'PX', CLAIM_MS, 'NX').catch(refused) }));
      if (answer === undefined || answer.taken === undefined) return FREE;
      if (answer.taken === null) return null;
      const over = new AbortController();
      void renewUntil(over.signal, clock, async () => void (await ask(() => redis.eval(RENEW, 1, name, token, CLAIM_MS))));
      const release = async () => {
        over.abort(RELEASED);
        await ask(() => redis.eval(RELEASE, 1, name, token));
      };
      return { release };
    },
    close: () => closeRedis(redis),
  };
}

async function renewUntil(over: AbortSignal, clock: Pick<Clock, 'sleep'>, renew: () => Promise<void>): Promise<void> {
  for (;;) {
    await rest(clock, RENEW_EVERY_MS, over);
    if (over.aborted) return;
    await renew();
  }
}

/** Undefined when Redis gave no answer in time, or was not asked. */
type Ask = <T>(call: (redis: RedisClient) => Promise<T>) => Promise<T | undefined>;

function createDriver(start: string, ask: Ask, onHit: (key: string) => void): L2CacheDriver {
  const read = async (key: string): Promise<string | undefined> => {
    const text = await ask((redis) => redis.get(start + key));
    if (text === undefined || text === null) return undefined;
    onHit(key);
    return text;
  };
  const drop = async (keys: readonly string[]): Promise<boolean> =>
    // One by one, for a cluster keeps them in many places; they go in one trip all the same.
    (await ask((redis) => Promise.all(keys.map((key) => redis.unlink(start + key))))) !== undefined;
  const driver: L2CacheDriver = {
    type: 'l2',
    namespace: () => driver,
    get: read,
    pull: async (key) => {
      const text = await read(key);
      await drop([key]);
      return text;
    },
    set: async (key, text, lifeMs = 0) => (await ask((redis) => redis.set(start + key, text, 'PX', lifeMs).catch(refused))) === 'OK',
    // Entries end by themselves, and those of other installations lie beside them.
    clear: async () => {},
    delete: (key) => drop([key]),
    deleteMany: drop,
    disconnect: async () => {},
  };
  return driver;
}

/** Redis answered that it does not take it (it is full): it still gives what it has, so that is no fault of the connection. */
function refused(error: unknown): undefined {
  if (!(error instanceof ReplyError)) throw error;
}
