/** Several processes that ask the same buckets on one Redis at three times their limits, and what their history says afterwards. */
import { fileURLToPath } from 'node:url';
import { withRedis } from './redis.ts';
import { runProgram } from './run-program.ts';

/** A shared bucket of this level, with limits by the minute as the settings have them. */
export interface Stream {
  readonly level: string;
  readonly capacity: number;
  readonly perSecond: number;
}

export interface Asked {
  readonly id: string;
  /** Index of the stream. */
  readonly stream: number;
  /** Milliseconds on a clock that all processes share. */
  readonly from: number;
  readonly to: number;
  /** The level that refused; null: admitted. */
  readonly level: string | null;
}

const PER_MINUTE = { address: 200, route: 60, key: 500, tenant: 1_000, global: 10_000 } as const;
const PROGRAM = fileURLToPath(new URL('asking-limits.mjs', import.meta.url));
/** Until every process is there. */
const START_MS = 3_000;

/** The default limits; of a shorter run each bucket holds as much less as the run is shorter than a minute. */
export function streamsOf(seconds: number): readonly Stream[] {
  return Object.entries(PER_MINUTE).map(([level, perMinute]) => {
    return { level, capacity: Math.max(8, Math.round((perMinute * seconds) / 60)), perSecond: perMinute / 60 };
  });
}

export interface Crowd {
  readonly url: string;
  readonly processes: number;
  readonly seconds: number;
  readonly streams: readonly Stream[];
  /** How long each waits for Redis; the limiter's own wait when absent. */
  readonly timeoutMs?: number;
}

/** @param meanwhile begins with the asking, and is waited for */
export async function runCrowd(
  { url, processes, seconds, streams, timeoutMs }: Crowd,
  meanwhile: () => Promise<void> = async () => {},
): Promise<readonly Asked[]> {
  const startAt = Date.now() + START_MS;
  const task = { url, processes, startAt, seconds, streams, timeoutMs };
  const histories = Array.from({ length: processes }, (_, index) => runProgram<readonly Asked[]>(PROGRAM, { ...task, index }));
  await new Promise((resolve) => void setTimeout(resolve, startAt - Date.now()));
  await meanwhile();
  return (await Promise.all(histories)).flat();
}

/** A moment at which a token was taken: not before and not after. */
export interface Taken {
  readonly from: number;
  readonly to: number;
}

/**
 * The most that any window admitted beyond what flowed in while it lasted: never above the capacity. A window begins with any admission and
 * ends with any later one. @param perSecond what flows in
 */
export function mostInAnyWindow(taken: readonly Taken[], perSecond: number): number {
  let [most, least, end] = [0, Infinity, -Infinity];
  for (const [index, { from, to }] of taken.toSorted((a, b) => a.from - b.from).entries()) {
    least = Math.min(least, index - (perSecond * from) / 1_000);
    end = Math.max(end, to);
    most = Math.max(most, index + 1 - (perSecond * end) / 1_000 - least);
  }
  return most;
}

export interface Level {
  readonly tokens: number;
  /** Milliseconds since 1970, by Redis. */
  readonly at: number;
}

/** Every bucket that Redis remembers, by `<level>:<key>`. */
export function readLevels(url: string): Promise<ReadonlyMap<string, Level>> {
  return withRedis(url, async (client) => {
    const levels = new Map<string, Level>();
    for await (const found of client.scanStream({ match: '{claw:limit}:*', count: 1_000 })) {
      const keys = found as string[];
      if (keys.length === 0) continue;
      const values = await client.mgetBuffer(...keys);
      for (const [index, key] of keys.entries()) {
        const value = values[index];
        if (value) levels.set(key.replace(/^\{.*?\}:\d+:/, ''), { tokens: value.readDoubleLE(), at: value.readDoubleLE(8) / 1_000 });
      }
    }
    return levels;
  });
}
