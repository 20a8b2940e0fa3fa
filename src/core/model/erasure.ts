/** The proof that a customer was erased. It says nothing about the person: its id names nobody any more. */
import type { ContactId } from '../../kernel/ids.ts';

export interface Erasure {
  readonly contactId: ContactId;
  /** As in the trail of changes. */
  readonly erasedBy: string;
  readonly erasedAt: Date;
  /** Rows that were erased, by table; tables without any are left out. */
  readonly removed: Readonly<Record<string, number>>;
  /** Nothing is answered from a cache since; until then its bytes may still lie in one. */
  readonly cachesUntil: Date;
  /** Until then a backup from before may hold the person. */
  readonly backupsUntil: Date;
}
