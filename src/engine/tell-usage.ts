/** The answer to /usage: what the person sent, and what they may still send. */
import type { LeasedTurn } from '../core/model/turn.ts';
import type { ConversationStore } from '../core/ports/conversation-store.ts';
import type { ReadSetting } from './settings.ts';

export interface UsageDeps {
  readonly conversations: Pick<ConversationStore, 'usageOf'>;
  readonly setting: ReadSetting;
}

/** `words` with its placeholders filled. Counted by the rows, so the limiter, which lets a burst flow back, may allow a little more. */
export async function tellUsage({ conversations, setting }: UsageDeps, turn: LeasedTurn, words: string): Promise<string> {
  const usage = await conversations.usageOf(turn.tenantId, turn.contactId);
  const limit = (await setting(turn.tenantId, null, 'limits.contact_per_minute'))[usage.tier];
  const values = { day: usage.lastDay, limit, left: Math.max(0, limit - usage.lastMinute) };
  return words.replaceAll(/\{(day|limit|left)\}/g, (_match, name: keyof typeof values) => String(values[name]));
}
