/** Stands around answering: a question that begins a conversation is answered only where the month still has one, or as the business chose. */
import type { TenantId } from '../kernel/ids.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Answer } from '../core/model/answer.ts';
import { monthAfter, PLANS } from '../core/model/plan.ts';
import { TIERS } from '../core/model/tier.ts';
import type { Tier } from '../core/model/tier.ts';
import type { Metrics } from '../core/ports/metrics.ts';
import type { QuotaStore } from '../core/ports/quota-store.ts';
import type { TextAnalyser } from '../core/ports/text-analyser.ts';
import type { AnswerQuestion, Question } from './answer-question.ts';
import type { ReadSetting } from './settings.ts';

export interface QuotaAnswerDeps {
  readonly quotas: Pick<QuotaStore, 'hold'>;
  readonly setting: ReadSetting;
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

async function hold({ quotas, setting, metrics }: QuotaAnswerDeps, { tenantId, turnId }: Question, stops: boolean) {
  const held = await quotas.hold(tenantId, turnId, await conversationQuotas(setting, tenantId), stops);
  metrics.count('claw_quota_holds_total', { result: held });
  return held;
}

/** By plan, for the store knows which one the business has; what it set for itself stands for each. */
async function conversationQuotas(setting: ReadSetting, tenantId: TenantId): Promise<Record<Tier, number>> {
  const own = await setting(tenantId, null, 'quota.conversations');
  return Object.fromEntries(TIERS.map((tier) => [tier, own ?? PLANS[tier].conversations])) as Record<Tier, number>;
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
