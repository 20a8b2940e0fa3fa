/** The sweeper's questions on PostgreSQL. */
import type { CrawlId, DocumentId, NotificationSendId, SourceId, TenantId } from '../../kernel/ids.ts';
import type { ConnectionState } from '../../core/model/connection.ts';
import { SETTLE_AFTER_MS } from '../../core/model/delivery.ts';
import { WORK_KINDS } from '../../core/ports/sweep-store.ts';
import type { StuckTurn, SweepStore, WorkKind, WorkStanding } from '../../core/ports/sweep-store.ts';
import type { PgPool } from '../_shared/pg-pool.ts';

export function createSweepStore(pool: PgPool): SweepStore {
  /** Calls a function of the database, as a prepared statement of its name. */
  const call = <Row>(name: string, columns: string, ...params: readonly number[]): Promise<Row[]> =>
    pool.query<Row>(`select ${columns} from ${name}(${params.map((_, at) => `$${at + 1}`).join(', ')})`, params, name);
  return {
    stuckTurns: (limit, idleMs) =>
      call<StuckTurn>('claw_sweep_turns', 'tenant_id as "tenantId", turn_id as "turnId", queued, waiting', limit, SETTLE_AFTER_MS, idleMs),
    stuckDocuments: (limit) =>
      call<{ tenantId: TenantId; documentId: DocumentId; queued: number }>(
        'claw_sweep_documents',
        'tenant_id as "tenantId", document_id as "documentId", queued',
        limit,
      ),
    stuckCrawls: (limit) =>
      call<{ tenantId: TenantId; crawlId: CrawlId; queued: number }>(
        'claw_sweep_crawls',
        'tenant_id as "tenantId", crawl_id as "crawlId", queued',
        limit,
      ),
    dueSources: (limit) =>
      call<{ tenantId: TenantId; sourceId: SourceId }>('claw_due_sources', 'tenant_id as "tenantId", source_id as "sourceId"', limit),
    dueNotifications: (limit) =>
      call<{ tenantId: TenantId; sendId: NotificationSendId; queued: number }>(
        'claw_sweep_notifications',
        'tenant_id as "tenantId", send_id as "sendId", queued',
        limit,
      ),
    forgetNotifications: async (limit, days) =>
      (await call<{ removed: number }>('claw_forget_notifications', 'claw_forget_notifications as removed', days, limit))[0]?.removed ?? 0,
    removeUnsentFiles: async (limit, ageMs) =>
      (await call<{ removed: number }>('claw_sweep_files', 'claw_sweep_files as removed', limit, ageMs))[0]?.removed ?? 0,
    freeHolds: async (limit) => (await call<{ freed: number }>('claw_sweep_holds', 'claw_sweep_holds as freed', limit))[0]?.freed ?? 0,
    unknownDeliveries: async () => {
      const rows = await call<{ kind: string; deliveries: number }>('claw_count_unknown', 'kind, deliveries');
      return new Map(rows.map(({ kind, deliveries }) => [kind, deliveries]));
    },
    standing: async () => readStanding(await call<StandingRow>('claw_show_work', 'part, kind, state, number')),
    countRows: async () => (await call<{ counted: number }>('claw_count_rows', 'claw_count_rows as counted'))[0]?.counted ?? 0,
  };
}

interface StandingRow {
  readonly part: 'oldest' | 'stalled' | 'connections' | 'awaited' | 'awaited_seconds';
  /** Of the work, or of the channel. */
  readonly kind: string;
  readonly state: ConnectionState | null;
  readonly number: number;
}

function readStanding(rows: readonly StandingRow[]): WorkStanding {
  const find = (part: StandingRow['part'], kind = '') => rows.find((row) => row.part === part && row.kind === kind)?.number ?? 0;
  return {
    oldest: Object.fromEntries(WORK_KINDS.map((kind) => [kind, find('oldest', kind)])) as Record<WorkKind, number>,
    awaited: { customers: find('awaited'), seconds: find('awaited_seconds') },
    stalledTurns: find('stalled'),
    connections: rows
      .filter(({ part }) => part === 'connections')
      .map(({ kind: channel, state, number: bots }) => ({ channel, state, bots })),
  };
}
