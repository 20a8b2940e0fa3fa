/** What people ask, over all conversations of a business. */
import type { ChannelId, TenantId } from '../../kernel/ids.ts';

export interface FrequentQuestion {
  readonly channelId: ChannelId;
  readonly text: string;
}

export interface QuestionStore {
  /** Of the latest conversations what was written most often on a channel, the most frequent first. */
  frequent(tenantId: TenantId, most: number): Promise<readonly FrequentQuestion[]>;
  /** What customers wrote in the last 24 hours, each text once, the most frequent first. */
  lately(tenantId: TenantId, most: number): Promise<readonly string[]>;
}
