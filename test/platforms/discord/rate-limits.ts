// Discord's budgets: a bucket per route and place, one for everything a bot does, and one for requests that were in vain.
import { createHash } from 'node:crypto';
import type { Time } from './world.ts';

export interface Limit {
  readonly limit: number;
  readonly windowMs: number;
}

export interface Limits {
  /** By route; what is not named has `other`. */
  readonly routes: Readonly<Record<string, Limit>>;
  readonly other: Limit;
  /** Over all routes of a bot, answers to interactions aside. */
  readonly global: Limit;
  /** Answers of 401, 403 and 429; past it the address is banned for a while. */
  readonly invalid: Limit;
}

/** What the real one answers in practice; it promises none of the buckets. */
export const REAL_LIMITS: Limits = {
  routes: {
    'POST /channels/{channel_id}/messages': { limit: 5, windowMs: 5_000 },
    'PATCH /channels/{channel_id}/messages/{message_id}': { limit: 5, windowMs: 5_000 },
    'DELETE /channels/{channel_id}/messages/{message_id}': { limit: 5, windowMs: 1_000 },
    'GET /channels/{channel_id}/messages': { limit: 5, windowMs: 5_000 },
    'POST /channels/{channel_id}/typing': { limit: 5, windowMs: 5_000 },
    'POST /webhooks/{webhook_id}/{webhook_token}': { limit: 5, windowMs: 2_000 },
  },
  other: { limit: 10, windowMs: 5_000 },
  global: { limit: 50, windowMs: 1_000 },
  invalid: { limit: 10_000, windowMs: 600_000 },
};

export interface Asked {
  readonly token: string | null;
  readonly route: string;
  readonly params: Readonly<Record<string, string>>;
  /** Answers to interactions are outside the global budget. */
  readonly counted: boolean;
}

export interface Verdict {
  readonly headers: Readonly<Record<string, string>>;
  /** What refuses it; null: it may pass. */
  readonly exceeded: 'user' | 'global' | null;
  readonly retryAfterMs: number;
}

export interface RateLimits {
  /** Takes one from the budgets, or says which of them is used up. */
  take(asked: Asked): Verdict;
  /** Counts an answer that was in vain. */
  countInvalid(): void;
  /** How many of those there were within the window. */
  invalid(): number;
  readonly banned: () => boolean;
}

interface Window {
  used: number;
  until: number;
}

/** The parts of a path that have budgets of their own. */
const MAJOR = ['channel_id', 'guild_id', 'webhook_id', 'webhook_token', 'interaction_token'];

export function createRateLimits(time: Time, limits: Limits): RateLimits {
  const windows = new Map<string, Window>();
  const vain: number[] = [];
  const recent = (): number => {
    const since = time.now() - limits.invalid.windowMs;
    while ((vain[0] ?? Infinity) <= since) vain.shift();
    return vain.length;
  };
  const open = (key: string, { windowMs }: Limit): Window => {
    const now = time.now();
    const known = windows.get(key);
    if (known !== undefined && known.until > now) return known;
    const fresh = { used: 0, until: now + windowMs };
    windows.set(key, fresh);
    return fresh;
  };
  return {
    take: ({ token, route, params, counted }) => {
      const whole = open(`${token} global`, limits.global);
      if (counted && whole.used >= limits.global.limit) return exceed('global', whole, time, {});
      const limit = limits.routes[route] ?? limits.other;
      const bucket = createHash('md5').update(route).digest('hex');
      const window = open(`${token} ${route} ${MAJOR.map((name) => params[name] ?? '').join(' ')}`, limit);
      const fits = window.used < limit.limit;
      if (fits) window.used += 1;
      if (fits && counted) whole.used += 1;
      const headers = describe(limit, window, bucket, time);
      return fits ? { headers, exceeded: null, retryAfterMs: 0 } : exceed('user', window, time, headers);
    },
    countInvalid: () => void vain.push(time.now()),
    invalid: recent,
    banned: () => recent() >= limits.invalid.limit,
  };
}

function describe({ limit }: Limit, { used, until }: Window, bucket: string, time: Time): Record<string, string> {
  return {
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(limit - used),
    'x-ratelimit-reset': (until / 1_000).toFixed(3),
    'x-ratelimit-reset-after': ((until - time.now()) / 1_000).toFixed(3),
    'x-ratelimit-bucket': bucket,
  };
}

function exceed(scope: 'user' | 'global', { until }: Window, time: Time, headers: Readonly<Record<string, string>>): Verdict {
  const retryAfterMs = until - time.now();
  return { headers: { ...headers, ...tooManyHeaders(scope, retryAfterMs / 1_000) }, exceeded: scope, retryAfterMs };
}

/** Whole seconds in the header, fractions in the body. */
export function tooManyHeaders(scope: 'user' | 'global' | 'shared', retryAfter: number): Record<string, string> {
  return {
    'retry-after': String(Math.ceil(retryAfter)),
    'x-ratelimit-scope': scope,
    ...(scope === 'global' && { 'x-ratelimit-global': 'true' }),
  };
}

export function tooManyBody(scope: 'user' | 'global' | 'shared', retryAfter: number): object {
  const message = scope === 'shared' ? 'The resource is being rate limited.' : 'You are being rate limited.';
  return { message, retry_after: retryAfter, global: scope === 'global' };
}
