import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSendBudget } from '../../../adapters/_shared/send-budget.ts';
import { createManualClock } from '../../builders/manual-clock.ts';

const RATES = { perSecond: 10, reserve: 0.4, placePerSecond: (place: string) => (place === 'slow' ? 0.5 : 1), placeBurst: 3 };

function open() {
  const clock = createManualClock();
  const budget = createSendBudget(clock, RATES, () => 0.5);
  const went: number[] = [];
  const answer = (place = 'a', patienceMs = 60_000, signal = new AbortController().signal) =>
    budget.answer('bot', place, patienceMs, signal).then(() => void went.push(clock.monotonic()));
  return { clock, budget, went, answer };
}

it('lets a short burst through, then keeps the pace of the place', async () => {
  const { clock, went, answer } = open();
  const all = Array.from({ length: 6 }, () => answer());
  await clock.pass(10_000);
  await Promise.all(all);
  expect(went).toEqual([0, 0, 0, 1_000, 2_000, 3_000]);
});

it('keeps a place from holding up the others', async () => {
  const { clock, went, answer } = open();
  for (let time = 0; time < 5; time += 1) void answer('slow');
  await answer('b');
  expect(went).toEqual([0, 0, 0, 0]);
  await clock.pass(4_000);
  expect(went.slice(4)).toEqual([2_000, 4_000]);
});

it('never lets more through than the bot’s rate allows, over any second', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 20, maxLength: 60 }), async (pauses) => {
      const { clock, went, answer } = open();
      const all: Promise<void>[] = [];
      for (const [index, pause] of pauses.entries()) {
        all.push(answer(`place-${index}`));
        await clock.pass(pause);
      }
      await clock.pass(60_000);
      await Promise.all(all);
      expect(went).toHaveLength(pauses.length);
      for (const from of went) expect(went.filter((at) => at >= from && at < from + 1_000).length).toBeLessThanOrEqual(RATES.perSecond * 2);
    }),
    { numRuns: 30 },
  );
});

describe('what may be left out', () => {
  it('gives way to answers, which have a reserve', () => {
    const { budget } = open();
    const places = Array.from({ length: 10 }, (_none, index) => `place-${index}`);
    expect(places.map((place) => budget.spare('bot', place))).toEqual([...places.keys()].map((index) => index < 6));
  });

  it('counts against the place, where an answer can always follow at once', async () => {
    const { budget, clock, went, answer } = open();
    expect([budget.spare('bot', 'a'), budget.spare('bot', 'a'), budget.spare('bot', 'a')]).toEqual([true, true, false]);
    await answer();
    expect(went).toEqual([0]);
    await clock.pass(2_000);
    expect(budget.spare('bot', 'a')).toBe(true);
  });
});

describe('a pause that the platform asked for', () => {
  it('holds everything of this bot, a little longer than asked', async () => {
    const { budget, clock, went, answer } = open();
    budget.pause('bot', 4_000);
    expect(budget.spare('bot', 'b')).toBe(false);
    expect(budget.spare('other bot', 'b')).toBe(true);
    void answer();
    await clock.pass(4_399);
    expect(went).toEqual([]);
    await clock.pass(1);
    expect(went).toEqual([4_400]);
  });

  it('longer than the patience sends an answer back at once, with the wait', async () => {
    const { budget, answer } = open();
    budget.pause('bot', 10_000);
    await expect(answer('a', 5_000)).rejects.toMatchObject({ sent: 'no', retryable: true, retryAfterMs: 11_000 });
  });
});

it('ends the wait of an answer that was called off', async () => {
  const { budget, answer } = open();
  budget.pause('bot', 1_000);
  const stop = new AbortController();
  const waiting = answer('a', 5_000, stop.signal);
  stop.abort(new Error('draining'));
  await expect(waiting).rejects.toMatchObject({ sent: 'no', retryable: true });
});
