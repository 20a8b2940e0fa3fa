/** Finds passages for a question; joins the unit of work that changes the documents, so that the two never disagree. */
import type { BaseId, DocumentId, TenantId } from '../../kernel/ids.ts';
import type { Audience } from '../model/knowledge.ts';
import type { PassageDraft, PassageSearch } from '../model/passage.ts';
import type { UnitOfWork } from './unit-of-work.ts';

export interface PassageQuestion {
  readonly tenantId: TenantId;
  /** Bases to search; none means nothing is found. */
  readonly baseIds: readonly BaseId[];
  readonly question: string;
  /** What a question that cannot stand alone is about, in words said earlier: they are asked for too, and count for less. */
  readonly topic?: string | null;
  /** Largest number of hits, at least 1. */
  readonly k: number;
  /** Who asks: `public` never sees internal documents, `internal` sees both kinds. */
  readonly audience: Audience;
}

export interface PassageIndex {
  /** Makes passages of a document findable when `tx` commits. The document's row must exist; a second add needs a `remove` before. */
  add(tx: UnitOfWork, tenantId: TenantId, baseId: BaseId, documentId: DocumentId, passages: readonly PassageDraft[]): Promise<void>;
  /** Takes every passage of a document out, with all that was derived from it; nothing to remove is no error. */
  remove(tx: UnitOfWork, tenantId: TenantId, documentId: DocumentId): Promise<void>;
  /** Best hits first; passages of deleted documents are never among them, even before they are removed. */
  search(tx: UnitOfWork, question: PassageQuestion): Promise<PassageSearch>;
}
