/** Answers one question with the settings that it is given: the way every answer goes, but nothing of it is kept for customers. */
import type { ChannelId, ConversationId, TenantId, TurnId } from '../kernel/ids.ts';
import { toTried } from '../core/model/evaluation.ts';
import type { TriedAnswer } from '../core/model/evaluation.ts';
import type { Message } from '../core/model/message.ts';
import type { RunSpending } from '../core/ports/evaluation-store.ts';
import type { UsageStore } from '../core/ports/usage-store.ts';
import { createAnswerQuestion } from './answer-question.ts';
import type { AnswerDeps } from './answer-question.ts';
import { moderateAnswers } from './moderate-answers.ts';
import type { ModerateDeps } from './moderate-answers.ts';
import type { ReadSetting } from './setting-values.ts';
import { createModelWriter } from './write-by-models.ts';
import type { ModelWriterDeps } from './write-by-models.ts';

export interface TryDeps
  extends
    Omit<AnswerDeps, 'modelWriter' | 'setting' | 'caches'>,
    Omit<ModerateDeps, 'setting' | 'metrics'>,
    Omit<ModelWriterDeps, 'usage' | 'metrics'> {
  readonly usage: ModelWriterDeps['usage'];
}

export interface Trial {
  readonly tenantId: TenantId;
  readonly channelId: ChannelId;
  readonly question: string;
  /** What its calls of models are written down under. */
  readonly of: TurnId;
  readonly setting: ReadSetting;
  /** What was said before it, oldest first; nothing when absent. */
  readonly talk?: readonly Message[];
}

export interface Tried {
  readonly answer: TriedAnswer;
  readonly spent: RunSpending;
}

export type TryQuestion = (trial: Trial, signal: AbortSignal) => Promise<Tried>;

const NOTHING: RunSpending = { inputTokens: 0, outputTokens: 0, cost: 0, currency: null };
const showNobody = (): void => {};

/** As in a place that everybody may read, and in a conversation that holds that talk alone. */
export function createTryQuestion(deps: TryDeps): TryQuestion {
  return async ({ tenantId, channelId, question, of, setting, talk = [] }, signal) => {
    let spent = NOTHING;
    const settle: UsageStore['settle'] = async (call) => {
      if (call.spent)
        spent = add(spent, { ...call.spent, cost: call.spent.cost?.amount ?? 0, currency: call.spent.cost?.currency ?? null });
      await deps.usage.settle(call);
    };
    const conversations = { history: async () => [...talk] };
    const answer = answering({ ...deps, conversations, usage: { ...deps.usage, settle } }, setting);
    const deadlineMs = await setting(tenantId, channelId, 'answer.deadline_ms');
    const asked = {
      tenantId,
      channelId,
      conversationId: deps.newId<ConversationId>(),
      turnId: of,
      text: question,
      baseIds: [],
      audience: 'public',
      historyFromSeq: 0,
      seq: talk.length + 1,
      deadline: deps.clock.monotonic() + deadlineMs,
    } as const;
    return { answer: toTried(await answer(asked, signal, showNobody)), spent };
  };
}

/** Nothing is taken from the caches nor put into them: their keys know nothing of drafts. */
function answering(deps: TryDeps, setting: ReadSetting) {
  const caches: AnswerDeps['caches'] = { read: (_entry, load) => load() };
  const annotations: AnswerDeps['annotations'] = {
    candidates: (asked) => deps.annotations.candidates(asked),
    // Nobody asked it.
    countHit: async () => {},
  };
  const answer = createAnswerQuestion({ ...deps, caches, annotations, setting, modelWriter: createModelWriter(deps) });
  return moderateAnswers(answer, { ...deps, setting });
}

export const add = (a: RunSpending, b: RunSpending): RunSpending => ({
  inputTokens: a.inputTokens + b.inputTokens,
  outputTokens: a.outputTokens + b.outputTokens,
  cost: a.cost + b.cost,
  currency: b.currency ?? a.currency,
});
