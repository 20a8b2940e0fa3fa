/** Stands around answering: a question that begins a conversation is answered only where the month still has one, or as the business chose. */
import type { Clock } from '../kernel/clock.ts';
import type { Answer } from '../core/model/answer.ts';
import { monthAfter } from '../core/model/plan.ts';
import type { Metrics } from '../core/ports/metrics.ts';
import type { QuotaHold, QuotaStore } from '../core/ports/quota-store.ts';
import type { TextAnalyser } from '../core/ports/text-analyser.ts';
import type { AnswerQuestion, Question } from './answer-question.ts';
import { quotaOf } from './quotas.ts';
import type { QuotaDeps } from './quotas.ts';

export interface QuotaAnswerDeps extends QuotaDeps {
  readonly quotas: Pick<QuotaStore, 'hold'>;
  readonly analyser: TextAnalyser;
  readonly metrics: Pick<Metrics, 'count'>;
  readonly clock: Pick<Clock, 'now'>;
}

/** The same answering; nothing is asked for what belongs to a conversation that is billed. What is held here the end of the turn bills or frees. */
export function quotaAnswers(answer: AnswerQuestion, deps: QuotaAnswerDeps): AnswerQuestion {
  return async (question, signal, onText) => {
    const { tenantId } = question;
    const atEnd = await deps.setting(tenantId, null, 'quota.at_end');
    const standing = question.paid ?? (await hold(deps, question, atEnd === 'stop'));
    if (standing === 'refused') return sayUsedUp(deps, question);
    return answer({ ...question, extractOnly: standing === 'over' && atEnd === 'extract' }, signal, onText);
  };
}

async function hold(deps: QuotaAnswerDeps, { tenantId, turnId }: Question, stops: boolean): Promise<QuotaHold> {
  const held = await deps.quotas.hold(tenantId, turnId, await quotaOf(deps, tenantId, 'conversations'), stops);
  deps.metrics.count('claw_quota_holds_total', { result: held });
  return held;
}

async function sayUsedUp({ setting, analyser, clock }: QuotaAnswerDeps, { tenantId, channelId, text }: Question): Promise<Answer> {
  const words = await setting(tenantId, channelId, 'texts.quota');
  const language = analyser.language(text);
  const day = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { dateStyle: 'long', timeZone: 'UTC' });
  return {
    text: words[language].replaceAll('{date}', day.format(monthAfter(new Date(clock.now())))),
    outcome: 'refuse',
    sources: [],
    retrieved: [],
    retrievalMs: 0,
    moderated: { side: 'question', reason: 'The conversations of this month are used up.' },
  };
}
