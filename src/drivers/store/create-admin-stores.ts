/** The admin side of the store, opened together over one small pool of Sequelize's, one for files, and the pool that hot statements use. */
import type { NewId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { AnnotationStore } from '../../core/ports/annotation-store.ts';
import type { AuditStore } from '../../core/ports/audit-store.ts';
import type { ApiKeyStore } from '../../core/ports/api-key-store.ts';
import type { ConversationStore } from '../../core/ports/conversation-store.ts';
import type { DirectoryStore } from '../../core/ports/directory-store.ts';
import type { FileStore } from '../../core/ports/file-store.ts';
import type { GapStore } from '../../core/ports/gap-store.ts';
import type { CrawlStore } from '../../core/ports/crawl-store.ts';
import type { KnowledgeStore } from '../../core/ports/knowledge-store.ts';
import type { OperatorStore } from '../../core/ports/operator-store.ts';
import type { Metrics } from '../../core/ports/metrics.ts';
import type { PassageIndex } from '../../core/ports/passage-index.ts';
import type { SettingStore } from '../../core/ports/setting-store.ts';
import type { SourceStore } from '../../core/ports/source-store.ts';
import type { TenantStore } from '../../core/ports/tenant-store.ts';
import { createPgPool } from '../_shared/pg-pool.ts';
import type { PgPool } from '../_shared/pg-pool.ts';
import { createAnnotationStore } from './annotation-store.ts';
import { createAuditStore } from './audit-store.ts';
import { createApiKeyStore } from './api-key-store.ts';
import { createConversationStore } from './conversation-store.ts';
import { createCrawlStore } from './crawl-store.ts';
import { createDirectoryStore } from './directory-store.ts';
import { createFileStore } from './file-store.ts';
import { createGapStore } from './gap-store.ts';
import { createKnowledgeStore } from './knowledge-store.ts';
import { createOperatorStore } from './operator-store.ts';
import { createOrm } from './sequelize.ts';
import { createSettingStore } from './setting-store.ts';
import { createSourceStore } from './source-store.ts';
import { createTenantStore } from './tenant-store.ts';

/** Megabytes on their way keep neither messages nor leases waiting, and few of them are in memory twice. */
const FILE_POOL_SIZE = 2;

export interface AdminStoresOptions {
  readonly pool: PgPool;
  readonly connectionString: string;
  /** Whether a pooler in transaction mode is in between. */
  readonly pooled?: boolean;
  /** Role to work as; null works as the login itself. */
  readonly role: string | null;
  readonly index: PassageIndex;
  readonly newId: NewId;
  readonly logger: Logger;
  /** Where the pool of files is counted. */
  readonly metrics?: Metrics;
}

export interface AdminStores {
  readonly directory: DirectoryStore;
  readonly apiKeys: ApiKeyStore;
  readonly audit: AuditStore;
  readonly operators: OperatorStore;
  readonly tenants: TenantStore;
  readonly knowledge: KnowledgeStore;
  readonly sources: SourceStore;
  readonly crawls: CrawlStore;
  readonly annotations: AnnotationStore;
  readonly gaps: GapStore;
  readonly settings: SettingStore;
  readonly conversations: ConversationStore;
  readonly files: FileStore;
  /** Closes what was opened here; the pool belongs to its giver. */
  close(): Promise<void>;
}

export function createAdminStores(options: AdminStoresOptions): AdminStores {
  const { pool, connectionString, pooled = false, role, index, logger, metrics } = options;
  const orm = createOrm({ connectionString, pooled, role });
  const filePool = createPgPool({
    connectionString,
    pooled,
    role,
    max: FILE_POOL_SIZE,
    logger,
    ...(metrics && { measured: { name: 'files', metrics } }),
  });
  return {
    directory: createDirectoryStore(orm, pool),
    apiKeys: createApiKeyStore(pool),
    audit: createAuditStore(pool),
    operators: createOperatorStore(pool),
    tenants: createTenantStore(pool),
    knowledge: createKnowledgeStore(orm, pool, index),
    sources: createSourceStore(pool, index),
    crawls: createCrawlStore(pool, index),
    annotations: createAnnotationStore(pool, index),
    gaps: createGapStore(pool),
    settings: createSettingStore(orm),
    conversations: createConversationStore(pool),
    files: createFileStore(filePool),
    close: async () => void (await Promise.all([filePool.close(), orm.close()])),
  };
}
