/** Pinned answers, each with the document through which it is found and cited. */
import type { AnnotationId, BaseId, DocumentId, PassageId, TenantId } from '../../kernel/ids.ts';
import type { Annotation, AnnotationFields } from '../model/annotation.ts';
import type { Audience, NewDocument } from '../model/knowledge.ts';
import type { Language } from '../model/passage.ts';
import type { Page, PageRequest } from '../model/page.ts';
import type { StoredDocument } from './knowledge-store.ts';

/** What was asked, and what a search of the same bases found for it. */
export interface PinnedQuestion {
  readonly tenantId: TenantId;
  readonly baseIds: readonly BaseId[];
  /** As `matchable` makes it. */
  readonly asked: string;
  /** Annotations whose documents were among the hits. */
  readonly found: readonly AnnotationId[];
  readonly audience: Audience;
  readonly language: Language;
}

/** An annotation that may answer, and what it is cited by. */
export interface PinnedCandidate {
  readonly id: AnnotationId;
  readonly question: string;
  readonly answer: string;
  /** The same question but for case, width and marks. */
  readonly exact: boolean;
  readonly documentId: DocumentId;
  readonly passageId: PassageId;
}

export interface SavedAnnotation {
  readonly annotation: Annotation;
  /** Null when it is not enabled: then it has no document. */
  readonly document: StoredDocument | null;
}

export interface AnnotationStore {
  list(tenantId: TenantId, page: PageRequest, baseId: BaseId | null): Promise<Page<Annotation>>;
  get(tenantId: TenantId, id: AnnotationId): Promise<Annotation | null>;
  /** The one pinned to this question, as `matchable` makes it; null when there is none. */
  find(tenantId: TenantId, baseId: BaseId, asked: string, locale: Language | null): Promise<Annotation | null>;
  /**
   * Made, or changed when there is one of this id, in one transaction with its document. @throws NotFoundError (the base), ConflictError when
   * the question has a pinned answer in this base and language.
   */
  save(annotation: AnnotationWrite, document: NewDocument): Promise<SavedAnnotation>;
  /** With its document; false when absent. */
  remove(tenantId: TenantId, id: AnnotationId): Promise<boolean>;
  /** Enabled ones whose document can be cited, exact ones first. */
  candidates(question: PinnedQuestion): Promise<readonly PinnedCandidate[]>;
  /** An answer was given with it. */
  countHit(tenantId: TenantId, id: AnnotationId): Promise<void>;
}

export interface AnnotationWrite extends AnnotationFields {
  readonly tenantId: TenantId;
  readonly id: AnnotationId;
  readonly baseId: BaseId;
  /** Who writes. */
  readonly by: string;
}
