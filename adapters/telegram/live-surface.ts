/** Shows in Telegram that an answer is coming: typing everywhere, in private chats also a draft of what is written so far. */
import type { Api } from 'grammy';
import type { Clock } from '../../src/kernel/clock.ts';
import type { MessageId } from '../../src/kernel/ids.ts';
import type { Logger } from '../../src/kernel/logger.ts';
import type { LivePlace, LiveSurface } from '../../src/core/ports/channel-adapter.ts';
import { forCall } from './open-api.ts';
import type { SendBudget } from '../_shared/send-budget.ts';
import { renderDraft } from './plan.ts';
import { callPlaceOf, isPrivate, type CallPlace } from './place.ts';
import { readFault } from './read-fault.ts';

/** About one call a second is allowed in a chat. */
export const LIVE_EVERY_MS = 1_100;
/** How long Telegram shows that someone types. */
export const TYPING_MS = 5_000;
const TYPING_EVERY_MS = 4_400;
/** A surface that nobody closes or writes to ends by itself, as when its turn was lost. */
const FORGOTTEN_MS = 60_000;

export interface LiveDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly budget: SendBudget;
  /** Null when the connection is gone. */
  readonly open: (place: LivePlace) => Promise<Api | null>;
}

interface Surface {
  text: string | null;
  wroteAt: number;
}

export function createLiveSurfaces(deps: LiveDeps) {
  const surfaces = new Map<MessageId, AbortController>();
  const close = (id: MessageId): void => {
    surfaces.get(id)?.abort();
    surfaces.delete(id);
  };
  return {
    /** Before the message itself is sent: a late draft would stand below it. */
    close,
    open(place: LivePlace): LiveSurface | null {
      const where = callPlaceOf(place.target);
      if (where === null) return null;
      close(place.messageId);
      const closing = new AbortController();
      surfaces.set(place.messageId, closing);
      const surface: Surface = { text: null, wroteAt: deps.clock.monotonic() };
      void show(deps, place, where, surface, closing.signal).finally(() => {
        if (surfaces.get(place.messageId) === closing) surfaces.delete(place.messageId);
      });
      return {
        write: (textSoFar) => {
          surface.text = textSoFar;
          surface.wroteAt = deps.clock.monotonic();
        },
      };
    },
  };
}

/** One call at a time, at the pace that Telegram allows. Nothing here is owed to anyone: what fails is let go. */
async function show(deps: LiveDeps, place: LivePlace, where: CallPlace, surface: Surface, closed: AbortSignal): Promise<void> {
  let shown: string | null = null;
  let typedAt = Number.NEGATIVE_INFINITY;
  try {
    const api = await deps.open(place);
    while (api !== null && !closed.aborted && deps.clock.monotonic() - surface.wroteAt < FORGOTTEN_MS) {
      const { text } = surface;
      const isNew = text !== null && text !== shown && text.trim() !== '' && isPrivate(where);
      const isTypingDue = deps.clock.monotonic() - typedAt >= TYPING_EVERY_MS;
      if ((isNew || isTypingDue) && deps.budget.spare(place.channelId, place.target.space)) {
        typedAt = deps.clock.monotonic();
        if (isNew) shown = text;
        await heedingLimits(deps, place, () => (isNew ? draft(api, where, place.messageId, text, closed) : typing(api, where, closed)));
      }
      await deps.clock.sleep(LIVE_EVERY_MS, closed);
    }
  } catch (error) {
    const fault = readFault(error);
    if (closed.aborted) return;
    const facts = { message_id: place.messageId, fault: fault.kind };
    if (fault.kind === 'unclear' && fault.cause !== undefined) deps.logger.warn({ ...facts, error: fault.cause }, 'the preview failed');
    else deps.logger.debug(facts, 'nothing live is shown any more');
  }
}

async function heedingLimits({ budget }: LiveDeps, { channelId }: LivePlace, call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch (error) {
    const fault = readFault(error);
    if (fault.kind !== 'refused' || fault.code !== 429) throw error;
    budget.pause(channelId, fault.retryAfterMs ?? LIVE_EVERY_MS);
  }
}

const typing = (api: Api, { chat_id, ...topic }: CallPlace, signal: AbortSignal): Promise<unknown> =>
  api.sendChatAction(chat_id, 'typing', topic, forCall(signal));

/** The last message's worth of the text: what is being written. */
function draft(api: Api, { chat_id, ...topic }: CallPlace, messageId: MessageId, text: string, signal: AbortSignal): Promise<unknown> {
  return api.sendMessageDraft(chat_id, draftId(messageId), renderDraft(text), { ...topic, parse_mode: 'HTML' }, forCall(signal));
}

/** A draft with the same number replaces the one before; it must not be 0. */
const draftId = (id: MessageId): number => Number.parseInt(id.slice(-8), 16) & 0x7fffffff || 1;
