/** When a bot may identify: rarely, in turn, and never beyond what Discord has left for today, since that would reset its token. */
import type { Clock } from '../../src/kernel/clock.ts';
import { UpstreamRefused } from '../../src/kernel/errors.ts';
import type { Logger } from '../../src/kernel/logger.ts';

/** What `GET /gateway/bot` says. */
export interface GatewayInfo {
  readonly url: string;
  /** How many shards Discord recommends; at least 1. */
  readonly shards: number;
  /** Identifies left of today's 1,000. */
  readonly remaining: number;
  readonly resetAfterMs: number;
  /** How many shards may identify at the same time; at least 1. */
  readonly maxConcurrency: number;
}

export interface IdentifyGateDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Throws UpstreamRefused or UpstreamUnreachable. */
  readonly ask: (signal: AbortSignal) => Promise<GatewayInfo>;
}

/** Resolves when the shard may identify; rejects only when aborted. */
export type IdentifyGate = (shard: number, maxConcurrency: number, signal: AbortSignal) => Promise<void>;

/** One shard of a queue identifies in five seconds: https://docs.discord.com/developers/events/gateway#rate-limiting */
const SPACING_MS = 5_000;
/** So many an hour are a day of ordinary trouble for a shard; each one more waits twice as long as the one before. */
const FREE_AN_HOUR = 6;
const HOUR_MS = 60 * 60_000;
const LONGEST_MS = 10 * 60_000;

interface Queue {
  turn: Promise<unknown>;
  /** When the last one identified, on the monotonic clock. */
  lastAt: number;
}

/** Shared by all shards of a bot: Discord has a queue for each remainder of their numbers by `maxConcurrency`. */
export function createIdentifyGate(deps: IdentifyGateDeps): IdentifyGate {
  const { clock } = deps;
  const made = new Map<number, number[]>();
  const queues = new Map<number, Queue>();
  return async (shard, maxConcurrency, signal) => {
    const own = made.get(shard) ?? [];
    made.set(shard, own);
    // Before it queues: a shard in trouble holds up no other.
    await sleepUntil(clock, calmAt(own, clock.monotonic()), signal);
    const key = shard % maxConcurrency;
    const queue = queues.get(key) ?? { turn: Promise.resolve(), lastAt: Number.NEGATIVE_INFINITY };
    queues.set(key, queue);
    const mine = queue.turn.then(() => wait(deps, queue, signal));
    queue.turn = mine.catch(() => {});
    await mine;
    own.push(queue.lastAt);
  };
}

/** When a shard may identify again that did so at these times. */
function calmAt(made: number[], now: number): number {
  while (made[0] !== undefined && made[0] <= now - HOUR_MS) made.shift();
  const last = made.at(-1);
  const spacing = SPACING_MS * 2 ** Math.max(0, made.length - FREE_AN_HOUR);
  return last === undefined ? now : last + Math.min(spacing, LONGEST_MS);
}

async function wait({ clock, logger, ask }: IdentifyGateDeps, queue: Queue, signal: AbortSignal): Promise<void> {
  await sleepUntil(clock, queue.lastAt + SPACING_MS, signal);
  for (;;) {
    signal.throwIfAborted();
    const waitMs = await budgetWait(ask, signal);
    if (waitMs === 0) return void (queue.lastAt = clock.monotonic());
    logger.warn({ wait_ms: waitMs }, 'the bot may not identify yet');
    await clock.sleep(waitMs, signal);
  }
}

async function sleepUntil(clock: Clock, at: number, signal: AbortSignal): Promise<void> {
  const ms = at - clock.monotonic();
  if (ms > 0) await clock.sleep(ms, signal);
}

/** Milliseconds until the budget may be asked for again; 0 when there is one, or when only identifying itself can tell. */
async function budgetWait(ask: IdentifyGateDeps['ask'], signal: AbortSignal): Promise<number> {
  try {
    const { remaining, resetAfterMs } = await ask(signal);
    return remaining > 0 ? 0 : Math.max(resetAfterMs, SPACING_MS);
  } catch (error) {
    return error instanceof UpstreamRefused ? 0 : SPACING_MS;
  }
}
