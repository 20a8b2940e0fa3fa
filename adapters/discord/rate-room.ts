/** What Discord lets a bot call: budgets that its answers tell of, heeded before a call rather than after a refusal. */
import type { Clock } from '../../src/kernel/clock.ts';

/** A call that Discord refused since there were too many, or that was not made since it would. */
export class HeldBack extends Error {
  readonly retryAfterMs: number;
  /** Whether it is so for every call of the bot. */
  readonly global: boolean;

  constructor(retryAfterMs: number, global: boolean) {
    super('Discord takes no such call for now.');
    this.name = 'HeldBack';
    this.retryAfterMs = retryAfterMs;
    this.global = global;
  }
}

/** The calls of one bot. */
export interface RateRoom {
  /** @throws HeldBack when the call must wait */
  assertRoom(method: string, url: string): void;
  /** Whether this call would leave room for another one of its kind, which nobody should have to wait for. */
  hasSpare(method: string, url: string): boolean;
  /**
   * What an answer tells.
   * @throws HeldBack when it was a refusal for that very reason
   */
  note(method: string, url: string, status: number, headers: Pick<Headers, 'get'>): void;
}

/** Calls in vain, of all bots behind one address. */
export interface VainCalls {
  note(): void;
  /** Nothing is taken from this address for so long. */
  ban(ms: number): void;
  /** Milliseconds for which nothing should be called. */
  waitMs(): number;
}

/** 10,000 answers of 401, 403 or 429 within ten minutes ban an address; other processes may use the same one. */
const MOST_VAIN = 4_000;
const VAIN_WINDOW_MS = 600_000;
/** Discord always names a time with a 429; this is for something between us and it that does not. */
const NO_TIME_NAMED_MS = 1_000;
/** Buckets remembered; beyond it those that are full again are forgotten. */
const MOST_BUCKETS = 10_000;

interface Bucket {
  readonly left: number;
  /** When it is full again, on the monotonic clock. */
  readonly until: number;
}

export function createVainCalls(clock: Clock): VainCalls {
  const at: number[] = [];
  let bannedUntil = 0;
  return {
    note: () => void at.push(clock.monotonic()),
    ban: (ms) => void (bannedUntil = Math.max(bannedUntil, clock.monotonic() + ms)),
    waitMs: () => {
      const now = clock.monotonic();
      while (at[0] !== undefined && at[0] <= now - VAIN_WINDOW_MS) at.shift();
      const first = at.length < MOST_VAIN ? now : (at[at.length - MOST_VAIN] ?? now) + VAIN_WINDOW_MS;
      return Math.max(first, bannedUntil) - now;
    },
  };
}

export function createRateRoom(clock: Clock, vain: VainCalls): RateRoom {
  const buckets = createBuckets(clock);
  let globalUntil = 0;
  const allWaitMs = (): number => Math.max(globalUntil - clock.monotonic(), vain.waitMs());
  return {
    assertRoom: (method, url) => {
      if (allWaitMs() > 0) throw new HeldBack(Math.ceil(allWaitMs()), true);
      const { left, resetMs } = buckets.find(method, url);
      if (left <= 0) throw new HeldBack(Math.ceil(resetMs), false);
    },
    hasSpare: (method, url) => buckets.find(method, url).left > 1 && allWaitMs() <= 0,
    note: (method, url, status, headers) => {
      const scope = headers.get('x-ratelimit-scope');
      if (status === 401 || status === 403 || (status === 429 && scope !== 'shared')) vain.note();
      buckets.learnName(method, url, headers.get('x-ratelimit-bucket'));
      if (status !== 429) {
        const resetMs = secondsOf(headers, 'x-ratelimit-reset-after');
        return resetMs > 0 ? buckets.keep(method, url, Number(headers.get('x-ratelimit-remaining')), resetMs) : undefined;
      }
      const waitMs = secondsOf(headers, 'retry-after') || NO_TIME_NAMED_MS;
      if (scope === 'global') globalUntil = Math.max(globalUntil, clock.monotonic() + waitMs);
      else if (scope === null) vain.ban(waitMs);
      else buckets.keep(method, url, 0, waitMs);
      throw new HeldBack(waitMs, scope === 'global' || scope === null);
    },
  };
}

function createBuckets(clock: Clock) {
  const buckets = new Map<string, Bucket>();
  /** Routes may share a bucket; which they do is known from its name. */
  const names = new Map<string, string>();
  const keyOf = (method: string, url: string): string => {
    const { route, major } = readRoute(method, url);
    return `${names.get(route) ?? route} ${major}`;
  };
  return {
    learnName: (method: string, url: string, name: string | null): void => {
      if (name !== null) names.set(readRoute(method, url).route, name);
    },
    /** A bucket that is not known is taken to be full. */
    find: (method: string, url: string): { readonly left: number; readonly resetMs: number } => {
      const { left, until } = buckets.get(keyOf(method, url)) ?? { left: 0, until: 0 };
      const resetMs = until - clock.monotonic();
      return resetMs > 0 ? { left, resetMs } : { left: Number.POSITIVE_INFINITY, resetMs: 0 };
    },
    keep: (method: string, url: string, left: number, resetMs: number): void => {
      buckets.set(keyOf(method, url), { left, until: clock.monotonic() + resetMs });
      if (buckets.size <= MOST_BUCKETS) return;
      for (const [key, { until }] of buckets) if (until <= clock.monotonic()) buckets.delete(key);
    },
  };
}

const secondsOf = (headers: Pick<Headers, 'get'>, name: string): number => Number(headers.get(name)) * 1_000;

/** Each channel, guild and token of an interaction has budgets of its own; other ids of a path do not tell budgets apart. */
function readRoute(method: string, url: string): { readonly route: string; readonly major: string } {
  const path = /\/v\d+(\/[^?]*)/.exec(url)?.[1] ?? url;
  const major = /^\/(?:(?:channels|guilds)\/\d+|webhooks\/\d+\/[^/]+|interactions\/\d+\/[^/]+)/.exec(path)?.[0] ?? '';
  const kind = major.split('/')[1] ?? '';
  return { route: `${method} /${kind}${path.slice(major.length).replaceAll(/\d{15,20}/g, ':id')}`, major };
}
