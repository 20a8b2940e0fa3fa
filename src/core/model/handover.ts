/** A hand-over: from when a person is wanted in a conversation until somebody has ended it. */
import type { HandoverId } from '../../kernel/ids.ts';

/**
 * `asked` by /human or a button; `words` the question said so; `refusals` one answer too many was a refusal; `failure` no answer could be
 * given; `taken` nobody asked, a person took over.
 */
export const HANDOVER_REASONS = ['asked', 'words', 'refusals', 'failure', 'taken'] as const;
export type HandoverReason = (typeof HANDOVER_REASONS)[number];

/** `waiting` until a person takes it, then `claimed`; it leaves the list when it is ended. */
export const HANDOVER_STATES = ['waiting', 'claimed'] as const;
export type HandoverState = (typeof HANDOVER_STATES)[number];

/** `released` to the agent; `resolved` with what was said before forgotten; `customer` went back to the agent with /new. */
export type HandoverEnding = 'released' | 'resolved' | 'customer';

/** The one that is open in a conversation. */
export interface Handover {
  readonly id: HandoverId;
  readonly state: HandoverState;
  readonly reason: HandoverReason;
  readonly requestedAt: Date;
  readonly claimedBy: string | null;
  readonly claimedAt: Date | null;
  /** When the person first wrote. */
  readonly repliedAt: Date | null;
}
