/** Searches ahead for what is asked most, so that people do not wait for it. */
import type { ChannelId, ConversationId, TenantId } from '../kernel/ids.ts';
import type { AnswerStanding } from '../core/ports/directory-store.ts';
import type { QuestionStore } from '../core/ports/question-store.ts';
import { findPassages } from './find-passages.ts';
import type { FindDeps } from './find-passages.ts';
import { leansOnTalk } from './stand-alone-question.ts';

export interface WarmDeps extends FindDeps {
  readonly questions: QuestionStore;
  readonly standingOf: (tenantId: TenantId, channelId: ChannelId, conversationId: ConversationId | null) => Promise<AnswerStanding>;
}

const MOST_QUESTIONS = 50;

/** One after the other, for there are people who wait for answers; returns how many questions were searched. */
export async function warmCache(deps: WarmDeps, tenantId: TenantId): Promise<number> {
  const asked = await deps.questions.frequent(tenantId, MOST_QUESTIONS);
  const alone = asked.filter(({ text }) => !leansOnTalk(text, deps.analyser));
  for (const { channelId, text } of alone) {
    const standing = await deps.standingOf(tenantId, channelId, null);
    const language = deps.analyser.language(text);
    await findPassages(deps, { tenantId, channelId, audience: 'public', text, language, standing }, null);
  }
  return alone.length;
}
