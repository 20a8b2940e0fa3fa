/** All that is kept of one customer, wherever it stands: told, and erased. */
import type { ContactId, TenantId } from '../../kernel/ids.ts';
import type { Erasure } from '../model/erasure.ts';

export interface ErasureOrder {
  readonly contactId: ContactId;
  /** Who erases, as in the trail of changes. */
  readonly by: string;
  /** From now on, seconds. */
  readonly cachesS: number;
  readonly backupsS: number;
  /** Marked in caches with the erasure itself. */
  readonly cacheTags: readonly string[];
}

/** A row as it is told; bytes are base64. */
export interface PersonRow {
  readonly table: string;
  readonly row: Readonly<Record<string, unknown>>;
}

export interface PersonStore {
  /**
   * Erases the contact in one transaction: everything or nothing. A turn under way loses its conversation and ends without an answer. Again,
   * or while another erases the same one: the same proof. Null: there is and was no such contact.
   */
  erase(tenantId: TenantId, order: ErasureOrder): Promise<Erasure | null>;
  /** Null: no such contact was erased. */
  erasure(tenantId: TenantId, id: ContactId): Promise<Erasure | null>;
  /** Everything that is told of the contact, read a piece at a time. */
  rows(tenantId: TenantId, id: ContactId): AsyncIterable<PersonRow>;
}
