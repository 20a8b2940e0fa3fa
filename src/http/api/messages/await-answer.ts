/** Waits for a message's answer without asking the store over and over. */
import type { Message, MessageState } from '../../../core/model/message.ts';
import type { TurnView } from '../../../core/ports/conversation-store.ts';
import { rest } from '../../../kernel/clock.ts';
import type { TenantId } from '../../../kernel/ids.ts';
import type { ApiServices } from '../../api-services.ts';

/** Live events are hints and may be lost; this often the store is asked without one, milliseconds. */
const LOOK_AGAIN_MS = 2_000;

/** States in which an answer is still to come. */
const PENDING: readonly MessageState[] = ['waiting', 'taken'];

type Services = Pick<ApiServices, 'clock' | 'conversations' | 'live'>;

/** The turn as it stands when it ended, `waitMs` have passed or the caller left; null when the message is in none. */
export async function awaitAnswer(
  services: Services,
  tenantId: TenantId,
  message: Message,
  waitMs: number,
  left: AbortSignal,
): Promise<TurnView | null> {
  const look = () => services.conversations.turnOfMessage(tenantId, message.id);
  if (waitMs <= 0 || !PENDING.includes(message.state)) return look();
  const until = services.clock.monotonic() + waitMs;
  const hints = createHints();
  const unsubscribe = services.live.subscribe(tenantId, message.conversationId, ({ kind }) => {
    if (kind === 'message' || kind === 'missed') hints.give();
  });
  try {
    for (;;) {
      const turn = await look();
      const leftMs = until - services.clock.monotonic();
      if (turn?.endedAt || leftMs <= 0 || left.aborted) return turn;
      await hintOrTime(services, hints, Math.min(leftMs, LOOK_AGAIN_MS), left);
    }
  } finally {
    unsubscribe();
  }
}

interface Hints {
  give(): void;
  /** Resolves at the next hint, or at once when one came since the last call. */
  next(): Promise<void>;
}

function createHints(): Hints {
  let pending = false;
  let wake: (() => void) | null = null;
  return {
    give: () => {
      pending = true;
      wake?.();
    },
    next: () =>
      new Promise((resolve) => {
        wake = () => {
          pending = false;
          wake = null;
          resolve();
        };
        if (pending) wake();
      }),
  };
}

async function hintOrTime({ clock }: Services, hints: Hints, ms: number, left: AbortSignal): Promise<void> {
  const hinted = new AbortController();
  const both = AbortSignal.any([hinted.signal, left]);
  // The sleep ends early by a hint or by the caller's leaving; the loop looks which.
  await Promise.race([hints.next(), rest(clock, ms, both)]);
  hinted.abort();
}
