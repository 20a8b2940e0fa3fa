/** Runs and their answers as PostgreSQL has them. */
import type { ChannelId, EvaluationRunId } from '../../kernel/ids.ts';
import type { EvaluationRun, RunAnswer, TriedAnswer } from '../../core/model/evaluation.ts';

export interface RunRow {
  readonly id: EvaluationRunId;
  readonly state: EvaluationRun['state'];
  readonly source: EvaluationRun['source'];
  readonly draft_hash: string;
  readonly base_version: string;
  readonly knowledge_version: string;
  readonly changes: EvaluationRun['changes'];
  readonly most_cost: string | null;
  readonly input_tokens: string;
  readonly output_tokens: string;
  readonly cost: string;
  readonly currency: string | null;
  readonly verdict: EvaluationRun['verdict'];
  readonly summary: EvaluationRun['summary'];
  readonly error: string | null;
  readonly requested_by: string;
  readonly total: number;
  readonly done: number;
  readonly created_at: Date;
  readonly ended_at: Date | null;
}

export const SELECT_RUNS = `
  select r.id, r.state, r.source, r.draft_hash, r.base_version, r.knowledge_version, r.changes, r.most_cost, r.input_tokens,
    r.output_tokens, r.cost, r.currency, r.verdict, r.summary, r.error, r.requested_by, r.created_at, r.ended_at, n.total, n.done
  from evaluation_runs r, lateral (
    select count(*)::int as total, count(a.after)::int as done from evaluation_answers a where a.tenant_id = r.tenant_id and a.run_id = r.id) n`;

export const toRun = (row: RunRow): EvaluationRun => ({
  id: row.id,
  state: row.state,
  source: row.source,
  draftHash: row.draft_hash,
  baseVersion: Number(row.base_version),
  knowledgeVersion: Number(row.knowledge_version),
  changes: row.changes,
  mostCost: row.most_cost === null ? null : Number(row.most_cost),
  inputTokens: Number(row.input_tokens),
  outputTokens: Number(row.output_tokens),
  cost: Number(row.cost),
  currency: row.currency,
  verdict: row.verdict,
  summary: row.summary,
  error: row.error,
  by: row.requested_by,
  total: row.total,
  done: row.done,
  createdAt: row.created_at,
  endedAt: row.ended_at,
});

export interface AnswerRow {
  readonly no: number;
  readonly channel_id: ChannelId;
  readonly question: string;
  readonly expects: RunAnswer['expects'];
  readonly documents: readonly string[];
  readonly must_pass: boolean;
  readonly before: TriedAnswer | null;
  readonly after: TriedAnswer | null;
}

export const SELECT_ANSWERS = `
  select no, channel_id, question, expects, documents, must_pass, before, after from evaluation_answers where tenant_id = $1 and run_id = $2`;

export const toAnswer = ({ channel_id: channelId, must_pass: mustPass, ...row }: AnswerRow): RunAnswer => ({ ...row, channelId, mustPass });
