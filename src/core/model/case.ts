/** What a team keeps about a conversation beside what is said in it. */
import type { NoteId } from '../../kernel/ids.ts';

/** Of a conversation. */
export const MOST_TAGS = 20;
export const LONGEST_TAG = 40;
export const LONGEST_NOTE = 8_000;

/** For the team alone; the customer never sees it. */
export interface Note {
  readonly id: NoteId;
  readonly author: string;
  readonly text: string;
  readonly at: Date;
}

/** What is absent stays as it is. */
export interface CaseChange {
  /** All that it then has. */
  readonly tags?: readonly string[];
  /** Whose it is to look after; null: nobody's. */
  readonly assignee?: string | null;
}
