/** The trail of changes on PostgreSQL, which makes the chain itself: an entry and the hash that binds it are one transaction. */
import type { AuditAct, AuditEntry, AuditLink } from '../../core/model/audit.ts';
import type { AuditFilter, AuditStore } from '../../core/ports/audit-store.ts';
import type { TenantId } from '../../kernel/ids.ts';
import type { PgPool } from '../_shared/pg-pool.ts';
import { asPg } from '../_shared/pg-unit-of-work.ts';
import { afterText, strangeCursor, toPage } from './page-cursor.ts';

/** Longer than any call takes: who began a change so long ago has died. */
const SETTLE_AFTER_MS = 10 * 60_000;
const LIST = `
  select seq::text as id, body, hash from audit_entries
  where tenant_id = $1 and ($2::bigint is null or seq < $2) and ($3::text is null or actor = $3) and ($4::text is null or action = $4)
    and ($5::text is null or target = $5)
  order by seq desc limit $6`;
const LINKS = `
  select seq::int, body, hash, actor, action, target from audit_entries where tenant_id = $1 and seq > $2 order by seq limit $3`;
const HEAD = 'select seq::int, hash from audit_heads where tenant_id = $1';

interface Row {
  readonly id: string;
  readonly body: string;
  readonly hash: string;
}

export function createAuditStore(pool: PgPool, settleAfterMs: number = SETTLE_AFTER_MS): AuditStore {
  /** Reads what became of the dead first, so that it is seen. */
  const read = async <T>(tenantId: TenantId, text: string, params: readonly unknown[]): Promise<T[]> =>
    pool.withTenant(tenantId, async (tx) => {
      await asPg(tx).query('select claw_audit_settle($1, $2)', [tenantId, settleAfterMs]);
      return asPg(tx).query<T>(text, [tenantId, ...params]);
    });
  return {
    open: async (tenantId, id, act) => {
      await pool.query('select claw_audit_open($1, $2, $3)', [tenantId, id, JSON.stringify(act)], 'claw_audit_open');
    },
    close: async (tenantId, id, end) => {
      await pool.query('select claw_audit_close($1, $2, $3)', [tenantId, id, end && JSON.stringify(end)], 'claw_audit_close');
    },
    list: async (tenantId, filter, page) => {
      const rows = await read<Row>(tenantId, LIST, [beforeOf(afterText(page)), ...valuesOf(filter), page.limit + 1]);
      return toPage(page, rows, toEntry);
    },
    links: (tenantId, afterSeq, limit) => read<AuditLink>(tenantId, LINKS, [afterSeq, limit]),
    head: async (tenantId) => (await read<{ seq: number; hash: string }>(tenantId, HEAD, []))[0] ?? null,
  };
}

const valuesOf = ({ actor, action, target }: AuditFilter): readonly (string | null)[] => [actor ?? null, action ?? null, target ?? null];

function beforeOf(cursor: string | null): string | null {
  if (cursor !== null && !/^\d{1,18}$/.test(cursor)) throw strangeCursor();
  return cursor;
}

type Body = AuditAct & Pick<AuditEntry, 'seq' | 'at' | 'outcome'> & Partial<Pick<AuditEntry, 'status' | 'after'>>;

function toEntry({ body, hash }: Row): AuditEntry {
  const { status = null, after = null, ...entry } = JSON.parse(body) as Body;
  return { ...entry, status, after, hash };
}
