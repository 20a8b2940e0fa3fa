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

/** When a business is told of its refusals; a number that is null tells of none. */
export interface LimitAlertRule {
  readonly tenantId: TenantId;
  /** What is looked at, and for how long the same is not told again. */
  readonly minutes: number;
  readonly periodMinutes: number;
  /** Share of a level's checks. */
  readonly percent: number | null;
  /** Of one subject, in every minute some. */
  readonly ofOne: number | null;
  readonly ofBlocked: number | null;
}

/** A share of fewer checks says little. */
export const LEAST_ALERT_CHECKS = 100;

/** Hours for which counts are kept. */
export const LIMIT_COUNT_HOURS = 24;
