// Slack's rate limits, for the tests that switch them on: so many calls a minute per method, and one post a second per channel.
import { tooMany } from './answers.ts';
import { METHODS } from './methods.ts';
import type { Answer, Install, Json } from './types.ts';
import type { World } from './world.ts';

const MINUTE_MS = 60_000;
const HISTORY = ['conversations.replies', 'conversations.history'];

export type Limiter = (name: string, install: Install, body: Json) => Answer | null;

export function createLimiter(world: World): Limiter {
  const calls = new Map<string, number[]>();
  const take = (key: string, most: number, windowMs: number): Answer | null => {
    const now = world.clock.now();
    const recent = (calls.get(key) ?? []).filter((at) => now - at < windowMs);
    const [oldest] = recent;
    calls.set(key, recent.length < most ? [...recent, now] : recent);
    return recent.length < most || oldest === undefined ? null : tooMany(Math.max(1, Math.ceil((oldest + windowMs - now) / 1_000)));
  };
  return (name, install, body) => {
    if (world.limits === 'off') return null;
    const owner = `${name} ${install.token}`;
    if (name === 'chat.postMessage') return take(`${owner} ${String(body['channel'])}`, 1, 1_000);
    const isTight = world.limits === 'tight' && HISTORY.includes(name);
    return take(owner, isTight ? 1 : (METHODS[name]?.perMinute ?? Infinity), MINUTE_MS);
  };
}
