/** Shows in Slack that an answer is coming: a status in assistant threads, and the answer itself as a stream or a message that grows. */
import type { Logger } from '../../src/kernel/logger.ts';
import { SendFault, type LivePlace, type LiveSurface, type PreviewRow, type Receipt } from '../../src/core/ports/channel-adapter.ts';
import { startLiveLoop, type LiveLoop } from '../_shared/live-loop.ts';
import { createPacedPreview, type PacedStep } from '../_shared/paced-preview.ts';
import { heedingWaits } from '../_shared/send-budget.ts';
import { createGrowth, type Growth } from './growth.ts';
import { callPlaceOf, isDirect, type CallPlace } from './place.ts';
import type { SlackBudget } from './rates.ts';
import { readFault } from './read-fault.ts';
import type { Opened, StreamDeps } from './stream-calls.ts';

/** An update a second is what Slack bears in a channel. */
export const LIVE_EVERY_MS = 1_200;
/** How long Slack shows a status, and how often it is said again. */
export const STATUS_MS = 120_000;
const STATUS_EVERY_MS = 90_000;
const STATUS = 'is thinking…';

export interface LiveDeps extends StreamDeps {
  readonly logger: Logger;
  readonly budget: SlackBudget;
  /** Null when the connection is gone. */
  readonly open: (place: LivePlace, signal: AbortSignal) => Promise<Opened | null>;
}

/** Null in a place of another channel, and where nobody wrote a message that could be answered below it. */
export function openLiveSurface(deps: LiveDeps, place: LivePlace): LiveSurface | null {
  const where = callPlaceOf(place.target);
  if (where === null || (where.thread === null && !isDirect(where.channel))) return null;
  const onError = (error: unknown): void => deps.logger.warn({ message_id: place.messageId, error }, 'the preview failed');
  return startLiveLoop({ clock: deps.clock, everyMs: LIVE_EVERY_MS, step: createStep(deps, place, where), onError });
}

/** At most one call a step: the words where there are new ones, else the status. */
function createStep(deps: LiveDeps, place: LivePlace, where: CallPlace): LiveLoop['step'] {
  const show = createShow(deps, place, createGrowth(deps, place, where));
  const say = createStatus(deps, place, where);
  let mayShow = true;
  let mayWait = true;
  return async (text, closing) => {
    const step: PacedStep = text === null || !mayShow ? 'idle' : await show(text);
    if (step === 'over') mayShow = false;
    // Slack takes the status away with the first words.
    if (step !== 'idle') mayWait = false;
    else if (mayWait) mayWait = await say(closing);
    return mayShow ? 'go-on' : 'over';
  };
}

function createShow(deps: LiveDeps, place: LivePlace, growth: Growth): (text: string) => Promise<PacedStep> {
  const { clock, budget, open } = deps;
  const { preview, channelId, target } = place;
  const call = async (row: PreviewRow, content: ReturnType<Growth['render']>, signal: AbortSignal): Promise<Receipt> => {
    const opened = await open(place, signal);
    if (opened === null || content === null) throw new SendFault('no', 'The connection is paused or gone.', { retryable: false });
    return growth.call(opened, row, content, signal);
  };
  return createPacedPreview({
    clock,
    preview,
    everyMs: LIVE_EVERY_MS,
    spare: () => budget.spare(channelId, target.space, growth.method()),
    render: growth.render,
    call: (content, row, signal) => heedingWaits(budget, channelId, call(row, content, signal)),
  });
}

/** Says it where it is time to; false when it cannot be said here. Only threads with the app itself have one. */
function createStatus(deps: LiveDeps, place: LivePlace, { channel, thread }: CallPlace): (closing: AbortSignal) => Promise<boolean> {
  const { clock, budget, logger, open } = deps;
  let saidAt = Number.NEGATIVE_INFINITY;
  return async (closing) => {
    if (thread === null || !isDirect(channel)) return false;
    if (clock.monotonic() - saidAt < STATUS_EVERY_MS || !budget.spare(place.channelId, place.target.space, 'status')) return true;
    saidAt = clock.monotonic();
    try {
      const opened = await open(place, closing);
      if (opened === null || closing.aborted) return false;
      await opened.api.assistant.threads.setStatus({ channel_id: channel, thread_ts: thread, status: STATUS });
      return true;
    } catch (error) {
      const fault = readFault(error);
      if (fault.kind === 'too-many') budget.pause(place.channelId, fault.retryAfterMs);
      logger.debug({ message_id: place.messageId, fault: fault.kind }, 'no status is shown any more');
      return false;
    }
  };
}
