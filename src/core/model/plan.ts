/** What each plan holds: the one table that quotas, settings, the API and the documentation take their numbers from. */
import { TIERS } from './tier.ts';
import type { Tier } from './tier.ts';

export interface Plan {
  /** Billed conversations in a calendar month, UTC. */
  readonly conversations: number;
  /** Places where people write; the API itself counts as none. */
  readonly channels: number;
  readonly operators: number;
  readonly documents: number;
  /** Days for which conversations are kept; null: as long as the business chooses. */
  readonly retentionDays: number | null;
  /** Messages, and calls by API key, per minute of the whole business. */
  readonly messagesPerMinute: number;
  /** How much of its work a business may have waiting before others go first, against a business on the free plan. */
  readonly weight: number;
}

export const PLANS: Readonly<Record<Tier, Plan>> = {
  free: { conversations: 200, channels: 1, operators: 1, documents: 100, retentionDays: 30, messagesPerMinute: 1_000, weight: 1 },
  pro: { conversations: 2_000, channels: 4, operators: 3, documents: 2_000, retentionDays: 180, messagesPerMinute: 3_000, weight: 4 },
  enterprise: {
    conversations: 10_000,
    channels: 20,
    operators: 20,
    documents: 50_000,
    retentionDays: null,
    messagesPerMinute: 8_000,
    weight: 16,
  },
};

/** The lower of two tiers: a contact's is never above the plan of the business. */
export const lowerTier = (one: Tier, other: Tier): Tier => (TIERS.indexOf(one) < TIERS.indexOf(other) ? one : other);

/** When a month's quota begins anew: the first moment of the next month, UTC. */
export function monthAfter(now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1));
}
