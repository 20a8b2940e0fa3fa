/** Kept answers on PostgreSQL: each method is one function call, so one trip, on database time. */
import type { Claim, KeptAnswerStore, NamedCall } from '../../core/ports/kept-answer-store.ts';
import type { PgPool } from '../_shared/pg-pool.ts';

const DAY_MS = 24 * 60 * 60_000;
/** Longer than any call takes that waits for a platform. */
const HOLD_MS = 60_000;

export interface KeptAnswerTimes {
  readonly holdMs: number;
  readonly keepMs: number;
}

export function createKeptAnswerStore(
  pool: Pick<PgPool, 'query'>,
  { holdMs, keepMs }: KeptAnswerTimes = { holdMs: HOLD_MS, keepMs: DAY_MS },
): KeptAnswerStore {
  const nameOf = ({ tenantId, callerId, key }: NamedCall): readonly unknown[] => [tenantId, callerId, key];
  return {
    claim: async (call, request, claimId) => {
      const text = 'select claw_answer_claim($1, $2, $3, $4, $5, $6, $7) as claim';
      const rows = await pool.query<{ claim: Claim }>(text, [...nameOf(call), request, claimId, holdMs, keepMs], 'claw_answer_claim');
      return rows[0]!.claim;
    },
    keep: async (call, claimId, answer) => {
      const params = [...nameOf(call), claimId, JSON.stringify(answer)];
      await pool.query('select claw_answer_keep($1, $2, $3, $4, $5)', params, 'claw_answer_keep');
    },
    release: async (call, claimId) => {
      await pool.query('select claw_answer_release($1, $2, $3, $4)', [...nameOf(call), claimId], 'claw_answer_release');
    },
  };
}
