/** Shows in Telegram that an answer is coming: typing, in private chats a draft of it, in groups a message that grows into it. */
import type { Api } from 'grammy';
import type { Clock } from '../../src/kernel/clock.ts';
import type { MessageId } from '../../src/kernel/ids.ts';
import type { Logger } from '../../src/kernel/logger.ts';
import type { LivePlace, LiveSurface } from '../../src/core/ports/channel-adapter.ts';
import { startLiveLoop, tellEnd, type LiveLoop } from '../_shared/live-loop.ts';
import { createPacedPreview, type PacedStep } from '../_shared/paced-preview.ts';
import { heedingWaits, type SendBudget } from '../_shared/send-budget.ts';
import { forCall } from './open-api.ts';
import { planPreview, renderDraft } from './plan.ts';
import { callPlaceOf, isPrivate, type CallPlace } from './place.ts';
import { readFault } from './read-fault.ts';
import { sendPart } from './send.ts';

/** About one call a second is allowed in a chat. */
export const LIVE_EVERY_MS = 1_100;
/** Twenty calls a minute are allowed in a group. */
const GROUP_EVERY_MS = 3_100;
/** How long Telegram shows that someone types. */
export const TYPING_MS = 5_000;
const TYPING_EVERY_MS = 4_400;

export interface LiveDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly budget: SendBudget;
  /** Null when the connection is gone. */
  readonly open: (place: LivePlace, signal: AbortSignal) => Promise<Api | null>;
}

/** Shows the text so far where it is time to. */
type Show = (text: string, closing: AbortSignal) => Promise<PacedStep>;

/** Null in a place of another channel. */
export function openLiveSurface(deps: LiveDeps, place: LivePlace): LiveSurface | null {
  const where = callPlaceOf(place.target);
  if (where === null) return null;
  const onError = tellEnd(deps.logger, place, readFault);
  return startLiveLoop({ clock: deps.clock, everyMs: LIVE_EVERY_MS, step: createStep(deps, place, where), onError });
}

/** At most one call a step: the words where there are new ones, else that someone types. */
function createStep(deps: LiveDeps, place: LivePlace, where: CallPlace): LiveLoop['step'] {
  let live: { readonly api: Api; readonly show: Show } | null = null;
  // What grows needs no typing beside it, and a group has no calls to spare for both.
  let mayType = true;
  let saidAt = Number.NEGATIVE_INFINITY;
  return async (text, closing) => {
    const api = live?.api ?? (await deps.open(place, closing));
    if (api === null || closing.aborted) return 'over';
    live ??= { api, show: isPrivate(where) ? createDraft(deps, place, where, api) : createGrowing(deps, place, api) };
    const step = text === null ? 'idle' : await live.show(text, closing);
    if (step === 'over') return 'over';
    if (step === 'called') mayType = isPrivate(where);
    else if (!mayType || deps.clock.monotonic() - saidAt < TYPING_EVERY_MS) return 'go-on';
    else if (!deps.budget.spare(place.channelId, place.target.space)) return 'go-on';
    else await heedingLimits(deps, place, () => typing(api, where, closing));
    saidAt = deps.clock.monotonic();
    return 'go-on';
  };
}

/** A draft of the answer, which vanishes by itself. */
function createDraft(deps: LiveDeps, place: LivePlace, { chat_id, ...topic }: CallPlace, api: Api): Show {
  let shown: string | null = null;
  return async (text, closing) => {
    if (text === shown || text.trim() === '' || !deps.budget.spare(place.channelId, place.target.space)) return 'idle';
    shown = text;
    const options = { ...topic, parse_mode: 'HTML' } as const;
    await heedingLimits(deps, place, () =>
      api.sendMessageDraft(chat_id, draftId(place.messageId), renderDraft(text), options, forCall(closing)),
    );
    return 'called';
  };
}

/** A message of the group, which is edited into the answer at the end. */
function createGrowing({ clock, budget }: LiveDeps, { preview, target, channelId }: LivePlace, api: Api): Show {
  return createPacedPreview({
    clock,
    preview,
    everyMs: GROUP_EVERY_MS,
    spare: () => budget.spare(channelId, target.space),
    render: (text) => (text.trim() === '' ? null : planPreview(text)),
    call: (content, { platformId }, signal) => heedingWaits(budget, channelId, sendPart(api, { target, content, platformId }, signal)),
  });
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

/** A draft with the same number replaces the one before; it must not be 0. */
const draftId = (id: MessageId): number => Number.parseInt(id.slice(-8), 16) & 0x7fffffff || 1;
