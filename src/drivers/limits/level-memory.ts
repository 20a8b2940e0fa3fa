/** Remembers the buckets that are not full, and forgets them once they are: a full bucket is the same as an unknown one. */
import type { Bucket } from '../../core/ports/limiter.ts';

/** What was left in a bucket at a moment, with the limits it was filled under. */
export interface Level {
  readonly tokens: number;
  readonly at: number;
  readonly capacity: number;
  readonly perSecond: number;
}

/** Tokens at `now` under the limits asked for, which may have changed since the level was written. */
export function tokensAt(level: Level, limits: Pick<Bucket, 'capacity' | 'perSecond'>, now: number): number {
  return Math.min(limits.capacity, level.tokens + (Math.max(0, now - level.at) / 1000) * limits.perSecond);
}

export interface LevelMemory {
  get(id: string): Level | undefined;
  set(id: string, level: Level): void;
  forget(id: string): void;
  /** Whether `count` more buckets fit, after forgetting full ones. */
  hasRoom(count: number, now: number): boolean;
  clear(): void;
  size(): number;
}

/** Buckets looked at with each call, so that memory follows the traffic without pauses. */
const STEPS = 4;
/** When memory is full, everything is looked at, but only this often. */
const FULL_SWEEP_MS = 1_000;

export function createLevelMemory(max: number): LevelMemory {
  const levels = new Map<string, Level>();
  let hand = levels.entries();
  let sweptAt = -Infinity;
  const sweep = (steps: number, now: number): void => {
    for (let step = 0; step < steps; step += 1) {
      const next = hand.next();
      if (next.done) {
        hand = levels.entries();
        return;
      }
      const [id, level] = next.value;
      if (tokensAt(level, level, now) >= level.capacity) levels.delete(id);
    }
  };
  return {
    get: (id) => levels.get(id),
    set: (id, level) => void levels.set(id, level),
    forget: (id) => void levels.delete(id),
    hasRoom: (count, now) => {
      sweep(STEPS, now);
      if (levels.size + count > max && now - sweptAt >= FULL_SWEEP_MS) {
        sweptAt = now;
        hand = levels.entries();
        sweep(levels.size + 1, now);
      }
      return levels.size + count <= max;
    },
    clear: () => levels.clear(),
    size: () => levels.size,
  };
}
