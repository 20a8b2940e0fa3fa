/** Runs of questions on PostgreSQL; whatever is written under a lease is written under its fence. */
import { ConflictError } from '../../kernel/errors.ts';
import type { EvaluationRunId, TenantId } from '../../kernel/ids.ts';
import { MOST_RUNS } from '../../core/model/evaluation.ts';
import type { EvaluationRun } from '../../core/model/evaluation.ts';
import type { EvaluationRunStore, NewRun, RunLease } from '../../core/ports/evaluation-store.ts';
import type { PgPool } from '../_shared/pg-pool.ts';
import { asPg } from '../_shared/pg-unit-of-work.ts';
import type { PgUnitOfWork } from '../_shared/pg-unit-of-work.ts';
import { SELECT_ANSWERS, SELECT_RUNS, toAnswer, toRun } from './evaluation-rows.ts';
import type { AnswerRow, RunRow } from './evaluation-rows.ts';
import { afterId, afterText, strangeCursor, toPage } from './page-cursor.ts';

const CREATE = `
  insert into evaluation_runs (tenant_id, id, source, draft_hash, base_version, knowledge_version, changes, most_cost, requested_by)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (tenant_id) where state in ('queued', 'running') do nothing returning 1`;

const QUESTIONS = `
  insert into evaluation_answers (tenant_id, run_id, no, channel_id, question, expects, documents, must_pass)
  select $1, $2, q.no, (q.one ->> 'channelId')::uuid, q.one ->> 'question', q.one ->> 'expects',
    array(select jsonb_array_elements_text(q.one -> 'documents')), (q.one ->> 'mustPass')::boolean
  from jsonb_array_elements($3::jsonb) with ordinality as q (one, no)`;

const FORGET = `
  delete from evaluation_runs where tenant_id = $1 and state not in ('queued', 'running')
    and id < (select id from evaluation_runs where tenant_id = $1 order by id desc offset ${MOST_RUNS - 1} limit 1)`;

const ONE = `${SELECT_RUNS} where r.tenant_id = $1 and r.id = $2`;
const LIST = `${SELECT_RUNS} where r.tenant_id = $1 and ($2::uuid is null or r.id < $2) order by r.id desc limit $3`;
const ANSWERS = `${SELECT_ANSWERS} and ($3::int is null or no > $3) order by no limit $4`;
const NEXT = `${SELECT_ANSWERS} and after is null order by no limit 1`;
const CANCEL = `
  update evaluation_runs set state = 'cancelled', ended_at = clock_timestamp(), lease_until = null
  where tenant_id = $1 and id = $2 and state in ('queued', 'running') returning 1`;
const LEASE = `
  update evaluation_runs set state = 'running', fence = fence + 1, touched_at = clock_timestamp(),
    lease_until = clock_timestamp() + make_interval(secs => $3 / 1000.0)
  where tenant_id = $1 and id = $2 and state in ('queued', 'running') and coalesce(lease_until < clock_timestamp(), true) returning fence`;

const UNDER_LEASE = `where tenant_id = $1 and id = $2 and fence = $3 and state = 'running'`;
const HELD = `select from evaluation_runs ${UNDER_LEASE}`;
const SPEND = `
  update evaluation_runs set lease_until = clock_timestamp() + make_interval(secs => $4 / 1000.0), input_tokens = input_tokens + $5,
    output_tokens = output_tokens + $6, cost = cost + $7, currency = coalesce($8, currency) ${UNDER_LEASE} returning 1`;
const ANSWER = 'update evaluation_answers set before = $4, after = $5 where tenant_id = $1 and run_id = $2 and no = $3';
const HAND_BACK = `update evaluation_runs set lease_until = null, touched_at = clock_timestamp() ${UNDER_LEASE}`;
const END = `
  update evaluation_runs set state = $4, verdict = $5, summary = $6, error = $7, ended_at = clock_timestamp(), lease_until = null
  ${UNDER_LEASE} returning 1`;

type Within = <T>(tenantId: TenantId, work: (tx: PgUnitOfWork) => Promise<T>) => Promise<T>;

