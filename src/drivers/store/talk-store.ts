/** Sums of conversations on PostgreSQL: each conversation in a short transaction of its own, so that nobody who writes in it waits long. */
import type { AnalyticsDimension } from '../../core/model/analytics.ts';
import type { DueTalk, TalkStore } from '../../core/ports/talk-store.ts';
import type { UnitOfWork } from '../../core/ports/unit-of-work.ts';
import type { PgPool } from '../_shared/pg-pool.ts';
import { asPg } from '../_shared/pg-unit-of-work.ts';
import type { PgUnitOfWork } from '../_shared/pg-unit-of-work.ts';
import { reportTalks } from './talk-report.ts';
import { FORGET_WORDS, KEEP_WORDS, LOCK, SAID, SUM_DAYS, TAKE } from './talk-statements.ts';

/** Longer ones are no words that anybody looks for, and an index entry is bounded. */
const LONGEST_WORD = 64;

export function createTalkStore(pool: PgPool): TalkStore {
  return {
    due: async (limit) =>
      pool.query<DueTalk>(
        'select tenant_id as "tenantId", conversation_id as "conversationId" from claw_talks_due($1)',
        [limit],
        'claw_talks_due',
      ),
    sum: ({ tenantId, conversationId }, wordsOf) => pool.withTenant(tenantId, (tx) => sum(tx, conversationId, wordsOf)),
    report: (tenantId, period, by: readonly AnalyticsDimension[]) => pool.withTenant(tenantId, (tx) => reportTalks(asPg(tx), period, by)),
  };
}

interface Taken {
  readonly days: readonly string[] | null;
  readonly again: boolean;
  readonly isThere: boolean;
}

async function sum(tx: UnitOfWork, conversationId: string, wordsOf: (text: string) => readonly string[]): Promise<boolean> {
  const pg = asPg(tx);
  const [lock] = await pg.query<{ held: boolean }>(LOCK, [tx.tenantId, conversationId], 'talk_lock');
  if (lock?.held !== true) return false;
  const [taken] = await pg.query<Taken>(TAKE, [tx.tenantId, conversationId], 'talk_take');
  // What it was about may have been erased meanwhile.
  if (!taken?.days || !taken.isThere) return true;
  if (taken.again) await pg.query(FORGET_WORDS, [tx.tenantId, conversationId], 'talk_forget');
  await keepWords(pg, conversationId, wordsOf);
  await pg.query(SUM_DAYS, [tx.tenantId, conversationId, taken.days], 'talk_sum');
  return true;
}

async function keepWords(pg: PgUnitOfWork, conversationId: string, wordsOf: (text: string) => readonly string[]): Promise<void> {
  const said = await pg.query<{ seq: number; text: string }>(SAID, [pg.tenantId, conversationId], 'talk_said');
  const last = new Map<string, number>();
  for (const { seq, text } of said) for (const word of wordsOf(text)) if (word.length <= LONGEST_WORD) last.set(word, seq);
  if (last.size === 0) return;
  await pg.query(KEEP_WORDS, [pg.tenantId, conversationId, [...last.keys()], [...last.values()]], 'talk_keep');
}
