/** Fetches updates for a connection that has no public address; each is confirmed only after it was committed. */
import type { Api } from 'grammy';
import type { Update } from 'grammy/types';
import { rest, type Clock } from '../../src/kernel/clock.ts';
import type { Logger } from '../../src/kernel/logger.ts';
import type { RunState } from '../../src/core/ports/channel-adapter.ts';
import { backoffOf, takeUntilDone } from '../_shared/take-until-done.ts';
import { forCall } from './open-api.ts';
import { isTokenRefused, readFault } from './read-fault.ts';
import { WANTED_UPDATES } from './update-schema.ts';

export interface PollDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly api: Api;
  /** Seconds that Telegram holds a call open while there is nothing. */
  readonly pollSeconds: number;
  /** Commits one update; rejects when it should come again. */
  readonly take: (update: unknown) => Promise<void>;
  readonly tell: (state: RunState) => void;
}

/** Ends when told to, or when Telegram does not take the token any more. */
export async function runPoll(deps: PollDeps, signal: AbortSignal): Promise<void> {
  let offset: number | null = null;
  let failures = 0;
  while (!signal.aborted) {
    const asked = await ask(deps, offset, failures, signal);
    if (asked.kind === 'end') return;
    if (asked.kind === 'wait') {
      failures += 1;
      await rest(deps.clock, asked.ms, signal);
      continue;
    }
    failures = 0;
    if (!(await takeAll(deps, asked.updates, signal))) return;
    const last = asked.updates.at(-1);
    if (last !== undefined) offset = last.update_id + 1;
  }
}

type Asked =
  | { readonly kind: 'updates'; readonly updates: readonly Update[] }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'end' };

async function ask(deps: PollDeps, offset: number | null, failures: number, signal: AbortSignal): Promise<Asked> {
  try {
    const updates = await deps.api.getUpdates(question(deps, offset), forCall(signal));
    deps.tell('live');
    return { kind: 'updates', updates };
  } catch (error) {
    if (signal.aborted) return { kind: 'end' };
    const ms = afterFault(deps, error, failures);
    return ms === null ? { kind: 'end' } : { kind: 'wait', ms };
  }
}

const question = ({ pollSeconds }: PollDeps, offset: number | null) => ({
  timeout: pollSeconds,
  allowed_updates: WANTED_UPDATES,
  ...(offset !== null && { offset }),
});

/** Milliseconds until the next try; null when there is no use in one. */
function afterFault({ tell, logger }: PollDeps, error: unknown, failures: number): number | null {
  const fault = readFault(error);
  const backoff = backoffOf(failures);
  if (fault.kind !== 'refused' || fault.code === 429) {
    tell('unreachable');
    return Math.max(backoff, fault.kind === 'refused' ? (fault.retryAfterMs ?? 0) : 0);
  }
  logger.warn({ code: fault.code, reason: fault.description }, 'Telegram does not let us poll');
  tell(fault.code === 409 ? 'conflict' : 'refused');
  return isTokenRefused(fault) ? null : backoff;
}

/** In order within a chat, while chats do not wait for one another. False when told to stop before all was committed; it will come again. */
async function takeAll(deps: PollDeps, updates: readonly Update[], signal: AbortSignal): Promise<boolean> {
  const chats = new Map<number | undefined, Update[]>();
  for (const update of updates) {
    const chat = chatOf(update);
    const lane = chats.get(chat);
    if (lane === undefined) chats.set(chat, [update]);
    else lane.push(update);
  }
  const done = await Promise.all([...chats.values()].map((lane) => takeInOrder(deps, lane, signal)));
  return done.every(Boolean);
}

const chatOf = ({ message, edited_message: edited, callback_query: press, my_chat_member: membership }: Update): number | undefined =>
  (message ?? edited ?? press?.message ?? membership)?.chat.id;

async function takeInOrder(deps: PollDeps, updates: readonly Update[], signal: AbortSignal): Promise<boolean> {
  for (const update of updates) {
    if (!(await takeUntilDone(deps, { update_id: update.update_id }, () => deps.take(update), signal))) return false;
  }
  return true;
}
