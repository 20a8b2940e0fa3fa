/** What is not true any more of what was cached: a mark by tag, written with the change itself. */
import type { TenantId } from '../../kernel/ids.ts';

export interface CacheMark {
  readonly tenantId: TenantId;
  readonly tag: string;
  /** Another text after every change that touches the tag, the same in all processes. */
  readonly place: string;
}

export interface CacheNews {
  readonly marks: readonly CacheMark[];
  /** Where the next look begins. */
  readonly horizon: string;
}

export interface CacheMarkStore {
  /** Every mark committed since the look that gave `horizon`, some of them again; all that are kept when it is null. */
  since(horizon: string | null): Promise<CacheNews>;
  /** Marks tags whose rows mark nothing themselves. */
  mark(tenantId: TenantId, tags: readonly string[]): Promise<void>;
  /** Forgets marks that are older. */
  trim(ageMs: number): Promise<void>;
}
