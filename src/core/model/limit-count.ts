/** How often a rate limit let past and refused within a minute. */
import type { TenantId } from '../../kernel/ids.ts';

export interface LimitTally {
  readonly admitted: number;
  readonly refused: number;
  /** Would have been refused, had the limits not been tried out only. */
  readonly shadowed: number;
}

export interface LimitCount extends LimitTally {
  readonly tenantId: TenantId;
  /** Its first moment. */
  readonly minute: Date;
  readonly level: string;
  /** The tier or the part of the API; null where there is one number. */
  readonly of: string | null;
  /** Whom it refused; null: all together. */
  readonly subject: string | null;
}

/** Hours for which counts are kept. */
export const LIMIT_COUNT_HOURS = 24;
