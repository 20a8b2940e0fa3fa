/**
 * Prints what a decision over five levels costs, beside the same levels of rate-limiter-flexible on the same Redis: processor time of this
 * process and of Redis for each call.
 *
 *   npx tsc -p tsconfig.json --noEmit false --outDir node_modules/.bench
 *   node node_modules/.bench/bench/limits.js [--calls 20000] [--together 50] [--pipelined]
 *
 * From the repository's root; a redis-server of its own is started. `--together` calls are under way at once. rate-limiter-flexible gets a
 * client as its manual opens it; with `--pipelined` one that gathers commands, as ours does.
 */
import { parseArgs } from 'node:util';
import { Redis } from 'ioredis';
import { RateLimiterRedis } from 'rate-limiter-flexible';
import type { Bucket } from '../src/core/ports/limiter.ts';
import { createRedisLimiter } from '../src/drivers/limits/redis.ts';
import { createSystemClock } from '../src/kernel/clock.ts';
import { Secret } from '../src/kernel/secret.ts';
import { startTestRedis, withRedis } from '../test/support/redis.ts';

const option = { type: 'string' } as const;
const { values } = parseArgs({ options: { calls: option, together: option, pipelined: { type: 'boolean' } } });
const [calls, together] = [Number(values.calls ?? 20_000), Number(values.together ?? 50)];

/** Wide enough that nobody is refused, as most calls are not. */
const NUMBERS = { address: 1e6, route: 1e6, key: 1e6, tenant: 1e7, global: 1e7 } as const;
const PEOPLE = 1_000;
/** Whose bucket it is: everybody has an address, a key and a route of their own, the rest is shared. */
const keyAt = (level: string, call: number): string => (level === 'tenant' || level === 'global' ? 'all' : `person ${call % PEOPLE}`);

const redis = await startTestRedis();
if ('skip' in redis) throw new Error(redis.skip);

interface Cost {
  /** Microseconds of a processor for each call: of this process, and of Redis inside its commands. */
  readonly node: number;
  readonly redis: number;
}

const redisMicroseconds = (url: string): Promise<number> =>
  withRedis(url, async (client) => {
    const lines = [...(await client.info('commandstats')).matchAll(/cmdstat_(\w+):calls=\d+,usec=(\d+)/g)];
    // What is called inside a script is counted with the script.
    return lines.filter(([, name = '']) => /^eval(sha)?$/.test(name)).reduce((sum, line) => sum + Number(line[2]), 0);
  });

async function measure(url: string, call: (index: number) => Promise<unknown>): Promise<Cost> {
  const run = async (count: number): Promise<void> => {
    let next = 0;
    const one = async (): Promise<void> => {
      while (next < count) await call(next++);
    };
    await Promise.all(Array.from({ length: together }, one));
  };
  await run(Math.min(2_000, calls));
  await withRedis(url, (client) => client.config('RESETSTAT'));
  const before = process.cpuUsage();
  await run(calls);
  const { user, system } = process.cpuUsage(before);
  return { node: (user + system) / calls, redis: (await redisMicroseconds(url)) / calls };
}

const clock = createSystemClock();
const limiter = await createRedisLimiter({ url: new Secret(redis.url), prefix: 'claw', clock, processes: () => 1, onError: console.error });
const client = new Redis(redis.url, { enableAutoPipelining: values.pipelined ?? false });
try {
  const bucketsAt = (call: number): readonly Bucket[] =>
    Object.entries(NUMBERS).map(([level, capacity]) => ({ level, key: keyAt(level, call), capacity, perSecond: capacity / 60 }));
  const ours = await measure(redis.url, (call) => limiter.take(bucketsAt(call)));
  const theirsByLevel = Object.entries(NUMBERS).map(
    ([level, points]) => [level, new RateLimiterRedis({ storeClient: client, keyPrefix: level, points, duration: 60 })] as const,
  );
  const theirs = await measure(redis.url, (call) => Promise.all(theirsByLevel.map(([level, one]) => one.consume(keyAt(level, call)))));
  const empty: Bucket = { level: 'key', key: 'too much', capacity: 1, perSecond: 1 / 3_600 };
  await limiter.take([empty]);
  const refused = await measure(redis.url, (call) => limiter.take([...bucketsAt(call).slice(0, 4), empty]));
  console.log('| five levels | microseconds of this process | of Redis, in its commands |\n| --- | --- | --- |');
  for (const [name, { node, redis: inRedis }] of Object.entries({
    'Claw, admitted': ours,
    'rate-limiter-flexible': theirs,
    'Claw, refused again': refused,
  }))
    console.log(`| ${name} | ${node.toFixed(1)} | ${inRedis.toFixed(1)} |`);
  console.log(
    `Claw takes ${(ours.node / theirs.node).toFixed(2)} of the time of rate-limiter-flexible; a refusal ${(refused.node / ours.node).toFixed(2)} of an admission.`,
  );
} finally {
  client.disconnect();
  await limiter.close();
  await redis.stop();
}
