/** The file that chooses a driver for every port; open-shared.ts does it for those that processes share. */
import { hostname } from 'node:os';
import type { Config } from '../config/config.ts';
import type { Clock } from '../kernel/clock.ts';
import type { NewId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import { MAX_DOCUMENT_BYTES } from '../core/model/knowledge.ts';
import type { DirectoryStore } from '../core/ports/directory-store.ts';
import type { LiveEvents } from '../core/ports/live-events.ts';
import type { Metrics } from '../core/ports/metrics.ts';
import type { SettingStore } from '../core/ports/setting-store.ts';
import { createPgPool } from '../drivers/_shared/pg-pool.ts';
import type { PgPool } from '../drivers/_shared/pg-pool.ts';
import { createVettedPost } from '../drivers/_shared/vetted-post.ts';
import { createVettedRequest } from '../drivers/_shared/vetted-request.ts';
import { createWebReader } from '../drivers/crawler/web-reader.ts';
import { createSmtpMailer } from '../drivers/mailer/smtp.ts';
import { createHttpModerator } from '../drivers/moderator/http-endpoint.ts';
import { createWebhookCaller } from '../drivers/notifier/webhook.ts';
import { createPrometheusMetrics } from '../drivers/metrics/prometheus.ts';
import { createDocumentParser } from '../drivers/parser/document-parser.ts';
import { createParseProcesses } from '../drivers/parser/parse-processes.ts';
import { createWordsIndex } from '../drivers/passages/words-index.ts';
import { checkWall } from '../drivers/store/check-wall.ts';
import { createAdminStores } from '../drivers/store/create-admin-stores.ts';
import { createCaseStore } from '../drivers/store/case-store.ts';
import { createDeliveryStore } from '../drivers/store/delivery-store.ts';
import { createIntakeStore } from '../drivers/store/intake-store.ts';
import { createEvaluationQuestionStore } from '../drivers/store/evaluation-question-store.ts';
import { createEvaluationRunStore } from '../drivers/store/evaluation-run-store.ts';
import { createLimitCountStore } from '../drivers/store/limit-count-store.ts';
import { createNotificationStore } from '../drivers/store/notification-store.ts';
import { createLimitListStore } from '../drivers/store/limit-list-store.ts';
import { createPreviewStore } from '../drivers/store/preview-store.ts';
import { createQuotaStore } from '../drivers/store/quota-store.ts';
import { createQuestionStore } from '../drivers/store/question-store.ts';
import { createSettingDraftStore } from '../drivers/store/setting-draft-store.ts';
import { createSweepStore } from '../drivers/store/sweep-store.ts';
import { createTurnStore } from '../drivers/store/turn-store.ts';
import { WRAPPING_PURPOSE } from '../drivers/store/tenant-key.ts';
import { createTalkStore } from '../drivers/store/talk-store.ts';
import { createUsageStore } from '../drivers/store/usage-store.ts';
import { createUsedIdentityStore } from '../drivers/store/used-identity-store.ts';
import { createTextAnalyser } from '../drivers/text-analyser/jieba-and-stems.ts';
import { createLimitCounts } from '../engine/limit-counts.ts';
import { createLimitLists } from '../engine/limit-lists.ts';
import { createSettingDrafts } from '../engine/setting-drafts.ts';
import { createSettings } from '../engine/settings.ts';
import { createTenantVersions } from '../engine/tenant-versions.ts';
import { openCaches } from './open-caches.ts';
import { openChannels } from './open-channels.ts';
import { openModels } from './open-model.ts';
import type { KeysFor } from './master-keys.ts';
import type { Roles } from './migrate.ts';
import type { Database } from './open-database.ts';
import { openShared } from './open-shared.ts';

/** Connections for units of work; the job queue and the admin side have small pools of their own. */
const POOL_SIZE = 8;
/** Intakes may wait for each other's conversations and contacts; apart from the rest they never keep a lease from being renewed. */
const INTAKE_POOL_SIZE = 6;

export type Services = Awaited<ReturnType<typeof openServices>>;

export interface ServiceOptions {
  readonly config: Config;
  readonly database: Database;
  readonly roles: Roles;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly newId: NewId;
  /** Keys derived from the master key. */
  readonly keysFor: KeysFor;
}

export async function openServices(options: ServiceOptions) {
  const { logger, clock, newId } = options;
  const onError = (error: unknown) => logger.warn({ error }, 'a background fault; work goes on once it passes');
  const metrics = createPrometheusMetrics();
  const pool = await openPool(options, metrics);
  const intakes = createPool(options, metrics, 'intake', INTAKE_POOL_SIZE);
  const analyser = createTextAnalyser();
  const processes = createParseProcesses({ file: new URL('../drivers/parser/parse-child.js', import.meta.url), clock });
  const passages = createWordsIndex(analyser, newId);
  const admin = createAdminStores({ ...placeOf(options), pool, index: passages, newId, logger, metrics });
  const shared = await openShared({ ...options, onError });
  const { live, limiter } = shared;
  const { settings, ...limits } = openSettings({ ...options, ...admin, pool, live });
  const cache = await openCaches({ ...options, pool, live, setting: settings.get, metrics, onError });
  const channels = await openChannels({ ...options, ...admin, pool, settings, live, metrics });
  const models = openModels({ ...options, pool, analyser, metrics });
  return {
    ...admin,
    ...shared,
    ...channels,
    ...createStores(pool, intakes, newId),
    pool,
    analyser,
    passages,
    settings,
    ...limits,
    parser: createDocumentParser({ maxBytes: MAX_DOCUMENT_BYTES, analyser, processes }),
    ...cache,
    metrics,
    ...openCallers(options, pool),
    ...models,
    holder: `${hostname()}:${process.pid}`,
    logger,
    clock,
    newId,
    close: async () => {
      for (const part of [models, cache, processes, live, limiter, admin, intakes, pool]) await part.close();
    },
  };
}

interface SettingParts {
  readonly settings: SettingStore;
  readonly directory: Pick<DirectoryStore, 'defaultTenant'>;
  readonly pool: PgPool;
  readonly live: LiveEvents;
  readonly clock: Clock;
  readonly newId: NewId;
}

/** What a business has set, asked for by one version, and what its limits do. */
function openSettings({ settings: store, directory, pool, live, clock, newId }: SettingParts) {
  const versions = createTenantVersions({ store, live, clock });
  const firstTenant = async () => (await directory.defaultTenant())?.id ?? null;
  const settings = createSettings({ store, versions, firstTenant });
  const limitLists = createLimitLists({ store: createLimitListStore(pool), versions, clock });
  const drafts = createSettingDraftStore(pool);
  const settingDrafts = createSettingDrafts({ drafts, store, settings, versions, newId, clock });
  return { settings, settingStore: store, versions, drafts, settingDrafts, limitLists, limitCounts: createLimitCounts(clock) };
}

/** What calls addresses that a business wrote down. */
const openCallers = ({ config, clock, keysFor }: ServiceOptions, pool: PgPool) => ({
  web: createWebReader({ request: createVettedRequest(config.outboundAllowedHosts), clock, pauseMs: config.crawlPauseMs }),
  moderator: createHttpModerator(createVettedPost(config.outboundAllowedHosts)),
  notifications: createNotificationStore(pool, keysFor(WRAPPING_PURPOSE)),
  sendMail: createSmtpMailer(config.mail),
  callWebhook: createWebhookCaller(createVettedRequest(config.outboundAllowedHosts), clock),
});

const createStores = (pool: PgPool, intakes: PgPool, newId: NewId) => ({
  intake: createIntakeStore(intakes, newId),
  usedIdentities: createUsedIdentityStore(pool),
  turns: createTurnStore(pool),
  usage: createUsageStore(pool),
  talks: createTalkStore(pool),
  cases: createCaseStore(pool),
  limitCountStore: createLimitCountStore(pool),
  quotas: createQuotaStore(pool),
  deliveries: createDeliveryStore(pool, newId),
  previews: createPreviewStore(pool, newId),
  sweep: createSweepStore(pool),
  questions: createQuestionStore(pool),
  evaluationQuestions: createEvaluationQuestionStore(pool),
  evaluationRuns: createEvaluationRunStore(pool),
});

/** Where units of work run, and as whom. */
const placeOf = ({ database, roles }: ServiceOptions) => ({
  connectionString: database.url,
  pooled: database.pooled,
  role: roles.app,
});

const createPool = (options: ServiceOptions, metrics: Metrics, name: string, max: number): PgPool =>
  createPgPool({ ...placeOf(options), max, logger: options.logger, measured: { name, metrics } });

/** Units of work only start where the database itself says that tenants are kept apart; the embedded one always has the role for it. */
async function openPool(options: ServiceOptions, metrics: Metrics): Promise<PgPool> {
  const { config, roles } = options;
  const pool = createPool(options, metrics, 'work', POOL_SIZE);
  try {
    await checkWall(pool, { role: roles.app, strict: config.isProduction || config.database === null });
    return pool;
  } catch (error) {
    await pool.close();
    throw error;
  }
}
