/** The sweeper's questions on PostgreSQL. */
import type { CrawlId, DocumentId, SourceId, TenantId, TurnId } from '../../kernel/ids.ts';
import { SETTLE_AFTER_MS } from '../../core/model/delivery.ts';
import type { SweepStore } from '../../core/ports/sweep-store.ts';
import type { PgPool } from '../_shared/pg-pool.ts';

export function createSweepStore(pool: PgPool): SweepStore {
  return {
    stuckTurns: async (limit, idleMs) => {
      const rows = await pool.query<{ tenant_id: string; turn_id: string; queued: number }>(
        'select tenant_id, turn_id, queued from claw_sweep_turns($1, $2, $3)',
        [limit, SETTLE_AFTER_MS, idleMs],
        'claw_sweep_turns',
      );
      return rows.map((row) => ({ tenantId: row.tenant_id as TenantId, turnId: row.turn_id as TurnId, queued: row.queued }));
    },
    stuckDocuments: async (limit) => {
      const rows = await pool.query<{ tenant_id: string; document_id: string; queued: number }>(
        'select tenant_id, document_id, queued from claw_sweep_documents($1)',
        [limit],
        'claw_sweep_documents',
      );
      return rows.map((row) => ({
        tenantId: row.tenant_id as TenantId,
        documentId: row.document_id as DocumentId,
        queued: row.queued,
      }));
    },
    stuckCrawls: async (limit) => {
      const rows = await pool.query<{ tenant_id: string; crawl_id: string; queued: number }>(
        'select tenant_id, crawl_id, queued from claw_sweep_crawls($1)',
        [limit],
        'claw_sweep_crawls',
      );
      return rows.map((row) => ({ tenantId: row.tenant_id as TenantId, crawlId: row.crawl_id as CrawlId, queued: row.queued }));
    },
    dueSources: async (limit) => {
      const rows = await pool.query<{ tenant_id: string; source_id: string }>(
        'select tenant_id, source_id from claw_due_sources($1)',
        [limit],
        'claw_due_sources',
      );
      return rows.map((row) => ({ tenantId: row.tenant_id as TenantId, sourceId: row.source_id as SourceId }));
    },
    removeUnsentFiles: async (limit, ageMs) => {
      const rows = await pool.query<{ removed: number }>('select claw_sweep_files($1, $2) as removed', [limit, ageMs], 'claw_sweep_files');
      return rows[0]?.removed ?? 0;
    },
    unknownDeliveries: async () => {
      const rows = await pool.query<{ kind: string; deliveries: number }>(
        'select kind, deliveries from claw_count_unknown()',
        [],
        'claw_count_unknown',
      );
      return new Map(rows.map(({ kind, deliveries }) => [kind, deliveries]));
    },
    countRows: async () => {
      const rows = await pool.query<{ counted: number }>('select claw_count_rows() as counted', [], 'claw_count_rows');
      return rows[0]?.counted ?? 0;
    },
  };
}
