/**
 * Finds passages by the direction of their vectors. The store may be emptied at any moment: passages are the truth, and whoever fills
 * the store can fill it again. What it finds must still be looked up in the passages, which know what was deleted meanwhile.
 *
 * All calls may throw UpstreamUnreachable (come again), UpstreamRefused and, for an id that is no UUID or a vector that does not fit the
 * space, InputError.
 */
import type { BaseId, DocumentId, PassageId, TenantId } from '../../kernel/ids.ts';
import type { Audience } from '../model/knowledge.ts';
import type { VectorSpace } from '../model/vector.ts';

export interface PassageVector {
  readonly passageId: PassageId;
  readonly documentId: DocumentId;
  readonly baseId: BaseId;
  readonly audience: Audience;
  /** As many numbers as the space has dimensions; only its direction counts. */
  readonly vector: Float32Array;
}

export interface VectorQuestion {
  readonly tenantId: TenantId;
  /** Bases to search; none means nothing is found. */
  readonly baseIds: readonly BaseId[];
  /** Who asks: `public` never gets internal passages, `internal` gets both kinds. */
  readonly audience: Audience;
  readonly vector: Float32Array;
  /** Largest number of hits, 1 to 1,000. */
  readonly k: number;
}

export interface VectorHit {
  readonly passageId: PassageId;
  readonly documentId: DocumentId;
  /** Cosine of the angle to the question, -1 to 1. */
  readonly similarity: number;
}

/** What is taken out, always of one tenant. */
export type VectorSelection =
  | { readonly passageIds: readonly PassageId[] }
  | { readonly documentId: DocumentId }
  | { readonly baseId: BaseId }
  | { readonly everything: true };

export interface VectorStore {
  /** Makes the space usable; does nothing when it is. */
  ensureSpace(space: VectorSpace): Promise<void>;
  /** Takes the space and all vectors in it away; no error when there is none. */
  dropSpace(space: VectorSpace): Promise<void>;
  /** Puts vectors in, making the space when needed; one of a known passage replaces it. A later search of this process sees them all. */
  upsert(space: VectorSpace, tenantId: TenantId, vectors: readonly PassageVector[]): Promise<void>;
  /** Nothing to remove is no error. A later search of this process sees none of them. */
  remove(space: VectorSpace, tenantId: TenantId, selection: VectorSelection): Promise<void>;
  /** Nearest first, equally near ones by passage id; nothing from a space that does not exist. May miss a few of the nearest in large spaces. */
  search(space: VectorSpace, question: VectorQuestion): Promise<readonly VectorHit[]>;
  /** Vectors of a tenant, or of all. */
  count(space: VectorSpace, tenantId?: TenantId): Promise<number>;
  /** Resolves when the store answers. */
  check(): Promise<void>;
  /** Ends what runs in the background. */
  close(): Promise<void>;
}
