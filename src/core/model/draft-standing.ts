/** A draft beside what holds now, and what decides whether it may be published. */
import type { EvaluationRun } from './evaluation.ts';
import type { DraftChange } from './setting-draft.ts';

/** A change beside what is stored now. */
export interface StandingChange extends DraftChange {
  /** Null: nothing of its own is stored. */
  readonly stored: { readonly value: unknown; readonly version: number } | null;
}

/** The draft and everything that decides whether it may be published. */
export interface DraftStanding {
  /** By key, then by channel. */
  readonly changes: readonly StandingChange[];
  readonly hash: string;
  readonly settingsVersion: number;
  readonly knowledgeVersion: number;
  /** Questions in the evaluation set. */
  readonly questions: number;
  /** The last ended run of the evaluation set with this very draft, on these versions; null when there is none. */
  readonly run: EvaluationRun | null;
}

/** Somebody changed the stored value after this was drafted. */
export const isOvertaken = ({ baseVersion, stored }: StandingChange): boolean => baseVersion !== (stored?.version ?? 0);
