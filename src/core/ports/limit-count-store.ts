/** What the rate limits did, by the minute and for a day. */
import type { TenantId } from '../../kernel/ids.ts';
import type { LimitAlertRule, LimitCount, LimitTally } from '../model/limit-count.ts';

export interface LevelTally extends LimitTally, Pick<LimitCount, 'level' | 'of'> {}

export interface SubjectTally extends Pick<LimitCount, 'level' | 'of'>, Pick<LimitTally, 'refused' | 'shadowed'> {
  readonly subject: string;
}

export interface LimitStatistics {
  readonly levels: readonly LevelTally[];
  /** The most refused first. */
  readonly subjects: readonly SubjectTally[];
}

export interface LimitCountStore {
  /** Adds to what other processes counted; of tenants that are gone nothing is kept. */
  add(counts: readonly LimitCount[]): Promise<void>;
  /** Since `minutes` ago, with at most `most` subjects. */
  read(tenantId: TenantId, minutes: number, most: number): Promise<LimitStatistics>;
  /** Writes a notification for what a rule asks to be told and was not within its period, once over all processes; says how many. */
  alert(rules: readonly LimitAlertRule[]): Promise<number>;
  /** Removes at most so many that are older; says how many. */
  forget(hours: number, most: number): Promise<number>;
}
