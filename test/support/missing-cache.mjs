// One of several processes that miss the same entry of one Redis at the same moment; prints how often it loaded and what it got.
/** The compiled product, as `npm start` runs it. @param {string} path */
const load = (path) => import(new URL(`../../dist/src/${path}.js`, import.meta.url).href);
const { openSharedLevel } = await load('drivers/cache/shared-level');
const { createCache } = await load('drivers/cache/two-level');
const { createSystemClock } = await load('kernel/clock');
const { Secret } = await load('kernel/secret');

/** @type {{ url: string | null, index: number, startAt: number, asks: number, tenantId: string, key: string }} */
const { url, index, startAt, asks, tenantId, key } = JSON.parse(process.argv[2] ?? '');
const clock = createSystemClock();
const metrics = { count: () => {}, observe: () => {}, gauge: () => {} };
const shared = url === null ? null : await openSharedLevel({ url: new Secret(url), prefix: 'claw', clock, onError: () => {} });
const cache = createCache({ clock, metrics, shared });
let loads = 0;
await clock.sleep(Math.max(0, startAt - clock.now()));
const values = await Promise.all(
  Array.from({ length: asks }, () =>
    cache.getOrLoad({ namespace: 'retrieval', tenantId, key, lifeMs: 60_000 }, async () => {
      loads += 1;
      await clock.sleep(100);
      return `of process ${index}`;
    }),
  ),
);
shared?.close();
process.stdout.write(JSON.stringify({ loads, values: [...new Set(values)] }));
