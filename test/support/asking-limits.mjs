// One of several processes that ask the same buckets on one Redis, faster than these allow; prints what was admitted when.
/** The compiled product, as `npm start` runs it. @param {string} path */
const load = (path) => import(new URL(`../../dist/src/${path}.js`, import.meta.url).href);
const { createRedisLimiter } = await load('drivers/limits/redis');
const { createSystemClock } = await load('kernel/clock');
const { Secret } = await load('kernel/secret');

/** @type {{ url: string, processes: number, index: number, startAt: number, seconds: number, streams: { level: string, perSecond: number, capacity: number }[], timeoutMs?: number }} */
const { url, processes, index, startAt, seconds, streams, timeoutMs } = JSON.parse(process.argv[2] ?? '');
const LEVELS = ['address', 'route', 'key', 'tenant', 'global'];
const clock = createSystemClock();
const limiter = await createRedisLimiter({
  url: new Secret(url),
  prefix: 'claw',
  clock,
  processes: () => processes,
  onError: () => {},
  timeoutMs,
});

/** Milliseconds on a clock that all processes of the machine share. */
const now = () => Number(process.hrtime.bigint()) / 1e6;
/** @type {{ id: string, stream: number, from: number, to: number, level: string | null }[]} */
const asked = [];
/** @param {number} stream @param {string} id */
const ask = async (stream, id) => {
  const target = streams[stream];
  // Of the other levels, and of its own trace, nobody else ever takes; what is taken there stays taken.
  const own = [...LEVELS, 'trace']
    .filter((level) => level !== target?.level)
    .map((level) => ({ level, key: id, capacity: 1, perSecond: 0 }));
  const from = now();
  const decision = await limiter.take([...(target ? [{ ...target, key: 'shared' }] : []), ...own]);
  asked.push({ id, stream, from, to: now(), level: decision.allowed ? null : decision.level });
};

await clock.sleep(Math.max(0, startAt - clock.now()));
const begun = now();
const sent = streams.map(() => 0);
/** @type {Promise<void>[]} */
const open = [];
for (let passed = 0; passed < seconds; passed = (now() - begun) / 1_000) {
  for (const [stream, { perSecond }] of streams.entries()) {
    // Three times of what flows in, by all processes together; the odd ones in jerks of half a second.
    const due = (index % 2 === 0 ? passed : Math.floor(passed * 2) / 2) * ((perSecond * 3) / processes);
    for (let count = sent[stream] ?? 0; count < due; count += 1) open.push(ask(stream, `${stream}/${index}/${count}`));
    sent[stream] = Math.max(sent[stream] ?? 0, Math.ceil(due));
  }
  await clock.sleep(10);
}
await Promise.all(open);
await limiter.close();
process.stdout.write(JSON.stringify(asked));
