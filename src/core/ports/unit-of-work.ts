/** One transaction for one tenant; drivers on the same database join it through their own concrete type. */
import type { TenantId } from '../../kernel/ids.ts';

export interface UnitOfWork {
  readonly tenantId: TenantId;
}

/** Opens units of work. Row-level security stands behind each: rows of other tenants do not exist for it. */
export interface Transactions {
  /** Commits when `work` resolves, rolls back when it throws. */
  withTenant<T>(tenantId: TenantId, work: (tx: UnitOfWork) => Promise<T>): Promise<T>;
}
