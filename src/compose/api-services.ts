/** What the admin API may reach, built from the services and the engine. */
import { newWebhookSecret } from '../drivers/notifier/webhook.ts';
import { NotFoundError } from '../kernel/errors.ts';
import type { DocumentId, TenantId } from '../kernel/ids.ts';
import type { PassageRange } from '../core/ports/knowledge-store.ts';
import { createKeptAnswerStore } from '../drivers/store/kept-answer-store.ts';
import { checkLimits } from '../engine/check-limits.ts';
import { cached } from '../engine/caches.ts';
import { beginRun, estimateRun } from '../engine/begin-evaluation.ts';
import { createCacheControl } from '../engine/control-cache.ts';
import { decideDelivery } from '../engine/decide-delivery.ts';
import { giveBack } from '../engine/give-back.ts';
import { speakAsOperator, takeOver } from '../engine/hand-over.ts';
import { exportKnowledge } from '../engine/export-knowledge.ts';
import { importKnowledge } from '../engine/import-knowledge.ts';
import { createModelEndpoints } from '../engine/model-endpoints.ts';
import { keepAnnotation } from '../engine/keep-annotation.ts';
import { CRAWLS, limited, MODEL_TESTS, NOTIFICATION_TESTS } from '../engine/limited.ts';
import { listRates } from '../engine/rates.ts';
import { assertRoom } from '../engine/quotas.ts';
import { reindexKnowledge } from '../engine/reindex-knowledge.ts';
import { retryAnswer } from '../engine/retry-answer.ts';
import { reindexDocument } from '../engine/reindex-document.ts';
import { verifyAudit } from '../engine/verify-audit.ts';
import { stopIn } from '../engine/stop-answer.ts';
import { createWebSources } from '../engine/web-sources.ts';
import { wordsWanted } from '../engine/talk-words.ts';
import { searchKnowledge } from '../engine/search-knowledge.ts';
import type { ApiServices } from '../http/api-services.ts';
import type { Engine } from './engine.ts';
import { peopleServices } from './people-services.ts';
import { createReplayQuestion } from '../engine/replay-question.ts';
import { pictureAnswer } from './picture-answer.ts';
import { planServices } from './plan-services.ts';
import type { Services } from './services.ts';

/** Subjects named in the statistics of the limits. */
const MOST_REFUSED = 20;

/** `isHttps`: people reach this server by an https address. */
export function createApiServices(services: Services, engine: Engine, isHttps: boolean): ApiServices {
  const { conversations, deliveries, directory, files, live, settings, clock, newId } = services;
  return {
    ...knowledgeServices(services, engine),
    ...cacheServices(services, engine),
    clock,
    newId,
    newWebhookSecret,
    conversations,
    ...talkServices(services),
    deliveries,
    directory,
    files,
    keptAnswers: createKeptAnswerStore(services.pool),
    audit: services.audit,
    verifyAudit: (tenantId) => verifyAudit(services.audit, tenantId),
    secrets: services.secrets,
    ...channelServices(services),
    usage: services.usage,
    ...planServices(services),
    ...peopleServices(services),
    isHttps,
    live,
    settings,
    ...draftServices(services, engine),
    ...limitServices(services),
    ...triedServices(services),
    apiChannel: async (tenantId) => {
      const channel = (await directory.channels(tenantId)).find(({ kind }) => kind === 'api');
      if (!channel) throw new NotFoundError('The API channel of this tenant');
      return channel;
    },
    receive: engine.receive,
    speakAsOperator: async (speech) => {
      const author = speech.author ?? (await settings.get(speech.tenantId, null, 'texts.operator_name'));
      return speakAsOperator(services, { ...speech, author });
    },
    ...steeringServices(services),
  };
}

const channelServices = (services: Services) =>
  ({
    connections: services.channelConnections,
    pictureAnswer: (text, sources) => pictureAnswer(services, text, sources),
  }) satisfies Partial<ApiServices>;

/** What a team keeps about conversations, and what came of them. */
const talkServices = ({ cases, talks, analyser }: Services) =>
  ({ cases, talks, searchWords: (text) => wordsWanted(analyser, text) }) satisfies Partial<ApiServices>;

