/** Questions asked in vain on PostgreSQL. */
import { parseId } from '../../kernel/ids.ts';
import type { BaseId, GapId, MessageId, TenantId } from '../../kernel/ids.ts';
import { GAP_REASONS } from '../../core/model/gap.ts';
import type { Gap, GapReason, GapState } from '../../core/model/gap.ts';
import type { PageRequest } from '../../core/model/page.ts';
import type { GapGroup, GapStore, Grouping, Orphan } from '../../core/ports/gap-store.ts';
import type { UnitOfWork } from '../../core/ports/unit-of-work.ts';
import type { PgPool } from '../_shared/pg-pool.ts';
import { asPg } from '../_shared/pg-unit-of-work.ts';
import { CHECKED, GAP, GAPS, GROUPS, JOIN, KNOWN, LOCK, MAKE, SET_STATE, TAKE } from './gap-statements.ts';
import { afterText, strangeCursor, toPage } from './page-cursor.ts';

/** A question that was not answered well. */
interface VainQuestion {
  readonly messageId: MessageId;
  readonly text: string;
  readonly reason: GapReason;
  readonly baseIds: readonly BaseId[];
  readonly at: Date;
}

interface Row {
  readonly id: GapId;
  readonly base_ids: BaseId[];
  readonly state: GapState;
  readonly changed_by: string | null;
  readonly changed_at: Date | null;
  readonly times: number;
  readonly first_at: Date;
  readonly last_at: Date;
  readonly examples: { readonly text: string; readonly reason: GapReason; readonly at: string }[];
}

export function createGapStore(pool: PgPool): GapStore {
  const ask = <R>(tenantId: TenantId, text: string, params: readonly unknown[]): Promise<R[]> =>
    pool.withTenant(tenantId, (tx) => asPg(tx).query<R>(text, [tenantId, ...params]));
  const get: GapStore['get'] = async (tenantId, id) => (await ask<Row>(tenantId, GAP, [id])).map(toGap)[0] ?? null;
  return {
    get,
    list: async (tenantId, page, { state, baseId }) => {
      const after = placeOf(page);
      const rows = await ask<Row>(tenantId, GAPS, [after?.times ?? null, after?.id ?? null, state, baseId, page.limit + 1]);
      return toPage(page, rows, toGap, ({ times, id }) => `${times} ${id}`);
    },
    setState: async (tenantId, id, state, by) => {
      await ask(tenantId, SET_STATE, [id, state, by]);
      return get(tenantId, id);
    },
    inboxes: async (limit) =>
      (await pool.query<{ tenant_id: TenantId }>('select tenant_id from claw_gap_inboxes($1)', [limit])).map((row) => row.tenant_id),
    collect: (tenantId, limit, wordsOf, grouping) => pool.withTenant(tenantId, (tx) => collect(tx, limit, wordsOf, grouping)),
    due: async (limit) => {
      const rows = await pool.query<{ tenant_id: TenantId; gap_id: GapId; version: string }>('select * from claw_gaps_due($1)', [limit]);
      return rows.map((row) => ({ tenantId: row.tenant_id, gapId: row.gap_id, version: Number(row.version) }));
    },
    checked: async ({ tenantId, gapId, version }, answered) => void (await ask(tenantId, CHECKED, [gapId, version, answered])),
    expire: async (days, limit) =>
      (await pool.query<{ removed: number }>('select claw_gaps_expire($1, $2) as removed', [days, limit]))[0]?.removed ?? 0,
    orphans: (limit) => pool.query<Orphan>('select tenant_id as "tenantId", kind, id from claw_find_orphans($1)', [limit]),
  };
}

async function collect(
  tx: UnitOfWork,
  limit: number,
  wordsOf: (text: string) => readonly string[],
  grouping: Grouping,
): Promise<readonly GapReason[]> {
  const pg = asPg(tx);
  const [lock] = await pg.query<{ held: boolean }>(LOCK, [tx.tenantId]);
  if (lock?.held !== true) return [];
  const questions = await pg.query<VainQuestion>(TAKE, [tx.tenantId, limit]);
  const reasons: GapReason[] = [];
  // One by one: each may be in the group that the one before it made.
  for (const { messageId, text, reason, baseIds, at } of questions) {
    if ((await pg.query(KNOWN, [tx.tenantId, messageId, reason, GAP_REASONS])).length > 0) continue;
    const words = wordsOf(text);
    if (words.length === 0) continue;
    const gapId = grouping(words, await pg.query<GapGroup>(GROUPS, [tx.tenantId, baseIds, words]));
    await pg.query(MAKE, [tx.tenantId, gapId, baseIds, words, at]);
    await pg.query(JOIN, [tx.tenantId, gapId, messageId, reason, at]);
    reasons.push(reason);
  }
  return reasons;
}

/** The most asked first, so a page ends at a number and an id. @throws InputError for a cursor that we did not make. */
function placeOf(page: PageRequest): { readonly times: number; readonly id: string } | null {
  const after = afterText(page);
  if (after === null) return null;
  const [, times, id] = /^(\d{1,9}) (\S+)$/.exec(after) ?? [];
  if (times === undefined || id === undefined || parseId(id) === null) throw strangeCursor();
  return { times: Number(times), id };
}

function toGap(row: Row): Gap {
  return {
    id: row.id,
    baseIds: row.base_ids,
    state: row.state,
    changedBy: row.changed_by,
    changedAt: row.changed_at,
    times: row.times,
    firstAt: row.first_at,
    lastAt: row.last_at,
    examples: row.examples.map(({ text, reason, at }) => ({ text, reason, at: new Date(at) })),
  };
}
