/** Delivery rows of answers being written, on PostgreSQL: each method is one function call. */
import type { DeliveryId, NewId } from '../../kernel/ids.ts';
import type { PreviewStore } from '../../core/ports/preview-store.ts';
import type { PgPool } from '../_shared/pg-pool.ts';

interface RowJson {
  readonly id: string;
  readonly platform_id: string | null;
}

export function createPreviewStore(pool: PgPool, newId: NewId): PreviewStore {
  return {
    call: async ({ tenantId, turnId, fence, target, notice }) => {
      const rows = await pool.query<{ row: RowJson | null }>(
        'select claw_preview_call($1, $2, $3, $4, $5, $6) as row',
        [tenantId, turnId, fence, newId<DeliveryId>(), JSON.stringify(target), JSON.stringify(notice)],
        'claw_preview_call',
      );
      const row = rows[0]?.row ?? null;
      return row && { deliveryId: row.id as DeliveryId, platformId: row.platform_id };
    },
    settle: async (tenantId, id, fence, platformId) => {
      await pool.query('select claw_preview_settle($1, $2, $3, $4)', [tenantId, id, fence, platformId], 'claw_preview_settle');
    },
  };
}
