/** What came of conversations, summed up by days and channels. */
import type { ChannelId } from '../../kernel/ids.ts';
import type { Money } from './usage.ts';

export const ANALYTICS_DIMENSIONS = ['day', 'channel'] as const;
export type AnalyticsDimension = (typeof ANALYTICS_DIMENSIONS)[number];

/**
 * Of a conversation on a day: `handed_over` a person was wanted or wrote; `unresolved` the last answer was none, or was thumbed down;
 * `confirmed` the customer said that an answer helped; `assumed` they said nothing against it. The first that fits.
 */
export const RESOLUTIONS = ['handed_over', 'unresolved', 'confirmed', 'assumed'] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

export interface AnalyticsCounts {
  /** Conversations with a message on a day; one on two days counts twice. */
  readonly conversations: number;
  /** What customers wrote and no limit refused, commands left out. */
  readonly asked: number;
  readonly limited: number;
  readonly answered: number;
  readonly clarified: number;
  readonly refused: number;
  /** No answer could be made, and the customer was told so. */
  readonly failed: number;
  /** Messages of people of the team. */
  readonly byPerson: number;
  readonly thumbsUp: number;
  readonly thumbsDown: number;
  readonly handovers: number;
  /** Of the hand-overs, those that somebody took. */
  readonly claimed: number;
}

/** Seconds; null where there is nothing to measure. */
export interface Spread {
  readonly median: number | null;
  readonly p95: number | null;
}

/** Null where it is not told apart. */
export interface AnalyticsRow extends AnalyticsCounts {
  /** UTC, `2026-11-23`. */
  readonly day: string | null;
  readonly channelId: ChannelId | null;
  readonly resolutions: Readonly<Record<Resolution, number>>;
  /** From a question to its answer. */
  readonly response: Spread;
  /** From the wish for a person to that person's first message. */
  readonly handover: Spread;
  readonly costs: readonly Money[];
}
