/** The evaluation set of a business, on PostgreSQL. */
import { ConflictError } from '../../kernel/errors.ts';
import type { EvaluationQuestionId, TenantId } from '../../kernel/ids.ts';
import { MOST_EVALUATION_QUESTIONS } from '../../core/model/evaluation.ts';
import type { EvaluationQuestion } from '../../core/model/evaluation.ts';
import type { EvaluationQuestionStore, QuestionFacts } from '../../core/ports/evaluation-store.ts';
import type { PgPool } from '../_shared/pg-pool.ts';
import { asPg } from '../_shared/pg-unit-of-work.ts';
import { afterId, toPage } from './page-cursor.ts';

interface Row {
  readonly id: EvaluationQuestionId;
  readonly question: string;
  readonly expects: EvaluationQuestion['expects'];
  readonly documents: readonly string[];
  readonly must_pass: boolean;
  readonly changed_by: string;
  readonly changed_at: Date;
}

const COLUMNS = 'id, question, expects, documents, must_pass, changed_by, changed_at';
const LIST = `select ${COLUMNS} from evaluation_questions where tenant_id = $1 and ($2::uuid is null or id > $2) order by id limit $3`;
const GET = `select ${COLUMNS} from evaluation_questions where tenant_id = $1 and id = $2`;
/** Two who add at once are counted one after the other: the lock is a statement of its own, or the count would be from before it. */
const LOCK = 'select from tenants where id = $1 for no key update';
const COUNT = 'select count(*)::int as questions from evaluation_questions where tenant_id = $1';
const ADD = `
  insert into evaluation_questions (tenant_id, id, question, expects, documents, must_pass, changed_by)
  values ($1, $2, $3, $4, $5, $6, $7) returning ${COLUMNS}`;
const CHANGE = `
  update evaluation_questions set question = $3, expects = $4, documents = $5, must_pass = $6, changed_by = $7, changed_at = clock_timestamp()
  where tenant_id = $1 and id = $2 returning ${COLUMNS}`;
const REMOVE = 'delete from evaluation_questions where tenant_id = $1 and id = $2 returning 1';

export function createEvaluationQuestionStore(pool: PgPool): EvaluationQuestionStore {
  const ask = (tenantId: TenantId, text: string, params: readonly unknown[]): Promise<Row[]> =>
    pool.withTenant(tenantId, (tx) => asPg(tx).query<Row>(text, [tenantId, ...params]));
  const factsOf = ({ question, expects, documents, mustPass }: QuestionFacts) => [question, expects, documents, mustPass];
  return {
    list: async (tenantId, page) => toPage(page, await ask(tenantId, LIST, [afterId(page), page.limit + 1]), toQuestion),
    all: async (tenantId) => (await ask(tenantId, LIST, [null, MOST_EVALUATION_QUESTIONS])).map(toQuestion),
    get: async (tenantId, id) => (await ask(tenantId, GET, [id])).map(toQuestion)[0] ?? null,
    add: (tenantId, id, facts, by) =>
      pool.withTenant(tenantId, async (tx) => {
        await asPg(tx).query(LOCK, [tenantId]);
        const [counted] = await asPg(tx).query<{ questions: number }>(COUNT, [tenantId]);
        if ((counted?.questions ?? 0) >= MOST_EVALUATION_QUESTIONS) {
          throw new ConflictError(`An evaluation set holds at most ${MOST_EVALUATION_QUESTIONS} questions: remove one first.`);
        }
        const [row] = await asPg(tx).query<Row>(ADD, [tenantId, id, ...factsOf(facts), by]);
        return toQuestion(row!);
      }),
    change: async (tenantId, id, facts, by) => (await ask(tenantId, CHANGE, [id, ...factsOf(facts), by])).map(toQuestion)[0] ?? null,
    remove: async (tenantId, id) => (await ask(tenantId, REMOVE, [id])).length > 0,
  };
}

const toQuestion = (row: Row): EvaluationQuestion => ({
  id: row.id,
  question: row.question,
  expects: row.expects,
  documents: row.documents,
  mustPass: row.must_pass,
  by: row.changed_by,
  at: row.changed_at,
});
