/** The trail of changes: added to, read, and never changed. */
import type { Id, TenantId } from '../../kernel/ids.ts';
import type { AuditAct, AuditEnd, AuditEntry, AuditLink } from '../model/audit.ts';
import type { Page, PageRequest } from '../model/page.ts';

export type AuditId = Id<'audit'>;

export interface AuditFilter {
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  readonly target?: string | undefined;
}

export interface AuditStore {
  /** Before the change: from here on it leaves a trace, whatever happens. */
  open(tenantId: TenantId, id: AuditId, act: AuditAct): Promise<void>;
  /** The change was made, and is the last entry now; null: nothing was changed, and nothing is kept. */
  close(tenantId: TenantId, id: AuditId, end: AuditEnd | null): Promise<void>;
  /** Newest first. */
  list(tenantId: TenantId, filter: AuditFilter, page: PageRequest): Promise<Page<AuditEntry>>;
  /** In their order from the first one after `seq`, at most `limit`. */
  links(tenantId: TenantId, afterSeq: number, limit: number): Promise<readonly AuditLink[]>;
  /** The last entry, as it was told apart from the entries; null before the first one. */
  head(tenantId: TenantId): Promise<{ readonly seq: number; readonly hash: string } | null>;
}
