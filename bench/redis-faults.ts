/**
 * How long visitors wait for the acknowledgement of a message while the Redis of jobs, limits, live events and caches is well, answers 5 s
 * late, is full, or is gone; and whether everything is answered once it is well again.
 *
 *   node scripts/prepare.mjs && npx tsc -p tsconfig.json --noEmit false --outDir node_modules/.bench
 *   node node_modules/.bench/bench/redis-faults.js [--seconds 15] [--visitors 20] [--rate 20]
 */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { makeHome, raiseLimits, untilDocsAreReady } from '../test/support/gateway-process.ts';
import { startTestRedis, withRedis } from '../test/support/redis.ts';
import { until } from '../test/support/until.ts';
import { channelKey, openVisitor, type Visitor } from '../test/support/visitor.ts';
import { timesHead, timesRow } from './times-table.ts';

const SLOW_MS = 5_000;
/** Until everything that waited is answered. */
const CATCH_UP_MS = 120_000;
const QUESTION = 'How do I start Claw on a fresh clone?';

interface Line {
  readonly url: string;
  /** Milliseconds that each piece of an answer is late. */
  late(ms: number): void;
  close(): void;
}

async function layLine(to: string): Promise<Line> {
  let lateMs = 0;
  const open = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(new URL(to).port), '127.0.0.1');
    near.pipe(far);
    let last: Promise<unknown> = Promise.resolve();
    far.on('data', (piece) => {
      const due = performance.now() + lateMs;
      last = last.then(() => wait(Math.max(0, due - performance.now()))).then(() => near.writable && near.write(piece));
    });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one.on('error', () => other.destroy()).on('close', () => open.delete(one) && other.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `redis://127.0.0.1:${port}`,
    late: (ms) => (lateMs = ms),
    close: () => {
      for (const socket of open) socket.destroy();
      server.close();
    },
  };
}

const { values } = parseArgs({
  options: { seconds: { type: 'string' }, visitors: { type: 'string' }, rate: { type: 'string' } },
});
const [seconds, crowd, rate] = [Number(values.seconds ?? 15), Number(values.visitors ?? 20), Number(values.rate ?? 20)];

/** Sends at the rate, whoever is next, and gives the times of the acknowledgements in ascending order. */
async function send(visitors: readonly Visitor[], part: string): Promise<{ readonly times: number[]; readonly refused: number }> {
  const times: number[] = [];
  let refused = 0;
  const calls: Promise<void>[] = [];
  for (let count = 0; count < seconds * rate; count += 1) {
    const began = performance.now();
    const visitor = visitors[count % visitors.length]!;
    const call = visitor.send(`${part}-${count}`, QUESTION).then(({ status }) => {
      times.push(performance.now() - began);
      if (status !== 202) refused += 1;
    });
    calls.push(call);
    await wait(1_000 / rate);
  }
  await Promise.all(calls);
  return { times, refused };
}

async function untilAnswered(visitors: readonly Visitor[]): Promise<number> {
  const began = performance.now();
  for (const visitor of visitors) {
    const isDone = async () => (await visitor.messages()).filter(({ role }) => role === 'user').every(({ state }) => state === 'answered');
    await until(isDone, CATCH_UP_MS, 500);
  }
  return performance.now() - began;
}

const redis = await startTestRedis();
if ('skip' in redis) throw new Error(redis.skip);
const line = await layLine(redis.url);
const home = await makeHome();
const setMemory = (bytes: number) => withRedis(redis.url, async (client) => void (await client.config('SET', 'maxmemory', bytes)));
try {
  const gateway = await home.start({ env: { REDIS_URL: line.url, REDIS_PREFIX: 'bench', LOG_LEVEL: 'silent' } });
  await raiseLimits(home, gateway);
  await untilDocsAreReady(home, gateway);
  const key = await channelKey(gateway.url);
  const visitors = await Promise.all(Array.from({ length: crowd }, () => openVisitor(gateway.url, key)));
  const parts: readonly (readonly [string, () => unknown, () => unknown])[] = [
    ['well', () => {}, () => {}],
    ['5 s late', () => line.late(SLOW_MS), () => line.late(0)],
    ['full', () => setMemory(1), () => setMemory(0)],
    ['gone', () => redis.kill(), () => redis.start()],
  ];
  console.log(timesHead('acknowledged while Redis is', 'messages'));
  const ends: string[] = [];
  for (const [name, begin, end] of parts) {
    await begin();
    const { times, refused } = await send(visitors, name.replaceAll(' ', ''));
    await end();
    console.log(timesRow(name, times));
    ends.push(
      `${name}: ${refused} refused, the last answer ${((await untilAnswered(visitors)) / 1000).toFixed(1)} s after it was well again`,
    );
  }
  console.log(ends.join('\n'));
} finally {
  await home.remove();
  line.close();
  await redis.stop();
}
