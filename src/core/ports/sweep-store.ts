/** What must look across tenants to keep work moving: returns ids only. */
import type { ConnectionState } from '../model/connection.ts';
import type { CrawlId, DocumentId, NotificationSendId, SourceId, TenantId, TurnId } from '../../kernel/ids.ts';

export interface StuckTurn {
  readonly tenantId: TenantId;
  readonly turnId: TurnId;
  readonly queued: number;
  /** Other turns of the tenant that wait, a thousand at most. */
  readonly waiting: number;
}

export interface StuckDocument {
  readonly tenantId: TenantId;
  readonly documentId: DocumentId;
  readonly queued: number;
}

export interface StuckCrawl {
  readonly tenantId: TenantId;
  readonly crawlId: CrawlId;
  readonly queued: number;
}

export interface DueSource {
  readonly tenantId: TenantId;
  readonly sourceId: SourceId;
}

/** How the work of all tenants stands. */
export interface WorkStanding {
  /** Seconds that the oldest work of a kind waits that could begin; a kind without any has 0. */
  readonly oldest: Readonly<Record<WorkKind, number>>;
  /** Customers who wait for a person, and seconds that the first of them has waited; 0 without any. */
  readonly awaited: { readonly customers: number; readonly seconds: number };
  /** Turns that somebody began and nobody has held for 15 seconds. */
  readonly stalledTurns: number;
  /** Bots by kind of channel and state; null: nothing was heard yet. */
  readonly connections: readonly { readonly channel: string; readonly state: ConnectionState | null; readonly bots: number }[];
}

export const WORK_KINDS = ['reply', 'deliver', 'ingest', 'crawl'] as const;
export type WorkKind = (typeof WORK_KINDS)[number];

export interface SweepStore {
  /** Turns whose lease ran out or that were queued `idleMs` ago without being taken, turns with a due delivery row, and waiting messages without a turn. */
  stuckTurns(limit: number, idleMs: number): Promise<readonly StuckTurn[]>;
  stuckDocuments(limit: number): Promise<readonly StuckDocument[]>;
  stuckCrawls(limit: number): Promise<readonly StuckCrawl[]>;
  /** Sources whose next crawl is due; each is given to one caller, and again after minutes when it was not begun. */
  dueSources(limit: number): Promise<readonly DueSource[]>;
  /** Notifications that are due; each is given out once until a minute has passed. */
  dueNotifications(
    limit: number,
  ): Promise<readonly { readonly tenantId: TenantId; readonly sendId: NotificationSendId; readonly queued: number }[]>;
  /** Events that happened so many days ago and are not on their way any more; says how many were removed. */
  forgetNotifications(limit: number, days: number): Promise<number>;
  /** Removes files that were kept `ageMs` ago and sent with no message; says how many. */
  removeUnsentFiles(limit: number, ageMs: number): Promise<number>;
  /** Frees what was held of quotas for turns that ended without bringing an answer; says how many. */
  freeHolds(limit: number): Promise<number>;
  /** How many deliveries are unknown, by kind of channel; a kind without any is absent. */
  unknownDeliveries(): Promise<ReadonlyMap<string, number>>;
  /** How work stands, for the metrics. */
  standing(): Promise<WorkStanding>;
  /** Has the database count the rows of tables that have grown to a multiple, so that it plans for what is there; says how many tables. */
  countRows(): Promise<number>;
}
