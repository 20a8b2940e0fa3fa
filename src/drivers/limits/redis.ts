/** Token buckets that all processes share: counted in Redis on its clock, and on this process's share while Redis does not answer. */
import type { Redis } from 'ioredis';
import type { Decision, Limiter } from '../../core/ports/limiter.ts';
import type { Clock } from '../../kernel/clock.ts';
import { createBreaker } from '../_shared/breaker.ts';
import { closeRedis, openPromptRedis } from '../_shared/redis-connection.ts';
import type { RedisPlace } from '../_shared/redis-connection.ts';
import { createLocalShare } from './local-share.ts';
import type { LocalShare } from './local-share.ts';
import { createRefusals } from './refusals.ts';
import { TAKE_SCRIPT } from './take-script.ts';
import { nameBuckets, standingOf } from './take-tokens.ts';
import type { NamedBucket, Taking } from './take-tokens.ts';

export interface RedisLimiterOptions extends RedisPlace {
  readonly clock: Pick<Clock, 'monotonic' | 'sleep'>;
  /** Processes that take tokens, this one among them: what each may give on its own is divided by it. */
  readonly processes: () => number;
  /** Told when Redis is given up for now, and when its connection is lost. */
  readonly onError: (error: unknown) => void;
  /** Longest wait for a decision of Redis; 100 ms when absent. A message waits for it inside its transaction. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 100;

/** ioredis adds the method by `defineCommand`: keys first, with their number. */
type TakingRedis = Redis & { clawTake(keys: number, ...rest: readonly (string | number)[]): Promise<readonly number[]> };

/**
 * While Redis answers, no window admits more than capacity + rate x time over all processes. Losing Redis may add one capacity: what the
 * processes gave meanwhile on their shares is taken out of the buckets as soon as each is connected again, filled anew or not.
 */
export async function createRedisLimiter(options: RedisLimiterOptions): Promise<Limiter> {
  const { prefix, clock, onError, timeoutMs = TIMEOUT_MS } = options;
  const client = await openPromptRedis(options, { name: 'limits', onError, gathers: true });
  client.defineCommand('clawTake', { lua: TAKE_SCRIPT });
  const breaker = createBreaker({ clock, timeoutMs, onOpen: onError });
  const share = createLocalShare(options);
  // At once, and not only when a bucket is asked for again: the other processes must not find it fuller than it is.
  client.on('ready', () => {
    breaker.reset();
    void payDebts(client as TakingRedis, prefix, share).catch(onError);
  });
  const refusals = createRefusals();
  const decide = async (buckets: Parameters<Limiter['take']>[0], taking: Taking): Promise<Decision> => {
    const named = nameBuckets(buckets);
    if (named.length === 0) return { allowed: true, standings: [] };
    const known = taking === 'look' ? null : refusals.find(named, clock.monotonic());
    if (known !== null) return known;
    const answer = await breaker.run(() => askRedis(client as TakingRedis, prefix, { named, taking }, share));
    if (answer === null) return share.decide(buckets, taking);
    const decision = readAnswer(named, answer);
    const refusing = named[(answer[0] ?? 0) - 1];
    if (!decision.allowed && refusing) refusals.add(refusing, decision.retryAfterMs, clock.monotonic());
    return decision;
  };
  return {
    take: (buckets) => decide(buckets, 'take'),
    look: (buckets) => decide(buckets, 'look'),
    close: async () => closeRedis(client),
  };
}

/** Buckets whose debts are told in one call. */
const DEBTS_AT_ONCE = 200;

async function payDebts(client: TakingRedis, prefix: string, share: LocalShare): Promise<void> {
  const debtors = share.debtors();
  for (let from = 0; from < debtors.length; from += DEBTS_AT_ONCE) {
    await askRedis(client, prefix, { named: debtors.slice(from, from + DEBTS_AT_ONCE), taking: 'take' }, share);
  }
}

interface Asked {
  readonly named: readonly NamedBucket[];
  readonly taking: Taking;
}

/** The script's answer; debts are told with it, whatever it is. */
async function askRedis(client: TakingRedis, prefix: string, { named, taking }: Asked, share: LocalShare): Promise<readonly number[]> {
  const debt = share.takeDebt(named);
  const keys = named.map(({ id }) => `${prefix}:limit:${id}`);
  const args = named.flatMap(({ bucket, times }, index) => [bucket.capacity, bucket.perSecond, times, debt.owed[index] ?? 0]);
  try {
    const answer = await client.clawTake(keys.length, ...keys, ...args, taking);
    debt.settle(true);
    return answer;
  } catch (error) {
    debt.settle(false);
    throw error;
  }
}

function readAnswer(named: readonly NamedBucket[], [worst = 0, retryAfterMs = 0, ...left]: readonly number[]): Decision {
  const standings = named.map(({ bucket }, index) => standingOf(bucket, left[index] ?? 0));
  const refusing = named[worst - 1];
  return refusing ? { allowed: false, level: refusing.bucket.level, retryAfterMs, standings } : { allowed: true, standings };
}
