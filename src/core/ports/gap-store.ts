/** Questions that were asked in vain: taken from an inbox that is written with the answers, grouped, and looked at again when the knowledge changes. */
import type { BaseId, DocumentId, GapId, TenantId } from '../../kernel/ids.ts';
import type { DueGap, Gap, GapReason, GapState } from '../model/gap.ts';
import type { Page, PageRequest } from '../model/page.ts';

/** A group that a question may belong to. */
export interface GapGroup {
  readonly id: GapId;
  readonly words: readonly string[];
}

/** Where a question of these words goes: to the group of this id, or to a new one. */
export type Grouping = (words: readonly string[], groups: readonly GapGroup[]) => GapId;

export interface GapFilter {
  readonly state: GapState | null;
  readonly baseId: BaseId | null;
}

/** What the consistency job found to be mended. */
export type Orphan =
  | { readonly tenantId: TenantId; readonly kind: 'passages' | 'documents'; readonly id: DocumentId }
  | { readonly tenantId: TenantId; readonly kind: 'bases'; readonly id: BaseId };

export interface GapStore {
  /** The most asked first. */
  list(tenantId: TenantId, page: PageRequest, filter: GapFilter): Promise<Page<Gap>>;
  get(tenantId: TenantId, id: GapId): Promise<Gap | null>;
  /** Null when absent. */
  setState(tenantId: TenantId, id: GapId, state: GapState, by: string): Promise<Gap | null>;
  /** Looks across tenants: those with something in the inbox, the longest waiting first. */
  inboxes(limit: number): Promise<readonly TenantId[]>;
  /**
   * Takes up to `limit` of the inbox in one transaction and puts each where `grouping` says; one without words belongs nowhere. Says how many
   * it took by reason; nothing when another process is at it.
   */
  collect(
    tenantId: TenantId,
    limit: number,
    wordsOf: (text: string) => readonly string[],
    grouping: Grouping,
  ): Promise<readonly GapReason[]>;
  /** Looks across tenants: open gaps to be asked again, since the knowledge changed. */
  due(limit: number): Promise<readonly DueGap[]>;
  /** The gap was asked again at this version of the knowledge, and is answered by it or not. */
  checked(due: DueGap, answered: boolean): Promise<void>;
  /** Looks across tenants; says how many were forgotten. */
  expire(days: number, limit: number): Promise<number>;
  /** Looks across tenants; at most `limit` of each kind. */
  orphans(limit: number): Promise<readonly Orphan[]>;
}
