/** Finds passages for a question; joins the unit of work that changes the documents, so that the two never disagree. */
import type { BaseId, DocumentId, PassageId, TenantId } from '../../kernel/ids.ts';
import type { Audience } from '../model/knowledge.ts';
import type { PassageCounts } from '../model/passage-changes.ts';
import type { PassageDraft, PassageHit, PassageSearch } from '../model/passage.ts';
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
  /**
   * Makes exactly these the passages of a document when `tx` commits, which must hold the document's row. One whose content it had
   * before keeps its id, and nothing that was derived from it is made again.
   */
  put(tx: UnitOfWork, baseId: BaseId, documentId: DocumentId, passages: readonly PassageDraft[]): Promise<PassageCounts>;
  /** Takes every passage of a document out, with all that was derived from it; nothing to remove is no error. */
  remove(tx: UnitOfWork, documentId: DocumentId): Promise<void>;
  /** Best hits first; passages of deleted documents are never among them, even before they are removed. */
  search(tx: UnitOfWork, question: PassageQuestion): Promise<PassageSearch>;
  /** Those of the passages that are there and may be seen, in any order, with a score of 0. */
  read(tx: UnitOfWork, ids: readonly PassageId[], who: Pick<PassageQuestion, 'baseIds' | 'audience'>): Promise<readonly PassageHit[]>;
}
