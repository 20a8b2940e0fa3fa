/** What customers asked and the knowledge could not answer, one entry for questions that ask about the same. */
import type { BaseId, GapId, TenantId } from '../../kernel/ids.ts';

/** From each a person may go to each; a resolved one opens again by itself when it is asked in vain once more. */
export const GAP_STATES = ['open', 'resolved', 'ignored'] as const;
export type GapState = (typeof GAP_STATES)[number];

/** In order of weight: of several for one question the last one counts. */
export const GAP_REASONS = ['refused', 'handed_over', 'thumbs_down'] as const;
export type GapReason = (typeof GAP_REASONS)[number];

export interface GapExample {
  readonly text: string;
  readonly reason: GapReason;
  readonly at: Date;
}

export interface Gap {
  readonly id: GapId;
  /** Bases that were asked; none: every base. */
  readonly baseIds: readonly BaseId[];
  readonly state: GapState;
  /** Who or what gave it this state: the name of an API key, or `knowledge` when documents answer it by now. */
  readonly changedBy: string | null;
  readonly changedAt: Date | null;
  /** Questions so far. */
  readonly times: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
  /** The latest questions in the words of those who asked, and nothing else of them. */
  readonly examples: readonly GapExample[];
}

export interface DueGap {
  readonly tenantId: TenantId;
  readonly gapId: GapId;
  /** Of the tenant's knowledge. */
  readonly version: number;
}

/** Gaps that nobody asked about for so long are forgotten. */
export const GAP_DAYS = 90;
