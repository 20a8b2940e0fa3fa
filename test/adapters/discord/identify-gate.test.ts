// When shards may identify, on a clock that a test moves.
import { beforeEach, describe, expect, it } from 'vitest';
import { createIdentifyGate, type GatewayInfo, type IdentifyGate } from '../../../adapters/discord/identify-gate.ts';
import { UpstreamRefused, UpstreamUnreachable } from '../../../src/kernel/errors.ts';
import { createSilentLogger } from '../../../src/kernel/logger.ts';
import { createManualClock, type ManualClock } from '../../builders/manual-clock.ts';

const MINUTE = 60_000;
const info: GatewayInfo = { url: 'wss://gateway.test', shards: 1, remaining: 1_000, resetAfterMs: 0, maxConcurrency: 1 };

let clock: ManualClock;
let said: () => GatewayInfo;
let gate: IdentifyGate;
/** Each shard that identified, and when, seconds. */
let made: (readonly [shard: number, atS: number])[];
beforeEach(() => {
  clock = createManualClock();
  said = () => info;
  made = [];
  gate = createIdentifyGate({ clock, logger: createSilentLogger(), ask: async () => said() });
});

const identify = async (shard: number, maxConcurrency = 1, signal = new AbortController().signal): Promise<void> => {
  await gate(shard, maxConcurrency, signal);
  made.push([shard, clock.monotonic() / 1_000]);
};

describe('shards of a bot', () => {
  it('identify one after the other, five seconds apart', async () => {
    for (const shard of [0, 1, 2]) void identify(shard);
    await clock.pass(MINUTE);
    expect(made).toEqual([
      [0, 0],
      [1, 5],
      [2, 10],
    ]);
  });

  it('identify side by side as far as Discord allows', async () => {
    for (const shard of [0, 1, 2, 3, 4]) void identify(shard, 2);
    await clock.pass(MINUTE);
    expect(made.toSorted(([a], [b]) => a - b)).toEqual([
      [0, 0],
      [1, 0],
      [2, 5],
      [3, 5],
      [4, 10],
    ]);
  });
});

describe('a shard in trouble', () => {
  it('waits longer each time after the sixth within an hour, up to ten minutes', async () => {
    const again = async (): Promise<void> => {
      for (let round = 0; round < 13; round += 1) await identify(0);
    };
    void again();
    await clock.pass(60 * MINUTE);
    const waits = made.map(([, at], index) => at - (made[index - 1]?.[1] ?? 0));
    expect(waits).toEqual([0, 5, 5, 5, 5, 5, 5, 10, 20, 40, 80, 160, 320]);
  });

  it('holds up no other', async () => {
    const again = async (): Promise<void> => {
      for (let round = 0; round < 12; round += 1) await identify(0);
    };
    void again();
    await clock.pass(10 * MINUTE);
    expect(made).toHaveLength(12);
    void identify(0);
    void identify(1);
    await clock.pass(5_000);
    expect(made.slice(12)).toEqual([[1, 600]]);
  });
});

describe('the budget of a day', () => {
  it('is not touched when it is spent: it is asked for again when Discord renews it', async () => {
    said = () => ({ ...info, remaining: 0, resetAfterMs: 90 * MINUTE });
    void identify(0);
    await clock.pass(89 * MINUTE);
    expect(made).toEqual([]);
    said = () => info;
    await clock.pass(MINUTE);
    expect(made).toEqual([[0, 5_400]]);
  });

  it('is waited for while Discord cannot be asked, and left to the identify where it refuses to say', async () => {
    said = () => {
      throw new UpstreamUnreachable('Discord cannot be reached.');
    };
    void identify(0);
    await clock.pass(MINUTE);
    expect(made).toEqual([]);
    said = () => {
      throw new UpstreamRefused('Discord does not take the token.');
    };
    await clock.pass(MINUTE);
    expect(made).toHaveLength(1);
  });
});

it('lets go who is told to stop, and whoever is next goes on', async () => {
  const stop = new AbortController();
  void identify(0);
  const stopped = identify(1, 1, stop.signal).catch((error: unknown) => error);
  void identify(2);
  await clock.pass(1_000);
  stop.abort(new Error('enough'));
  expect(await stopped).toEqual(new Error('enough'));
  await clock.pass(MINUTE);
  expect(made).toEqual([
    [0, 0],
    [2, 5],
  ]);
});
