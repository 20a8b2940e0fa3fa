/** Shows in Discord that an answer is coming: typing, then a message that grows into it. */
import type { Clock } from '../../src/kernel/clock.ts';
import type { Logger } from '../../src/kernel/logger.ts';
import type { LivePlace, LiveSurface } from '../../src/core/ports/channel-adapter.ts';
import { startLiveLoop, tellEnd, type LiveLoop } from '../_shared/live-loop.ts';
import { createPacedPreview, type PacedStep } from '../_shared/paced-preview.ts';
import type { SendBudget } from '../_shared/send-budget.ts';
import type { DiscordRest } from './open-rest.ts';
import { readTarget, type DiscordTarget } from './place.ts';
import { planPreview } from './plan.ts';
import { readFault } from './read-fault.ts';
import { inTime, sendPart } from './send.ts';

/** Edits of one channel have five calls in five seconds, in practice. */
export const LIVE_EVERY_MS = 1_200;
/** What is written within this time of its first words is one plain message. */
const FIRST_POST_MS = 2_400;
/** How long Discord shows that someone types. */
export const TYPING_MS = 10_000;
const TYPING_EVERY_MS = 8_400;

export interface LiveDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly budget: SendBudget;
  /** Null when the connection is gone. */
  readonly open: (place: LivePlace, signal: AbortSignal) => Promise<DiscordRest | null>;
  /** Whether the words are shown while they are written. */
  readonly mayGrow: (place: LivePlace) => Promise<boolean>;
}

/** Shows the text so far where it is time to. */
type Show = (text: string) => Promise<PacedStep>;

/** Null in a place of another channel, and under a command, where Discord itself says that an answer is coming. */
export function openLiveSurface(deps: LiveDeps, place: LivePlace): LiveSurface | null {
  const target = readTarget(place.target);
  if (target === null || inTime(target, deps.clock.now()).interaction !== null) return null;
  const onError = tellEnd(deps.logger, place, readFault);
  return startLiveLoop({ clock: deps.clock, everyMs: LIVE_EVERY_MS, step: createStep(deps, place, target), onError });
}

/** At most one call a step: the words where there are new ones, else that someone types. */
function createStep(deps: LiveDeps, place: LivePlace, target: DiscordTarget): LiveLoop['step'] {
  let live: { readonly opened: DiscordRest; readonly show: Show | null } | null = null;
  // What grows needs no typing beside it.
  let isGrowing = false;
  let saidAt = Number.NEGATIVE_INFINITY;
  return async (text, closing) => {
    const opened = live?.opened ?? (await deps.open(place, closing));
    if (opened === null || closing.aborted) return 'over';
    live ??= { opened, show: (await deps.mayGrow(place)) ? createGrowing(deps, place, target, opened) : null };
    const step = text === null || live.show === null ? 'idle' : await live.show(text);
    if (step === 'over') return 'over';
    isGrowing ||= step === 'called';
    if (isGrowing || deps.clock.monotonic() - saidAt < TYPING_EVERY_MS) return 'go-on';
    const path = `/channels/${target.channelId}/typing` as const;
    if (!opened.hasSpare('POST', path) || !deps.budget.spare(place.channelId, target.channelId)) return 'go-on';
    saidAt = deps.clock.monotonic();
    await unlessLimited(() => opened.rest.post(path, { signal: closing }));
    return 'go-on';
  };
}

/** A message of the place, which is edited into the answer at the end. */
function createGrowing({ clock, budget }: LiveDeps, place: LivePlace, { channelId }: DiscordTarget, opened: DiscordRest): Show {
  const path = `/channels/${channelId}/messages` as const;
  let id: string | null = null;
  return createPacedPreview({
    clock,
    preview: place.preview,
    everyMs: LIVE_EVERY_MS,
    firstMs: FIRST_POST_MS,
    spare: () => {
      const hasSpare = id === null ? opened.hasSpare('POST', path) : opened.hasSpare('PATCH', `${path}/${id}`);
      return hasSpare && budget.spare(place.channelId, channelId);
    },
    render: (text) => (text.trim() === '' ? null : planPreview(text)),
    call: async (content, { deliveryId, platformId }, signal) => {
      const sending = { id: deliveryId, target: place.target, content, platformId };
      const receipt = await sendPart(opened, sending, clock.now(), signal);
      id = receipt.platformId;
      return receipt;
    },
  });
}

/** Being asked to wait is no reason to give up. */
async function unlessLimited(call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (readFault(error).kind !== 'limited') throw error;
  }
}
