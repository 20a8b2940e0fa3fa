/** How many conversations of a month are billed or spoken for, and what else a plan bounds. */
import type { TenantId, TurnId } from '../../kernel/ids.ts';

/** `within` the quota or `over` it; `refused`: there is none left, and nothing is held. */
export type QuotaHold = 'within' | 'over' | 'refused';

/** What a business has of what its plan bounds. */
export interface QuotaUse {
  /** Billed in this calendar month, UTC by the clock of the store. */
  readonly conversations: number;
  /** Spoken for by questions that are being answered. */
  readonly held: number;
  /** Active ones, without that of the API itself. */
  readonly channels: number;
  /** Those who may sign in. */
  readonly operators: number;
  /** Without Claw's own documentation. */
  readonly documents: number;
  readonly now: Date;
}

export interface QuotaStore {
  /**
   * Speaks for a conversation before its first answer is written; the end of the turn bills or frees it. The same turn again gets what it
   * got. `quota`: the conversations of a month.
   */
  hold(tenantId: TenantId, turnId: TurnId, quota: number, stops: boolean): Promise<QuotaHold>;
  use(tenantId: TenantId): Promise<QuotaUse>;
}
