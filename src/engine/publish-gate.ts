/** What stands between a draft and its publication, told so that its reader knows what to do. */
import { ChangedError, ConflictError } from '../kernel/errors.ts';
import type { Fault } from '../kernel/errors.ts';
import { MOST_DROP } from '../core/model/evaluation.ts';
import type { EvaluationRun } from '../core/model/evaluation.ts';
import { isOvertaken } from '../core/model/draft-standing.ts';
import type { DraftStanding } from '../core/model/draft-standing.ts';
import { assertValue } from './setting-values.ts';

/** `open` where nobody said what a right answer is; `untried` until a run of just this draft on what holds now has ended. */
export type GateState = 'open' | 'untried' | 'passed' | 'refused';

export function gateOf({ questions, run }: Pick<DraftStanding, 'questions' | 'run'>): GateState {
  if (questions === 0) return 'open';
  return run === null ? 'untried' : run.verdict === 'refused' ? 'refused' : 'passed';
}

/**
 * @throws ConflictError for an empty draft, one that was not tried and one that answers worse; ChangedError when it is not the one that was
 * looked at, or when what it changes was changed since; InputError for a value that is not allowed any more
 */
export function assertPublishable(standing: DraftStanding, hash: string): void {
  const { changes } = standing;
  if (changes.length === 0) throw new ConflictError('The draft holds no change.');
  if (standing.hash !== hash) {
    throw new ChangedError('The draft was changed meanwhile. Look at it again with POST /api/v1/configs/preview.', { field: 'hash' });
  }
  const overtaken = changes.filter(isOvertaken).map(({ key }) => key);
  if (overtaken.length > 0) {
    const faults = overtaken.map((field): Fault => ({ field, rule: 'overtaken', fix: 'Draft it anew, or discard the change.' }));
    throw new ChangedError(`Changed since they were drafted: ${overtaken.join(', ')}.`, { faults });
  }
  for (const { key, channelId, removed, value } of changes) if (!removed) assertValue(key, channelId, value);
  const gate = gateOf(standing);
  if (gate === 'untried') {
    const fault = { field: 'run', rule: 'required', fix: 'Start one with POST /api/v1/evaluations/runs, and publish when it has passed.' };
    throw new ConflictError('The evaluation set was not run with this draft, these settings and this knowledge.', { faults: [fault] });
  }
  if (gate === 'refused' && standing.run !== null) throw new ConflictError(`The draft answers worse. ${whyRefused(standing.run)}`);
}

/** In words, for people of the business. */
export function whyRefused({ summary }: Pick<EvaluationRun, 'summary'>): string {
  if (summary === null) return '';
  const { judged, correctBefore, correctAfter, failedMustPass } = summary;
  const fewer = `Correct answers: ${correctBefore} of ${judged} before, ${correctAfter} with the draft; they may fall by ${MOST_DROP} points.`;
  const wrong = `Questions that must pass and do not: ${failedMustPass.length}.`;
  return `${fewer} ${wrong}`;
}
