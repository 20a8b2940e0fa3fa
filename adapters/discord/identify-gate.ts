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
}

export interface IdentifyGateDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Throws UpstreamRefused or UpstreamUnreachable. */
  readonly ask: (signal: AbortSignal) => Promise<GatewayInfo>;
}

/** One shard identifies in five seconds: https://docs.discord.com/developers/events/gateway#rate-limiting */
const SPACING_MS = 5_000;
/** So many an hour are a day of ordinary trouble; each one more waits twice as long as the one before. */
const FREE_AN_HOUR = 6;
const HOUR_MS = 60 * 60_000;
const LONGEST_MS = 10 * 60_000;

/** Shared by all shards of a bot. Resolves when it may; rejects only when aborted. */
export function createIdentifyGate(deps: IdentifyGateDeps): (signal: AbortSignal) => Promise<void> {
  const made: number[] = [];
  let turn: Promise<unknown> = Promise.resolve();
  return (signal) => {
    const mine = turn.then(() => wait(deps, made, signal));
    turn = mine.catch(() => {});
    return mine;
  };
}

async function wait({ clock, logger, ask }: IdentifyGateDeps, made: number[], signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const now = clock.monotonic();
    while (made[0] !== undefined && made[0] <= now - HOUR_MS) made.shift();
    const dueAt = (made.at(-1) ?? Number.NEGATIVE_INFINITY) + spacingAfter(made.length);
    if (dueAt > now) await clock.sleep(dueAt - now, signal);
    else {
      const waitMs = await budgetWait(ask, signal);
      if (waitMs === 0) return void made.push(clock.monotonic());
      logger.warn({ wait_ms: waitMs }, 'the bot may not identify yet');
      await clock.sleep(waitMs, signal);
    }
  }
}

const spacingAfter = (made: number): number => Math.min(SPACING_MS * 2 ** Math.max(0, made - FREE_AN_HOUR), LONGEST_MS);

/** Milliseconds until the budget may be asked for again; 0 when there is one, or when only identifying itself can tell. */
async function budgetWait(ask: IdentifyGateDeps['ask'], signal: AbortSignal): Promise<number> {
  try {
    const { remaining, resetAfterMs } = await ask(signal);
    return remaining > 0 ? 0 : Math.max(resetAfterMs, SPACING_MS);
  } catch (error) {
    return error instanceof UpstreamRefused ? 0 : SPACING_MS;
  }
}
