/** Token buckets that all processes share: counted in Redis on its clock, and on this process's share while Redis does not answer. */
import type { Bucket, Decision, Limiter } from '../../core/ports/limiter.ts';
import type { Clock } from '../../kernel/clock.ts';
import { createBreaker } from '../_shared/breaker.ts';
import { closeRedis, openPromptRedis } from '../_shared/redis-connection.ts';
import type { RedisClient, RedisPlace } from '../_shared/redis-connection.ts';
import { createLocalShare } from './local-share.ts';
import type { LocalShare } from './local-share.ts';
import { createRefusals } from './refusals.ts';
import { startBatch } from './take-batch.ts';
import type { Asking, TakeBatch, Told } from './take-batch.ts';
import { TAKE_SCRIPT } from './take-script.ts';
import { nameBuckets } from './take-tokens.ts';
import type { Taking } from './take-tokens.ts';

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
type TakingRedis = RedisClient & { clawTake(keys: number, ...rest: readonly (string | number)[]): Promise<string> };

/**
 * While Redis answers, no window admits more than capacity + rate x time over all processes. Losing Redis may add one capacity: what the
 * processes gave meanwhile on their shares is taken out of the buckets as soon as each is connected again, filled anew or not.
 */
export async function createRedisLimiter(options: RedisLimiterOptions): Promise<Limiter> {
  const { prefix, clock, onError, timeoutMs = TIMEOUT_MS } = options;
  const client = (await openPromptRedis(options, { name: 'limits', onError })) as TakingRedis;
  client.defineCommand('clawTake', { lua: TAKE_SCRIPT });
  const breaker = createBreaker({ clock, timeoutMs, onOpen: onError });
  const share = createLocalShare(options);
  // At once, and not only when a bucket is asked for again: the other processes must not find it fuller than it is.
  client.on('ready', () => {
    breaker.reset();
    void payDebts(client, prefix, share).catch(onError);
  });
  const refusals = createRefusals();
  const ask = createAsk(async (batch) => {
    const told = await breaker.run(async () => ({ answer: await askRedis(client, prefix, batch, share) }));
    return told && batch.read(told.answer);
  });
  const decide = async (buckets: readonly Bucket[], taking: Taking): Promise<Decision> => {
    const named = nameBuckets(buckets);
    if (named.length === 0) return { allowed: true, standings: [] };
    const known = taking === 'look' ? null : refusals.find(named, clock.monotonic());
    if (known !== null) return known;
    const told = await ask({ named, taking });
    if (told === null) return share.decide(buckets, taking);
    const { decision, refusing } = told;
    if (!decision.allowed && refusing) refusals.add(refusing, decision.retryAfterMs, clock.monotonic());
    return decision;
  };
  return {
    take: (buckets) => decide(buckets, 'take'),
    look: (buckets) => decide(buckets, 'look'),
    close: async () => closeRedis(client),
  };
}

/** What one turn of the event loop asks goes in one call. @param send null when Redis did not answer */
function createAsk(send: (batch: TakeBatch) => Promise<readonly Told[] | null>): (asking: Asking) => Promise<Told | null> {
  let open: { readonly batch: TakeBatch; readonly sent: Promise<readonly Told[] | null> } | null = null;
  const begin = () => {
    const batch = startBatch();
    const turnEnds = new Promise<void>((resolve) => void setImmediate(resolve));
    const sent = turnEnds.then(() => {
      if (open?.batch === batch) open = null;
      return send(batch);
    });
    return { batch, sent };
  };
  return async (asking) => {
    let place = open?.batch.add(asking) ?? null;
    if (open === null || place === null) {
      open = begin();
      place = open.batch.add(asking);
    }
    const told = await open.sent;
    return told?.[place ?? 0] ?? null;
  };
}

/** Buckets whose debts are told in one call. */
const DEBTS_AT_ONCE = 200;

async function payDebts(client: TakingRedis, prefix: string, share: LocalShare): Promise<void> {
  const debtors = share.debtors();
  for (let from = 0; from < debtors.length; from += DEBTS_AT_ONCE) {
    const batch = startBatch();
    for (const debtor of debtors.slice(from, from + DEBTS_AT_ONCE)) batch.name(debtor);
    await askRedis(client, prefix, batch, share);
  }
}

/** The script's answer; debts are told with it, whatever it is. */
async function askRedis(client: TakingRedis, prefix: string, batch: TakeBatch, share: LocalShare): Promise<string> {
  const debt = share.takeDebt(batch.buckets);
  // The braces put all buckets into one slot of a cluster, where alone they can be decided in one step.
  const keys = batch.buckets.map(({ id }) => `{${prefix}:limit}:${id}`);
  try {
    const answer = await client.clawTake(keys.length, ...keys, batch.write(debt.owed));
    debt.settle(true);
    return answer;
  } catch (error) {
    debt.settle(false);
    throw error;
  }
}
