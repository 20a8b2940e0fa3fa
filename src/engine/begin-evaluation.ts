/** What a run of the draft would ask and cost, and its beginning. */
import { ConflictError } from '../kernel/errors.ts';
import type { ChannelId, EvaluationRunId, NewId, TenantId } from '../kernel/ids.ts';
import { estimateTokens } from '../core/model/estimate-tokens.ts';
import { MOST_RUN_ANSWERS, MOST_YESTERDAY } from '../core/model/evaluation.ts';
import type { EvaluationRun, RunQuestion, RunSource } from '../core/model/evaluation.ts';
import { costOf } from '../core/model/model-endpoint.ts';
import type { DraftStanding } from '../core/model/draft-standing.ts';
import type { Money } from '../core/model/usage.ts';
import type { DirectoryStore } from '../core/ports/directory-store.ts';
import type { EvaluationQuestionStore, EvaluationRunStore } from '../core/ports/evaluation-store.ts';
import type { QuestionStore } from '../core/ports/question-store.ts';
import type { SettingDraftStore } from '../core/ports/setting-draft-store.ts';
import type { SettingStore } from '../core/ports/setting-store.ts';
import type { ChosenModels } from './choose-models.ts';
import { effective, readable, withChanges } from './setting-values.ts';

export interface BeginDeps {
  readonly drafts: Pick<SettingDraftStore, 'standing'>;
  readonly evaluationQuestions: Pick<EvaluationQuestionStore, 'all'>;
  readonly evaluationRuns: Pick<EvaluationRunStore, 'create'>;
  readonly questions: Pick<QuestionStore, 'lately'>;
  readonly directory: Pick<DirectoryStore, 'channels'>;
  readonly settingStore: Pick<SettingStore, 'all'>;
  readonly chosenModels: Pick<ChosenModels, 'of'>;
  readonly newId: NewId;
}

/** What a run takes at most, when the first model answers everything with all that it may read and write. */
export interface RunEstimate {
  readonly source: RunSource;
  readonly questions: number;
  readonly channels: number;
  /** Two for each question and channel. */
  readonly answers: number;
  readonly model: string | null;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Null where a model has no prices. */
  readonly cost: Money | null;
}

export interface BeginRun {
  readonly tenantId: TenantId;
  readonly source: RunSource;
  readonly mostCost: number | null;
  readonly by: string;
}

/** What a model is told beside persona, passages and question, in tokens. */
const RULES_TOKENS = 400;

export async function estimateRun(deps: BeginDeps, standing: DraftStanding, tenantId: TenantId, source: RunSource): Promise<RunEstimate> {
  const asked = await askedBy(deps, standing, tenantId, source);
  const [model] = await deps.chosenModels.of(tenantId);
  const shape = { source, questions: asked.questions, channels: asked.channels, answers: asked.all.length * 2 };
  if (model === undefined) return { ...shape, model: null, inputTokens: 0, outputTokens: 0, cost: null };
  const stored = readable(await deps.settingStore.all(tenantId));
  const tokens = { inputTokens: 0, outputTokens: 0 };
  for (const values of [stored, withChanges(stored, standing.changes)]) {
    for (const { channelId, question } of asked.all) {
      const number = (key: 'answer.context_tokens' | 'answer.max_output_tokens') => Number(effective(values, channelId, key).value);
      const persona = String(effective(values, channelId, 'persona').value);
      tokens.inputTokens += RULES_TOKENS + estimateTokens(persona) + estimateTokens(question) + number('answer.context_tokens');
      tokens.outputTokens += number('answer.max_output_tokens');
    }
  }
  const { prices } = model;
  return { ...shape, model: model.model, ...tokens, cost: prices && { amount: costOf(tokens, prices), currency: prices.currency } };
}

/** @throws ConflictError for an empty draft, when there is nothing to ask or too much, and when a run is under way */
export async function beginRun(deps: BeginDeps, { tenantId, source, mostCost, by }: BeginRun): Promise<EvaluationRun> {
  const standing = await deps.drafts.standing(tenantId);
  if (standing.changes.length === 0) throw new ConflictError('The draft holds no change.');
  const { all } = await askedBy(deps, standing, tenantId, source);
  if (all.length === 0) {
    const fix = source === 'evaluation' ? 'Add some with POST /api/v1/evaluations/questions.' : 'Run the evaluation set.';
    throw new ConflictError(`There is no question to ask. ${fix}`);
  }
  if (all.length > MOST_RUN_ANSWERS) {
    throw new ConflictError(
      `${all.length} questions and channels are too many: at most ${MOST_RUN_ANSWERS}. Draft fewer channels at once.`,
    );
  }
  return deps.evaluationRuns.create({ tenantId, id: deps.newId<EvaluationRunId>(), source, mostCost, by, standing, questions: all });
}

/** Every question on every channel that the draft may change answers on. */
async function askedBy(deps: BeginDeps, { changes }: DraftStanding, tenantId: TenantId, source: RunSource) {
  const channels = await channelsOf(deps, changes, tenantId);
  const questions: readonly Omit<RunQuestion, 'channelId'>[] =
    source === 'evaluation'
      ? await deps.evaluationQuestions.all(tenantId)
      : (await deps.questions.lately(tenantId, MOST_YESTERDAY)).map((question) => ({
          question,
          expects: null,
          documents: [],
          mustPass: false,
        }));
  const all = channels.flatMap((channelId) =>
    questions.map(({ question, expects, documents, mustPass }): RunQuestion => ({ channelId, question, expects, documents, mustPass })),
  );
  return { questions: questions.length, channels: channels.length, all };
}

/** Those with changes of their own, and the one of the API for changes of the whole business. */
async function channelsOf({ directory }: BeginDeps, changes: DraftStanding['changes'], tenantId: TenantId): Promise<readonly ChannelId[]> {
  const own = changes.flatMap(({ channelId }) => channelId ?? []);
  const channels = await directory.channels(tenantId);
  const common = changes.some(({ channelId }) => channelId === null)
    ? (channels.find(({ kind }) => kind === 'api') ?? channels[0])
    : undefined;
  return [...new Set([...(common ? [common.id] : []), ...own])];
}
