/** One budget for everything a bot says: answers first, previews and typing only from what is left, silence when the platform asks for it. */
import type { Clock } from '../../src/kernel/clock.ts';
import { SendFault } from '../../src/core/ports/channel-adapter.ts';

export interface SendRates {
  /** Calls a second of one bot, over all places. */
  readonly perSecond: number;
  /** Share of the bot's calls that only answers may use, 0 to 1. */
  readonly reserve: number;
  /** Calls a second into one place. */
  readonly placePerSecond: (place: string) => number;
  /** Calls that a quiet place takes at once. */
  readonly placeBurst: number;
}

export interface SendBudget {
  /** Resolves when an answer may go. Throws SendFault (certainly not sent) when that is further away than the patience. */
  answer(scope: string, place: string, patienceMs: number, signal: AbortSignal): Promise<void>;
  /** Takes a call for something that may be left out; false when it should be. An answer can always follow at once. */
  spare(scope: string, place: string): boolean;
  /** The platform asked this bot to wait. */
  pause(scope: string, ms: number): void;
}

/** Longest wait of an answer for its turn, milliseconds; together with a call it must fit into the core's time for a send. */
export const PATIENCE_MS = 3_000;

interface Bucket {
  /** May be below 0: promised to who waits. */
  left: number;
  at: number;
}

interface Scope extends Bucket {
  pausedUntil: number;
  readonly places: Map<string, Bucket>;
}

/** Places remembered of one bot; a full bucket is forgotten first. */
const MOST_PLACES = 10_000;
/** After a pause not everybody starts at the same moment. */
const JITTER = 0.2;

/** `random` gives 0 to 1. */
export function createSendBudget(clock: Clock, rates: SendRates, random: () => number): SendBudget {
  const find = createBuckets(clock, rates);
  return {
    async answer(scopeName, placeName, patienceMs, signal) {
      const { scope, place } = find(scopeName, placeName);
      const until = (bucket: Bucket, perSecond: number): number => Math.max(0, ((1 - bucket.left) / perSecond) * 1_000);
      const pause = Math.max(0, scope.pausedUntil - clock.monotonic());
      const wait = Math.ceil(pause + Math.max(until(scope, rates.perSecond), until(place, rates.placePerSecond(placeName))));
      if (wait > patienceMs)
        throw new SendFault('no', 'The platform takes no more for now.', { retryable: true, retryAfterMs: wait, counts: false });
      scope.left -= 1;
      place.left -= 1;
      if (wait > 0) await clock.sleep(wait, signal).catch(() => assertWanted(signal));
    },
    spare(scopeName, placeName) {
      const { scope, place } = find(scopeName, placeName);
      const isLow = place.left < 2 || scope.left < 1 + rates.perSecond * rates.reserve;
      if (isLow || scope.pausedUntil > clock.monotonic()) return false;
      scope.left -= 1;
      place.left -= 1;
      return true;
    },
    pause(scopeName, ms) {
      const { scope } = find(scopeName, null);
      scope.pausedUntil = Math.max(scope.pausedUntil, clock.monotonic() + ms * (1 + random() * JITTER));
    },
  };
}

/** Finds the buckets of a bot and of one of its places, filled up to now. */
function createBuckets(clock: Clock, rates: SendRates) {
  const scopes = new Map<string, Scope>();
  const refill = (bucket: Bucket, perSecond: number, most: number): Bucket => {
    const now = clock.monotonic();
    bucket.left = Math.min(most, bucket.left + ((now - bucket.at) / 1_000) * perSecond);
    bucket.at = now;
    return bucket;
  };
  const refillPlace = (bucket: Bucket, name: string): Bucket => refill(bucket, rates.placePerSecond(name), rates.placeBurst);
  return (scopeName: string, placeName: string | null): { readonly scope: Scope; readonly place: Bucket } => {
    const at = clock.monotonic();
    const scope = scopes.get(scopeName) ?? { left: rates.perSecond, at, pausedUntil: 0, places: new Map<string, Bucket>() };
    scopes.set(scopeName, scope);
    refill(scope, rates.perSecond, rates.perSecond);
    const place = (placeName === null ? undefined : scope.places.get(placeName)) ?? { left: rates.placeBurst, at };
    if (placeName === null) return { scope, place };
    if (!scope.places.has(placeName) && scope.places.size >= MOST_PLACES)
      forgetQuiet(scope.places, (one, name) => refillPlace(one, name).left >= rates.placeBurst);
    scope.places.set(placeName, place);
    refillPlace(place, placeName);
    return { scope, place };
  };
}

/** Where the platform asks one call to wait, everything of its scope does. */
export function heedingWaits<T>(budget: Pick<SendBudget, 'pause'>, scope: string, call: Promise<T>): Promise<T> {
  return call.catch((error: unknown) => {
    if (error instanceof SendFault && error.retryAfterMs !== undefined) budget.pause(scope, error.retryAfterMs);
    throw error;
  });
}

/** @throws SendFault when the send was called off */
export function assertWanted(signal: AbortSignal): void {
  if (signal.aborted) throw new SendFault('no', 'The send was called off.', { retryable: true, counts: false });
}

function forgetQuiet(places: Map<string, Bucket>, isQuiet: (bucket: Bucket, place: string) => boolean): void {
  for (const [name, bucket] of places) if (isQuiet(bucket, name)) places.delete(name);
}
