/** When an index is trained, and how long one that failed is left alone. */
import { describe, expect, it } from 'vitest';
import { createTraining } from '../../../src/drivers/vectors/lancedb-training.ts';
import { createManualClock } from '../../builders/manual-clock.ts';

const MINUTE = 60_000;

/** A space whose upkeep looks at once after each end. */
function startSpace() {
  const clock = createManualClock();
  const closing = new AbortController();
  const state = { fails: true, due: 100, trainedAt: [] as number[], seen: [] as number[], errors: 0 };
  const training = createTraining({
    rowsTrained: async () => 7,
    rowsDue: async (trained) => {
      state.seen.push(trained);
      return state.due;
    },
    train: async () => {
      state.trainedAt.push(clock.now());
      if (state.fails) throw new Error('no room');
      state.due = 0;
    },
    clock,
    onError: () => void (state.errors += 1),
    onEnd: () => void training.startWhenDue(),
    closing: closing.signal,
  });
  const began = clock.now();
  return { clock, closing, state, training, minutes: () => state.trainedAt.map((at) => (at - began) / MINUTE) };
}

describe('training of an index', () => {
  it('that fails is tried again by itself, each time after twice as long, an hour at most', async () => {
    const { clock, state, training, minutes } = startSpace();
    await training.startWhenDue();
    await clock.pass(200 * MINUTE);
    expect(minutes()).toEqual([0, 1, 3, 7, 15, 31, 63, 123, 183]);
    expect(state.errors).toBe(9);
  });

  it('is not begun by writes while one that failed is left alone', async () => {
    const { clock, training, minutes } = startSpace();
    await training.startWhenDue();
    for (let at = 0; at < 11; at += 1) {
      await clock.pass(5_000);
      await training.startWhenDue();
    }
    expect(minutes()).toEqual([0]);
  });

  it('knows what the last was made on, and after a success is patient no longer', async () => {
    const { clock, state, training, minutes } = startSpace();
    await training.startWhenDue();
    state.fails = false;
    await clock.pass(MINUTE);
    state.fails = true;
    state.due = 300;
    await training.startWhenDue();
    await clock.pass(MINUTE);
    expect(minutes()).toEqual([0, 1, 1, 2]);
    expect(state.seen).toEqual([7, 7, 100, 100, 100]);
  });

  it('is not tried again in a space that closed', async () => {
    const { clock, closing, training, minutes } = startSpace();
    await training.startWhenDue();
    await clock.pass(1);
    closing.abort();
    await clock.pass(10 * MINUTE);
    expect(minutes()).toEqual([0]);
    expect(training.isOn()).toBe(false);
    expect(clock.sleeping()).toBe(0);
  });
});
