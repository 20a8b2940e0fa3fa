/** What was used, as the ledger adds it up. */
import type { ChannelId } from '../../kernel/ids.ts';
import type { Tier } from './tier.ts';

/** What may be told apart. */
export const USAGE_DIMENSIONS = ['day', 'channel', 'tier', 'model'] as const;
export type UsageDimension = (typeof USAGE_DIMENSIONS)[number];

export interface Money {
  readonly amount: number;
  readonly currency: string;
}

export interface UsageSums {
  /** Billed ones. */
  readonly conversations: number;
  /** Questions that were answered. */
  readonly messages: number;
  /** Calls of chat models, those that failed after they cost something among them. */
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** What the calls cost, for each currency in which there are prices. */
  readonly costs: readonly Money[];
}

/** Sums of what is told apart; null where it is not, or where it does not apply (conversations have no model). */
export interface UsageRow extends UsageSums {
  /** UTC, `2026-11-23`. */
  readonly day: string | null;
  readonly channelId: ChannelId | null;
  readonly tier: Tier | null;
  readonly model: string | null;
}

/** A time from its beginning up to before its end. */
export interface Period {
  readonly from: Date;
  readonly to: Date;
}

/** What a smaller allowance would have meant. */
export interface WhatIf {
  readonly contacts: number;
  readonly refusedContacts: number;
  readonly messages: number;
  readonly refusedMessages: number;
  /** What the calls for the refused messages cost. */
  readonly saved: readonly Money[];
}

/** Contacts of one tier, allowed so many answered messages a day (UTC). */
export interface Allowance {
  readonly tier: Tier;
  readonly messagesPerDay: number;
}
