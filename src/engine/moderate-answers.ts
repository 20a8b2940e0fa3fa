/** Stands around answering: what a customer asks and what the assistant says pass the rules that the business has set, if it has set any. */
import type { Clock } from '../kernel/clock.ts';
import { ClawError } from '../kernel/errors.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Answer, Moderated } from '../core/model/answer.ts';
import { createTermMatcher } from '../core/model/blocked-terms.ts';
import type { TermMatcher } from '../core/model/blocked-terms.ts';
import type { Metrics } from '../core/ports/metrics.ts';
import type { ModeratedDirection, Moderator } from '../core/ports/moderator.ts';
import type { TextAnalyser } from '../core/ports/text-analyser.ts';
import type { AnswerQuestion, Question } from './answer-question.ts';
import { callInTime, TimeUp } from '../kernel/call-in-time.ts';
import type { ReadSetting } from './settings.ts';

export interface ModerateDeps {
  readonly moderator: Moderator;
  readonly setting: ReadSetting;
  readonly analyser: TextAnalyser;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The rules of one channel. */
interface Rules {
  readonly holds: TermMatcher;
  /** Empty: there is none. */
  readonly endpoint: string;
  readonly onFailure: 'allow' | 'block';
}

const ENDPOINT_MS = 2_000;
const showNothing = (): void => {};
const NOTHING = { sources: [], retrieved: [], retrievalMs: 0 } as const;

/** The same answering; nothing is done where nothing is set. */
export function moderateAnswers(answer: AnswerQuestion, deps: ModerateDeps): AnswerQuestion {
  const rulesOf = createRules(deps);
  return async (question, signal, onText) => {
    const rules = await rulesOf(question);
    if (rules === null) return answer(question, signal, onText);
    const asked = await judge(deps, rules, 'in', question.text, signal);
    if (asked !== null)
      return { ...NOTHING, ...(await say(deps, question, 'texts.blocked')), moderated: { side: 'question', reason: asked } };
    // Half a text may begin what the whole of it must not say, and what was shown cannot be taken back: nothing is shown before it was judged.
    const written = await answer(question, signal, showNothing);
    const said = await judge(deps, rules, 'out', written.text, signal);
    if (said === null) return written;
    const moderated: Moderated = { side: 'answer', reason: `${said} It was: ${written.text}` };
    return { ...written, sources: [], ...(await say(deps, question, 'texts.refusal')), moderated };
  };
}

async function say({ setting, analyser }: ModerateDeps, question: Question, key: 'texts.blocked' | 'texts.refusal') {
  const words = await setting(question.tenantId, question.channelId, key);
  return { text: words[analyser.language(question.text)], outcome: 'refuse' } satisfies Partial<Answer>;
}

function createRules({ setting }: ModerateDeps) {
  // By the list itself, which stays the same object until the setting changes.
  const matchers = new WeakMap<readonly string[], TermMatcher>();
  const matcherOf = (terms: readonly string[]): TermMatcher => {
    const known = matchers.get(terms) ?? createTermMatcher(terms);
    matchers.set(terms, known);
    return known;
  };
  return async ({ tenantId, channelId }: Question): Promise<Rules | null> => {
    const [terms, endpoint] = await Promise.all([
      setting(tenantId, channelId, 'moderation.blocked_terms'),
      setting(tenantId, channelId, 'moderation.endpoint'),
    ]);
    if (terms.length === 0 && endpoint === '') return null;
    return { holds: matcherOf(terms), endpoint, onFailure: await setting(tenantId, channelId, 'moderation.on_failure') };
  };
}

/** Why the text may not pass, for people of the business; null when it may. */
async function judge(
  deps: ModerateDeps,
  rules: Rules,
  direction: ModeratedDirection,
  text: string,
  signal: AbortSignal,
): Promise<string | null> {
  const count = (result: 'term' | 'endpoint' | 'failure'): void => deps.metrics.count('claw_moderated_total', { direction, result });
  if (rules.holds(text)) {
    count('term');
    return 'It holds a blocked term.';
  }
  if (rules.endpoint === '') return null;
  try {
    const ask = (until: AbortSignal) => deps.moderator.ask(rules.endpoint, { direction, text }, until);
    const { allowed, reason } = await callInTime(deps.clock, ENDPOINT_MS, signal, ask);
    if (allowed) return null;
    count('endpoint');
    return `The moderation endpoint refused it${reason === null ? '.' : `: ${reason}`}`;
  } catch (error) {
    if (signal.aborted || !(error instanceof ClawError || error instanceof TimeUp)) throw error;
    count('failure');
    deps.logger.warn({ error, direction, on_failure: rules.onFailure }, 'the moderation endpoint could not judge a text');
    return rules.onFailure === 'allow' ? null : 'The moderation endpoint could not judge it.';
  }
}
