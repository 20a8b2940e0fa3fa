/** Has the channel plan what is said at the end of a turn, with what the business set: links, the question whether it helped, the disclosure. */
import type { MessageRole } from '../core/model/message.ts';
import type { Answer } from '../core/model/answer.ts';
import type { DeliveryPart } from '../core/model/delivery.ts';
import type { Language } from '../core/model/passage.ts';
import type { LeasedTurn } from '../core/model/turn.ts';
import type { ChannelAdapter } from '../core/ports/channel-adapter.ts';
import type { ReadSetting } from './settings.ts';

export interface PlanDeps {
  readonly adapters: ReadonlyMap<string, ChannelAdapter>;
  readonly setting: ReadSetting;
}

export interface Said extends Pick<Answer, 'text' | 'sources'> {
  readonly role: MessageRole;
  readonly outcome: Answer['outcome'] | null;
}

interface PlannedAnswer {
  readonly parts: readonly DeliveryPart[];
  /** Whether the parts say that an AI answers. */
  readonly disclosed: boolean;
}

/** A channel without an adapter reads its answers from the rows, so nothing is planned for it. */
export async function planAnswer(deps: PlanDeps, turn: LeasedTurn, said: Said, language: Language): Promise<PlannedAnswer> {
  const adapter = deps.adapters.get(turn.channelKind);
  if (adapter === undefined) return { parts: [], disclosed: false };
  const { tenantId, channelId } = turn;
  // Refusals and notices are said in the words of the settings, which people of the business wrote; a question back may name documents.
  const isAnswer = said.outcome === 'answer';
  const [linkHosts, asks, disclosures] = await Promise.all([
    deps.setting(tenantId, channelId, 'links.hosts'),
    deps.setting(tenantId, channelId, 'feedback.ask'),
    deps.setting(tenantId, channelId, 'texts.disclosure'),
  ]);
  const disclosure = said.role === 'assistant' && !turn.disclosed ? disclosures[language].trim() : '';
  const { text, sources } = said;
  const message = {
    messageId: turn.answerId,
    text,
    sources,
    linkHosts,
    trusted: !isAnswer && said.outcome !== 'clarify',
    askFeedback: isAnswer && asks,
  };
  const parts = adapter.plan({ ...message, ...(disclosure !== '' && { disclosure }) }, turn.replyTarget);
  return { parts, disclosed: disclosure !== '' };
}
