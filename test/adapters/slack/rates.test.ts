/** However busy an app is, it stays below what Slack takes of each method in any minute. */
import { expect, it } from 'vitest';
import { createReadBudget, createSlackBudget, type PreviewMethod } from '../../../adapters/slack/rates.ts';
import { createManualClock } from '../../builders/manual-clock.ts';

const MINUTE_MS = 60_000;
const STEP_MS = 100;

/** The most calls that fell into any minute of four, asked for ten times a second. */
async function busiestMinute(clock: ReturnType<typeof createManualClock>, take: (round: number) => boolean | Promise<boolean>) {
  const taken: number[] = [];
  for (let round = 0; round < (4 * MINUTE_MS) / STEP_MS; round += 1) {
    if (await take(round)) taken.push(clock.monotonic());
    clock.advance(STEP_MS);
  }
  return Math.max(...taken.map((at) => taken.filter((other) => other >= at && other < at + MINUTE_MS).length));
}

// https://docs.slack.dev/apis/web-api/rate-limits: tiers two, three and four, and less where answers end by the same method.
it.each([
  ['start', 20],
  ['append', 100],
  ['update', 50],
] satisfies [PreviewMethod, number][])('of previews that %s, in all places together', async (method, most) => {
  const clock = createManualClock();
  const budget = createSlackBudget(clock, () => 0);
  const busiest = await busiestMinute(clock, (round) => budget.spare('app', `place ${round}`, method));
  expect(busiest).toBeLessThanOrEqual(most);
  expect(busiest).toBeGreaterThan(most / 3);
});

it('of reads, by which a send is settled', async () => {
  const clock = createManualClock();
  const reads = createReadBudget(clock, () => 0);
  const signal = new AbortController().signal;
  const busiest = await busiestMinute(clock, () =>
    reads.answer('app', 'read', 0, signal).then(
      () => true,
      () => false,
    ),
  );
  expect(busiest).toBeLessThanOrEqual(50);
  expect(busiest).toBeGreaterThan(40);
});

it('of previews in one place, of which a message a second is left to answers', async () => {
  const clock = createManualClock();
  const budget = createSlackBudget(clock, () => 0);
  expect(await busiestMinute(clock, () => budget.spare('app', 'a place', 'append'))).toBeLessThanOrEqual(MINUTE_MS / 1_000 + 4);
  await budget.answer('app', 'a place', 0, new AbortController().signal);
});
