// Brings updates to a bot: held until confirmed by polling, or posted to its webhook in order per chat until it says 2xx.
import { refuse } from './methods.ts';
import type { Answer, Bot, Json, Update } from './types.ts';

export interface Time {
  /** Milliseconds since the fake started. */
  readonly now: () => number;
  /** Length of one of the platform's seconds in milliseconds, so that tests need not wait. */
  readonly secondMs: number;
  readonly closed: AbortSignal;
}

/** Longest wait between two tries at a webhook, in the platform's seconds. */
const LONGEST_RETRY = 60;
const LONGEST_RETRY_AFTER = 3_600;

/** Answers once there is an update, the time is over, or another poller took the place of this one. */
export function getUpdates(bot: Bot, body: Json, time: Time, gone: AbortSignal): Promise<Answer> {
  if (bot.webhook !== null) {
    const why = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";
    return Promise.resolve(refuse(409, why));
  }
  if (Array.isArray(body['allowed_updates'])) bot.allowed = body['allowed_updates'] as string[];
  bot.poll?.end(refuse(409, 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running'));
  confirm(bot, Number(body['offset'] ?? 0));
  const limit = Number(body['limit'] ?? 100);
  const ready = (): Answer => ({ ok: true, result: bot.updates.slice(0, limit) });
  const seconds = Number(body['timeout'] ?? 0);
  if (bot.updates.length > 0 || seconds === 0) return Promise.resolve(ready());
  return new Promise((resolve) => {
    const poll = {
      end: (answer: Answer) => {
        clearTimeout(timer);
        if (bot.poll === poll) bot.poll = null;
        resolve(answer);
      },
    };
    const timer = setTimeout(() => poll.end(ready()), seconds * time.secondMs);
    gone.addEventListener('abort', () => poll.end(ready()), { once: true });
    bot.poll = poll;
  });
}

/** An offset confirms everything before it; a negative one keeps only so many of the newest. */
function confirm(bot: Bot, offset: number): void {
  if (offset < 0) bot.updates.splice(0, Math.max(0, bot.updates.length + offset));
  if (offset > 0) bot.updates.splice(0, bot.updates.filter(({ update_id }) => update_id < offset).length);
}

/** Hands the update to whoever listens; resolves when a webhook has taken it, at once for a poller. */
export function createBringer(time: Time) {
  const lanes = new Map<string, Promise<void>>();
  return (bot: Bot, update: Update, lane: string): Promise<void> => {
    bot.updates.push(update);
    if (bot.webhook === null) {
      bot.poll?.end({ ok: true, result: bot.updates.slice(0, 100) });
      return Promise.resolve();
    }
    const name = `${bot.token} ${lane}`;
    const next = (lanes.get(name) ?? Promise.resolve()).then(() => post(bot, update, time));
    lanes.set(name, next);
    return next;
  };
}

async function post(bot: Bot, update: Update, time: Time): Promise<void> {
  for (let attempt = 1; !time.closed.aborted; attempt += 1) {
    if (bot.webhook === null) return;
    const { status, retryAfter } = await tryOnce(bot, update, attempt, time);
    if (status >= 200 && status < 300) {
      const at = bot.updates.indexOf(update);
      if (at >= 0) bot.updates.splice(at, 1);
      return;
    }
    const wait = retryAfter === null ? Math.min(2 ** (attempt - 1), LONGEST_RETRY) : Math.min(retryAfter, LONGEST_RETRY_AFTER);
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, wait * time.secondMs);
      time.closed.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
    });
  }
}

async function tryOnce(bot: Bot, update: Update, attempt: number, time: Time): Promise<{ status: number; retryAfter: number | null }> {
  const at = time.now();
  const { url, secret } = bot.webhook ?? { url: '', secret: null };
  const headers = { 'content-type': 'application/json', ...(secret !== null && { 'x-telegram-bot-api-secret-token': secret }) };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(update), signal: time.closed }).catch(() => null);
  await response?.arrayBuffer().catch(() => null);
  const status = response?.status ?? 0;
  bot.deliveries.push({ at, updateId: update.update_id, attempt, status, tookMs: time.now() - at });
  const retryAfter = response?.headers.get('retry-after');
  return { status, retryAfter: retryAfter == null ? null : Number(retryAfter) };
}
