/** What one app may call: one budget for all it does in a workspace, of which what is shown while an answer is written takes a share. */
import type { Clock } from '../../src/kernel/clock.ts';
import { createSendBudget, type SendBudget, type SendRates } from '../_shared/send-budget.ts';

/** What may be left out: opening a stream and writing on in it, posting and updating half an answer, and a status. */
export type PreviewMethod = 'start' | 'append' | 'post' | 'update' | 'status';

export interface SlackBudget extends Pick<SendBudget, 'answer' | 'pause'> {
  /** Takes a call for something that may be left out; false when it should be. An answer can always follow at once. */
  spare(scope: string, place: string, method: PreviewMethod): boolean;
}

/** https://docs.slack.dev/apis/web-api/rate-limits: a message a second in a channel, a few hundred a minute in a workspace. */
const RATES: SendRates = { perSecond: 8, reserve: 0.4, placePerSecond: () => 1, placeBurst: 4 };

/** Calls a minute of each method, with room for the ends of what was begun: Slack takes 20 starts, 20 stops, 100 appends and 50 updates. */
const PER_MINUTE: Readonly<Record<PreviewMethod, number>> = { start: 12, append: 80, post: 20, update: 25, status: 60 };
const METHOD_RATES: SendRates = {
  perSecond: 1_000,
  reserve: 0,
  placePerSecond: (method) => PER_MINUTE[method as PreviewMethod] / 60,
  placeBurst: 6,
};

/** Reading back is for what nobody can tell otherwise; 50 a minute, and one a minute for apps that Slack says so to. */
const READ_RATES: SendRates = { perSecond: 1, reserve: 0, placePerSecond: () => 0.75, placeBurst: 4 };

/** `random` gives 0 to 1. */
export function createSlackBudget(clock: Clock, random: () => number): SlackBudget {
  const all = createSendBudget(clock, RATES, random);
  const methods = createSendBudget(clock, METHOD_RATES, random);
  return {
    answer: (...asked) => all.answer(...asked),
    pause: (scope, ms) => all.pause(scope, ms),
    spare: (scope, place, method) => methods.spare(scope, method) && all.spare(scope, place),
  };
}

export const createReadBudget = (clock: Clock, random: () => number): SendBudget => createSendBudget(clock, READ_RATES, random);

/** A hundred and more a minute; who writes is asked about once an hour. */
const NAME_RATES: SendRates = { perSecond: 1_000, reserve: 0, placePerSecond: () => 80 / 60, placeBurst: 20 };

export const createNameBudget = (clock: Clock, random: () => number): SendBudget => createSendBudget(clock, NAME_RATES, random);
