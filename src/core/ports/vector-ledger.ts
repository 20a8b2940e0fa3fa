/** What the vector store is taken to hold of a tenant's passages, and whose turn it is to be looked after. */
import type { BaseId, DocumentId, PassageId, TenantId } from '../../kernel/ids.ts';
import type { Audience } from '../model/knowledge.ts';
import type { VectorSpace } from '../model/vector.ts';

/** A tenant whose vectors this process looks after, until its lease runs out. */
export interface VectorWork {
  readonly tenantId: TenantId;
  /** Of the knowledge, before anything of it was looked at. */
  readonly version: number;
  readonly fence: number;
}

/** A passage that the store lacks, or has under another audience. */
export interface UnheldPassage {
  readonly passageId: PassageId;
  readonly documentId: DocumentId;
  readonly baseId: BaseId;
  readonly audience: Audience;
  readonly title: string;
  readonly headingPath: readonly string[];
  readonly text: string;
}

export interface HeldPassage {
  readonly passageId: PassageId;
  readonly audience: Audience;
  /** False: the model refused its text, so that it is not asked again. */
  readonly held: boolean;
}

export interface VectorLedger {
  /** Looks across tenants, and leases those it names: their knowledge changed, or nobody looked at them for `idleMs`. */
  due(limit: number, leaseMs: number, idleMs: number): Promise<readonly VectorWork[]>;
  /** Every tenant is due: another embedder may stand in the environment. */
  lookAgain(): Promise<void>;
  /** This tenant is due: its embedder changed. */
  nudge(tenantId: TenantId): Promise<void>;
  /** False when another process has taken the work over. */
  renew(work: VectorWork, leaseMs: number): Promise<boolean>;
  /** Gives the work back, to be taken up again after a while. */
  release(work: VectorWork, retryInMs: number): Promise<void>;
  /**
   * Every passage has its vector in this space, which questions are asked of from now on (null: of none). What was found before is old
   * when `changed`. Nothing is written when another process has taken the work over.
   */
  complete(work: VectorWork, active: VectorSpace | null, changed: boolean): Promise<void>;
  /** The space that questions of the tenant are asked of. */
  active(tenantId: TenantId): Promise<VectorSpace | null>;
  /** At most `limit` passages of documents that are there and without a row of this space and their audience. */
  unheld(tenantId: TenantId, space: VectorSpace, limit: number): Promise<readonly UnheldPassage[]>;
  /** At most `limit` rows whose passage is gone. */
  gone(tenantId: TenantId, space: VectorSpace, limit: number): Promise<readonly PassageId[]>;
  /** How many vectors the store should have. */
  count(tenantId: TenantId, space: VectorSpace): Promise<number>;
  note(tenantId: TenantId, space: VectorSpace, passages: readonly HeldPassage[]): Promise<void>;
  /** Null: every passage of the space. */
  forget(tenantId: TenantId, space: VectorSpace, passageIds: readonly PassageId[] | null): Promise<void>;
  /** Spaces in which anything of the tenant is held. */
  spaces(tenantId: TenantId): Promise<readonly VectorSpace[]>;
}
