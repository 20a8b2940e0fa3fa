/** The questions that a business wants answered rightly, and the runs of them. */
import type { EvaluationQuestionId, EvaluationRunId, TenantId } from '../../kernel/ids.ts';
import type { EvaluationQuestion, EvaluationRun, RunAnswer, RunQuestion, RunSummary, TriedAnswer } from '../model/evaluation.ts';
import type { Page, PageRequest } from '../model/page.ts';
import type { DraftStanding } from '../model/draft-standing.ts';

export type QuestionFacts = Omit<EvaluationQuestion, 'id' | 'by' | 'at'>;

export interface EvaluationQuestionStore {
  list(tenantId: TenantId, page: PageRequest): Promise<Page<EvaluationQuestion>>;
  /** All of them, for a run. */
  all(tenantId: TenantId): Promise<readonly EvaluationQuestion[]>;
  get(tenantId: TenantId, id: EvaluationQuestionId): Promise<EvaluationQuestion | null>;
  /** @throws ConflictError when there are as many as there may be */
  add(tenantId: TenantId, id: EvaluationQuestionId, facts: QuestionFacts, by: string): Promise<EvaluationQuestion>;
  /** Null when there is none of this id. */
  change(tenantId: TenantId, id: EvaluationQuestionId, facts: QuestionFacts, by: string): Promise<EvaluationQuestion | null>;
  remove(tenantId: TenantId, id: EvaluationQuestionId): Promise<boolean>;
}

export interface NewRun extends Pick<EvaluationRun, 'id' | 'source' | 'mostCost' | 'by'> {
  readonly tenantId: TenantId;
  /** What it is bound to. */
  readonly standing: Pick<DraftStanding, 'hash' | 'settingsVersion' | 'knowledgeVersion' | 'changes'>;
  readonly questions: readonly RunQuestion[];
}

export interface RunLease {
  readonly tenantId: TenantId;
  readonly runId: EvaluationRunId;
  readonly fence: number;
}

/** Tokens and money of one question. */
export interface RunSpending {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cost: number;
  readonly currency: string | null;
}

export interface EvaluationRunStore {
  /** @throws ConflictError when one is under way */
  create(run: NewRun): Promise<EvaluationRun>;
  get(tenantId: TenantId, id: EvaluationRunId): Promise<EvaluationRun | null>;
  /** The newest first. */
  list(tenantId: TenantId, page: PageRequest): Promise<Page<EvaluationRun>>;
  /** In the order of the questions; null when there is no such run. */
  answers(tenantId: TenantId, id: EvaluationRunId, page: PageRequest): Promise<Page<RunAnswer> | null>;
  /** queued or running -> cancelled; null when it is neither. */
  cancel(tenantId: TenantId, id: EvaluationRunId): Promise<EvaluationRun | null>;
  /** Looks across tenants: runs that nobody works on. */
  due(limit: number): Promise<readonly { readonly tenantId: TenantId; readonly runId: EvaluationRunId }[]>;
  /** Null when somebody works on it, or it has ended. */
  lease(tenantId: TenantId, id: EvaluationRunId, leaseMs: number): Promise<RunLease | null>;
  /** The run as it stands and its next question; null when the lease is lost, no question when all are answered. */
  next(lease: RunLease): Promise<{ readonly run: EvaluationRun; readonly question: RunAnswer | null } | null>;
  /** Keeps both answers and the lease for `leaseMs` more; false: lost. */
  save(
    lease: RunLease,
    answer: { readonly no: number; readonly before: TriedAnswer; readonly after: TriedAnswer; readonly spent: RunSpending },
    leaseMs: number,
  ): Promise<boolean>;
  /** Somebody else may go on with it. */
  handBack(lease: RunLease): Promise<void>;
  /** All of its answers, to be summed up. */
  allAnswers(lease: RunLease): Promise<readonly RunAnswer[]>;
  end(
    lease: RunLease,
    ended: {
      readonly state: 'done' | 'failed';
      readonly verdict: EvaluationRun['verdict'];
      readonly summary: RunSummary | null;
      readonly error: string | null;
    },
  ): Promise<boolean>;
}
