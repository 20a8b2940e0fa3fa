/** Opens discord.js’s REST client for a token; the library is loaded when the first connection needs it. */
import type { REST } from 'discord.js';
import type { Clock } from '../../src/kernel/clock.ts';
import type { Secret } from '../../src/kernel/secret.ts';
import { createRateRoom, createVainCalls } from './rate-room.ts';

/** One call a method, without retries or waiting of its own: what must wait is thrown as HeldBack. */
export interface DiscordRest {
  readonly rest: REST;
  /** Whether this call would leave room for another one of its kind, which nobody should have to wait for. */
  readonly hasSpare: (method: string, path: `/${string}`) => boolean;
}

/** The same for the same token, since it knows the bot's budgets. */
export type OpenRest = (token: Secret) => Promise<DiscordRest>;

export interface OpenRestDeps {
  readonly clock: Clock;
  /** Without version and slash: `https://discord.com/api`. */
  readonly apiUrl: string;
  /** Longest time of one call, milliseconds. */
  readonly callTimeoutMs: number;
}

/** Bots whose budgets are remembered; beyond it the one that was opened first is forgotten. */
const MOST_BOTS = 2_000;
const VERSION = '10';

export function createOpenRest({ clock, apiUrl, callTimeoutMs }: OpenRestDeps): OpenRest {
  const vain = createVainCalls(clock);
  const known = new Map<string, DiscordRest>();
  return async (secret) => {
    const { REST, DefaultRestOptions } = await import('discord.js');
    const token = secret.reveal();
    const found = known.get(token);
    // The client forgets a token that was refused once.
    found?.rest.setToken(token);
    if (found !== undefined) return found;
    const room = createRateRoom(clock, vain);
    const rest = new REST({
      api: apiUrl,
      version: VERSION,
      retries: 0,
      timeout: callTimeoutMs,
      globalRequestsPerSecond: Number.POSITIVE_INFINITY,
      // A timer of each bot, for a few bytes.
      hashSweepInterval: 0,
      makeRequest: async (url, init) => {
        const method = init.method ?? 'GET';
        room.assertRoom(method, url);
        const answer = await DefaultRestOptions.makeRequest(url, init);
        if (answer.status === 429) await answer.arrayBuffer();
        room.note(method, url, answer.status, answer.headers);
        // One judge of what may be called, on one clock: the client learns of no budgets, and so never waits.
        for (const name of ['limit', 'remaining', 'reset-after']) answer.headers.delete(`x-ratelimit-${name}`);
        return answer;
      },
    }).setToken(token);
    const opened: DiscordRest = { rest, hasSpare: (method, path) => room.hasSpare(method, `${apiUrl}/v${VERSION}${path}`) };
    known.set(token, opened);
    const [oldest] = known.keys();
    if (known.size > MOST_BOTS && oldest !== undefined) {
      known.get(oldest)?.rest.clearHandlerSweeper();
      known.delete(oldest);
    }
    return opened;
  };
}
