/** What is read over many conversations at once, summed up after them: the words said in them and what came of them each day. */
import type { ConversationId, TenantId } from '../../kernel/ids.ts';
import type { AnalyticsDimension, AnalyticsRow } from '../model/analytics.ts';
import type { Period } from '../model/usage.ts';

export interface DueTalk {
  readonly tenantId: TenantId;
  readonly conversationId: ConversationId;
}

export interface TalkStore {
  /** Looks across tenants; those that waited longest first. */
  due(limit: number): Promise<readonly DueTalk[]>;
  /** Sums up what is new in one conversation; false when another process is at it, which then has it all. */
  sum(talk: DueTalk, wordsOf: (text: string) => readonly string[]): Promise<boolean>;
  /** A row for each combination that there is of what `by` names, in its order; without any, one row of all, if there is anything. Whole UTC days. */
  report(tenantId: TenantId, period: Period, by: readonly AnalyticsDimension[]): Promise<readonly AnalyticsRow[]>;
}
