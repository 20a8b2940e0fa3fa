/**
 * Prints what a connected bot costs while nobody writes to it: resident memory of one process before and after many were connected, and
 * how long its metrics take.
 *
 *   node scripts/prepare.mjs
 *   npx tsc -p tsconfig.json --noEmit false --outDir node_modules/.bench
 *   node node_modules/.bench/bench/idle-bots.js [--businesses 100] [--bots 2] [--settle 20]
 *
 * From the repository's root, on Linux. The bots are polled, which costs more than a webhook. `--settle` is the wait before each look, seconds.
 */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { startFakeTelegram } from '../test/platforms/telegram/fake-telegram.ts';
import type { Bot } from '../test/platforms/telegram/types.ts';
import { makeHome, raiseLimits } from '../test/support/gateway-process.ts';
import { plantBusiness } from '../test/support/many-bots.ts';
import { until } from '../test/support/until.ts';

const option = { type: 'string' } as const;
const { values } = parseArgs({ options: { businesses: option, bots: option, settle: option } });
const [businesses, each, settle] = [Number(values.businesses ?? 100), Number(values.bots ?? 2), Number(values.settle ?? 20)];

const telegram = await startFakeTelegram();
const home = await makeHome();
try {
  const gateway = await home.start({ env: { TELEGRAM_API_ROOT: telegram.apiRoot } });
  await raiseLimits(home, gateway);
  const residentKiB = async (): Promise<number> => {
    await new Promise((resolve) => setTimeout(resolve, settle * 1_000));
    return Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${gateway.child.pid}/status`, 'utf8'))?.[1]);
  };
  const place = { url: gateway.url, home: home.folder, telegram };
  // The first pays for the library, and for businesses being made at all.
  for (let index = 0; index < 10; index += 1) await plantBusiness(place, index, 1);
  const before = await residentKiB();
  const bots: Bot[] = [];
  for (let index = 0; index < businesses; index += 1) bots.push(...(await plantBusiness(place, 10 + index, each)).bots);
  await until(() => bots.every(({ poll }) => poll !== null), 60_000, 100);
  const after = await residentKiB();
  console.log(`${bots.length} more bots of ${businesses} more businesses: ${before} KiB before, ${after} KiB after`);
  console.log(`a bot that is polled: ${((after - before) / bots.length).toFixed(0)} KiB (its business and one document with it)`);
  const took: number[] = [];
  for (let scrape = 0; scrape < 100; scrape += 1) {
    const began = performance.now();
    await (await fetch(`${gateway.url}/metrics`)).text();
    took.push(performance.now() - began);
  }
  took.sort((one, other) => one - other);
  console.log(`a scrape of its metrics: ${took[50]?.toFixed(1)} ms in the middle, ${took[95]?.toFixed(1)} ms at the 95th percentile`);
} finally {
  await home.remove();
  await telegram.close();
}
