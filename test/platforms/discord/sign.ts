// Interactions over HTTP: posted with Discord's signature, or with one that an application must refuse.
import type { Bot } from './types.ts';
import type { World } from './world.ts';

/** Anything but `good` is what an attacker or a broken proxy would send; `stale` is signed properly, but long ago. */
export type Signing = 'good' | 'forged' | 'stale' | 'unsigned' | 'changed-body';

export interface HttpTry {
  /** 0: no answer came. */
  readonly status: number;
  readonly body: string;
  readonly tookMs: number;
}

const STALE_SECONDS = 600;

export async function postSigned(world: World, bot: Bot, url: string, payload: unknown, how: Signing = 'good'): Promise<HttpTry> {
  const began = performance.now();
  const body = JSON.stringify(payload);
  const sent = how === 'changed-body' ? JSON.stringify({ ...(payload as object), version: 2 }) : body;
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'Discord-Interactions/1.0', ...signatureOf(world, bot, body, how) },
      body: sent,
      signal: AbortSignal.timeout(world.periods.interaction),
    });
    return { status: response.status, body: await response.text(), tookMs: performance.now() - began };
  } catch {
    return { status: 0, body: '', tookMs: performance.now() - began };
  }
}

function signatureOf(world: World, bot: Bot, body: string, how: Signing): Record<string, string> {
  if (how === 'unsigned') return {};
  const stamp = String(Math.floor(world.time.now() / 1_000) - (how === 'stale' ? STALE_SECONDS : 0));
  const signature = how === 'forged' ? 'ab'.repeat(64) : bot.keys.sign(stamp + body);
  return { 'x-signature-ed25519': signature, 'x-signature-timestamp': stamp };
}

/** What Discord asks of an address before it is saved: a PONG to its PING, and 401 to a signature that is none. */
export async function provesItself(world: World, bot: Bot, url: string): Promise<boolean> {
  const ping = { id: world.newId(), application_id: bot.user.id, type: 1, token: 'ping', version: 1 };
  const good = await postSigned(world, bot, url, ping);
  const forged = await postSigned(world, bot, url, ping, 'forged');
  return good.status === 200 && isPong(good.body) && forged.status === 401;
}

function isPong(body: string): boolean {
  try {
    return (JSON.parse(body) as { type?: unknown }).type === 1;
  } catch {
    return false;
  }
}