export function createEvaluationRunStore(pool: PgPool): EvaluationRunStore {
  const within: Within = (tenantId, work) => pool.withTenant(tenantId, (tx) => work(asPg(tx)));
  return {
    ...createWork(within),
    create: (run) => within(run.tenantId, (tx) => create(tx, run)),
    get: (tenantId, id) => within(tenantId, (tx) => read(tx, id)),
    list: (tenantId, page) =>
      within(tenantId, async (tx) => toPage(page, await tx.query<RunRow>(LIST, [tenantId, afterId(page), page.limit + 1]), toRun)),
    answers: (tenantId, id, page) =>
      within(tenantId, async (tx) => {
        if ((await read(tx, id)) === null) return null;
        const after = afterText(page);
        if (after !== null && !/^\d{1,9}$/.test(after)) throw strangeCursor();
        const rows = await tx.query<AnswerRow>(ANSWERS, [tenantId, id, after, page.limit + 1]);
        return toPage(
          page,
          rows.map((row) => ({ id: String(row.no), row })),
          ({ row }) => toAnswer(row),
        );
      }),
    cancel: (tenantId, id) => within(tenantId, async (tx) => ((await tx.query(CANCEL, [tenantId, id])).length > 0 ? read(tx, id) : null)),
    due: (limit) => pool.query('select tenant_id as "tenantId", run_id as "runId" from claw_due_evaluations($1)', [limit]),
  };
}

const keyOf = ({ tenantId, runId, fence }: RunLease) => [tenantId, runId, fence];

/** What whoever works on a run does with it. */
function createWork(within: Within): Pick<EvaluationRunStore, 'lease' | 'next' | 'save' | 'handBack' | 'allAnswers' | 'end'> {
  return {
    lease: (tenantId, runId, leaseMs) =>
      within(tenantId, async (tx) => {
        const [taken] = await tx.query<{ fence: string }>(LEASE, [tenantId, runId, leaseMs]);
        return taken ? { tenantId, runId, fence: Number(taken.fence) } : null;
      }),
    next: (lease) =>
      within(lease.tenantId, async (tx) => {
        if ((await tx.query(HELD, keyOf(lease))).length === 0) return null;
        const [run, [row]] = [await read(tx, lease.runId), await tx.query<AnswerRow>(NEXT, [lease.tenantId, lease.runId])];
        return run && { run, question: row ? toAnswer(row) : null };
      }),
    save: (lease, { no, before, after, spent }, leaseMs) =>
      within(lease.tenantId, async (tx) => {
        const { inputTokens, outputTokens, cost, currency } = spent;
        const held = await tx.query(SPEND, [...keyOf(lease), leaseMs, inputTokens, outputTokens, cost, currency]);
        if (held.length === 0) return false;
        await tx.query(ANSWER, [lease.tenantId, lease.runId, no, JSON.stringify(before), JSON.stringify(after)]);
        return true;
      }),
    handBack: (lease) => within(lease.tenantId, async (tx) => void (await tx.query(HAND_BACK, keyOf(lease)))),
    allAnswers: ({ tenantId, runId }) =>
      within(tenantId, async (tx) => (await tx.query<AnswerRow>(`${SELECT_ANSWERS} order by no`, [tenantId, runId])).map(toAnswer)),
    end: (lease, { state, verdict, summary, error }) =>
      within(lease.tenantId, async (tx) => {
        const params = [...keyOf(lease), state, verdict, summary === null ? null : JSON.stringify(summary), error];
        return (await tx.query(END, params)).length > 0;
      }),
  };
}

async function read(tx: PgUnitOfWork, id: EvaluationRunId): Promise<EvaluationRun | null> {
  return (await tx.query<RunRow>(ONE, [tx.tenantId, id])).map(toRun)[0] ?? null;
}

async function create(tx: PgUnitOfWork, { id, source, mostCost, by, standing, questions }: NewRun): Promise<EvaluationRun> {
  const { hash, settingsVersion, knowledgeVersion } = standing;
  const changes = standing.changes.map(({ key, channelId, removed, value }) => ({ key, channelId, removed, value }));
  const params = [tx.tenantId, id, source, hash, settingsVersion, knowledgeVersion, JSON.stringify(changes), mostCost, by];
  if ((await tx.query(CREATE, params)).length === 0) {
    throw new ConflictError('A run is under way already: wait for its end, or cancel it.');
  }
  await tx.query(QUESTIONS, [tx.tenantId, id, JSON.stringify(questions)]);
  await tx.query(FORGET, [tx.tenantId]);
  return (await read(tx, id))!;
}
