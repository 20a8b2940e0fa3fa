/** Tries a draft: every question with the settings as they are and as the draft makes them, a question at a time, so that a crash costs one. */
import type { Clock } from '../kernel/clock.ts';
import { ClawError } from '../kernel/errors.ts';
import type { ChannelId, EvaluationRunId, TenantId, TurnId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import { summariseRun, verdictOf } from '../core/model/evaluation.ts';
import type { EvaluationRun, RunAnswer } from '../core/model/evaluation.ts';
import type { AnswerStanding } from '../core/ports/directory-store.ts';
import type { EvaluationRunStore, RunLease } from '../core/ports/evaluation-store.ts';
import type { SettingStore } from '../core/ports/setting-store.ts';
import { readable, readFrom, withChanges } from './setting-values.ts';
import type { ReadSetting } from './setting-values.ts';
import { add } from './try-question.ts';
import type { TryQuestion } from './try-question.ts';

export interface EvaluateDeps {
  readonly evaluationRuns: EvaluationRunStore;
  readonly settingStore: Pick<SettingStore, 'all'>;
  /** The versions of knowledge and settings as they are. */
  readonly standingOf: (tenantId: TenantId, channelId: ChannelId, conversationId: null) => Promise<AnswerStanding>;
  readonly setting: ReadSetting;
  readonly tryQuestion: TryQuestion;
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly logger: Logger;
}

/** Longer than two answers that take all of their time together. */
const LEASE_MS = 360_000;
/** Then another run has its turn. */
const SLICE_MS = 10_000;
const STALE = 'The settings or the knowledge were changed while it ran: run it again.';

interface Sides {
  readonly before: ReadSetting;
  readonly after: ReadSetting;
}

/** Goes on with a run for a while; says how many questions were tried. */
export async function evaluateDraft(deps: EvaluateDeps, tenantId: TenantId, id: EvaluationRunId, signal: AbortSignal): Promise<number> {
  const { evaluationRuns: runs, clock } = deps;
  const lease = await runs.lease(tenantId, id, LEASE_MS);
  if (lease === null) return 0;
  const until = clock.monotonic() + SLICE_MS;
  let tried = 0;
  let sides: Sides | null = null;
  try {
    for (; !signal.aborted && clock.monotonic() < until; tried += 1) {
      const next = await runs.next(lease);
      if (next === null) return tried;
      const { run, question } = next;
      if (question === null) return await finish(deps, lease, tried);
      sides ??= await sidesOf(deps, lease, run);
      const stop = sides === null || (await isStale(deps, lease, run, question)) ? STALE : whySpent(run);
      if (stop !== null || sides === null) return await fail(deps, lease, stop ?? STALE, tried);
      if (!(await tryOn(deps, lease, question, sides, signal))) return tried;
    }
  } catch (error) {
    if (!signal.aborted) {
      deps.logger.error({ error, run_id: id }, 'a run of an evaluation set failed');
      return await fail(deps, lease, error instanceof ClawError ? error.message : 'It failed on our side: see the log.', tried);
    }
  }
  await runs.handBack(lease);
  return tried;
}

/** Null when the settings are not those any more that it was begun on. */
async function sidesOf({ settingStore, setting }: EvaluateDeps, { tenantId }: RunLease, run: EvaluationRun): Promise<Sides | null> {
  const stored = await settingStore.all(tenantId);
  if (stored.version !== run.baseVersion) return null;
  const values = readable(stored);
  return { before: readFrom(values, setting), after: readFrom(withChanges(values, run.changes), setting) };
}

async function isStale(
  { standingOf }: EvaluateDeps,
  { tenantId }: RunLease,
  run: EvaluationRun,
  { channelId }: RunAnswer,
): Promise<boolean> {
  const now = await standingOf(tenantId, channelId, null);
  return now.settingsVersion !== run.baseVersion || now.knowledgeVersion !== run.knowledgeVersion;
}

const whySpent = ({ mostCost, cost }: EvaluationRun): string | null =>
  mostCost !== null && cost >= mostCost ? `It cost ${cost} so far and may cost ${mostCost} at most.` : null;

/** Both sides at once; false when the lease is lost. */
async function tryOn(deps: EvaluateDeps, lease: RunLease, one: RunAnswer, sides: Sides, signal: AbortSignal): Promise<boolean> {
  const { tenantId, runId } = lease;
  const trial = { tenantId, channelId: one.channelId, question: one.question, of: runId as string as TurnId };
  const ask = (setting: ReadSetting) => deps.tryQuestion({ ...trial, setting }, signal);
  const [before, after] = await Promise.all([ask(sides.before), ask(sides.after)]);
  const answers = { no: one.no, before: before.answer, after: after.answer, spent: add(before.spent, after.spent) };
  return deps.evaluationRuns.save(lease, answers, LEASE_MS);
}

async function finish({ evaluationRuns: runs }: EvaluateDeps, lease: RunLease, tried: number): Promise<number> {
  const summary = summariseRun(await runs.allAnswers(lease));
  await runs.end(lease, { state: 'done', verdict: verdictOf(summary), summary, error: null });
  return tried;
}

async function fail({ evaluationRuns: runs }: EvaluateDeps, lease: RunLease, error: string, tried: number): Promise<number> {
  await runs.end(lease, { state: 'failed', verdict: null, summary: null, error });
  return tried;
}