/** What people decide about answers and conversations. */
function steeringServices(services: Services) {
  const { settings } = services;
  return {
    retryAnswer: (tenantId, id) => retryAnswer({ ...services, planOf: settings.planOf }, tenantId, id),
    stopAnswer: (tenantId, id) => stopIn({ ...services, setting: settings.get }, tenantId, id),
    decideDelivery: (tenantId, id, decision) => decideDelivery(services, tenantId, id, decision),
    takeOver: (tenantId, id, by, force) => takeOver(services, tenantId, id, { by, force }),
    giveBack: (tenantId, id, by, ending) => giveBack({ ...services, setting: settings.get }, tenantId, id, { by, ending }),
  } satisfies Partial<ApiServices>;
}

const cacheServices = (services: Services, { warmCache }: Engine) => ({
  cacheControl: createCacheControl({ ...services, setting: services.settings.get }),
  warmCache,
});

/** Passages of a document as they are read, a page at a time, by people who look through the knowledge. */
function cachedPassages({ caches, knowledge }: Services) {
  return cached(
    caches,
    (tenantId: TenantId, documentId: DocumentId, range?: PassageRange) => ({
      namespace: 'document_content',
      tenantId,
      facts: { documentId, from: range?.from ?? null, count: range?.count ?? null },
      tags: [`document:${documentId}`],
    }),
    knowledge.passages,
  );
}

/** What people try out, so often and no more. */
function triedServices(services: Services) {
  const { notifications } = services;
  const models = createModelEndpoints(services);
  const deps = { ...services, setting: services.settings.get };
  return {
    models: { ...models, test: limited(deps, MODEL_TESTS, models.test) },
    notifications: { ...notifications, test: limited(deps, NOTIFICATION_TESTS, notifications.test) },
  } satisfies Partial<ApiServices>;
}

/** Drafts of settings, and the questions that they are tried on. */
const draftServices = (services: Services, { tryQuestion }: Engine) =>
  ({
    drafts: services.settingDrafts,
    evaluationQuestions: services.evaluationQuestions,
    evaluationRuns: services.evaluationRuns,
    estimateRun: (tenantId, standing, source) => estimateRun(services, standing, tenantId, source),
    beginRun: (run) => beginRun(services, run),
    replay: createReplayQuestion({ ...services, setting: services.settings.get, tryQuestion }),
  }) satisfies Partial<ApiServices>;

function limitServices(services: Services) {
  const { settings, limitLists, limitCountStore } = services;
  const deps = { ...services, setting: settings.get, planOf: settings.planOf };
  return {
    limitLists,
    rates: (tenantId) => listRates(deps, tenantId),
    limitStatistics: (tenantId, minutes) => limitCountStore.read(tenantId, minutes, MOST_REFUSED),
    checkLimits: (question) => checkLimits(deps, question),
  } satisfies Partial<ApiServices>;
}

function knowledgeServices(services: Services, { addDocuments }: Engine) {
  const { knowledge, annotations, gaps, sources } = services;
  const room = { quotas: services.quotas, setting: services.settings.get, planOf: services.settings.planOf };
  const webSources = createWebSources({ ...services, assertRoom: (tenantId) => assertRoom(room, tenantId, 'documents') });
  const keep: ApiServices['keepAnnotation'] = (annotation) => keepAnnotation(services, annotation);
  return {
    knowledge: { ...knowledge, passages: cachedPassages(services) },
    annotations,
    gaps,
    sources,
    webSources: { ...webSources, crawlNow: limited({ ...services, setting: services.settings.get }, CRAWLS, webSources.crawlNow) },
    addDocuments,
    keepAnnotation: keep,
    reindexDocument: (tenantId, id) => reindexDocument({ ...services, webSources }, tenantId, id),
    reindexKnowledge: (tenantId, id) => reindexKnowledge(services, tenantId, id),
    exportKnowledge: (tenantId, base) => exportKnowledge(services, tenantId, base),
    importKnowledge: (target, lines) => importKnowledge({ ...services, addDocuments, keepAnnotation: keep }, target, lines),
    searchBase: (tenantId, baseIds, search) =>
      searchKnowledge({ ...services, transactions: services.pool }, { tenantId, baseIds, ...search }),
  } satisfies Partial<ApiServices>;
}
