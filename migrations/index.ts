/** Every migration in the order in which it runs; a test holds this list against the folder. */
import * as createRoles from './20261122100000-create-roles.ts';
import * as createDirectory from './20261122100100-create-directory.ts';
import * as createKnowledge from './20261122100200-create-knowledge.ts';
import * as createConversations from './20261122100300-create-conversations.ts';
import * as createTurns from './20261122100400-create-turns.ts';
import * as createSecrets from './20261122100450-create-secrets.ts';
import * as createConnections from './20261122100460-create-connections.ts';
import * as createGatewaySessions from './20261122100470-create-gateway-sessions.ts';
import * as wallTenants from './20261122100500-wall-tenants.ts';
import * as createIntakeFunctions from './20261122100600-create-intake-functions.ts';
import * as createTurnFunctions from './20261122100700-create-turn-functions.ts';
import * as createDeliveryFunctions from './20261122100800-create-delivery-functions.ts';
import * as createPreviewFunctions from './20261122100850-create-preview-functions.ts';
import * as createPlaceFunctions from './20261122100870-create-place-functions.ts';
import * as createSystemFunctions from './20261122100900-create-system-functions.ts';
import * as keepStatistics from './20261122100950-keep-statistics.ts';
import * as createInstalls from './20261122101000-create-installs.ts';
import * as createSources from './20261122101100-create-sources.ts';
import * as createAnnotations from './20261122101200-create-annotations.ts';
import * as createGaps from './20261122101300-create-gaps.ts';
import * as createModels from './20261123100000-create-models.ts';
import * as createLimitLists from './20261123100100-create-limit-lists.ts';
import * as createKeptAnswers from './20261123100200-create-kept-answers.ts';
import * as countLimits from './20261123120000-count-limits.ts';
import * as createUsage from './20261123130000-create-usage.ts';
import * as weighTurns from './20261123130100-weigh-turns.ts';
import * as createCacheMarks from './20261123140000-create-cache-marks.ts';
import * as createHandovers from './20261123160000-create-handovers.ts';
import * as createNotifications from './20261123160100-create-notifications.ts';
import * as createAudit from './20261123170000-create-audit.ts';
import * as keepSettingVersions from './20261123170100-keep-setting-versions.ts';
import * as alertLimits from './20261123180100-alert-limits.ts';
import * as widenKeys from './20261123190000-widen-keys.ts';
import * as createOperators from './20261123190100-create-operators.ts';
import * as manageTenants from './20261123190200-manage-tenants.ts';
import * as draftSettings from './20261123191000-draft-settings.ts';
import * as createEvaluations from './20261123191100-create-evaluations.ts';
import * as endTasks from './20261123192000-end-tasks.ts';
import * as noteFaults from './20261123192100-note-faults.ts';
import * as sumUpTalks from './20261123193000-sum-up-talks.ts';
import * as keepCases from './20261123193100-keep-cases.ts';
import * as showWork from './20261123194000-show-work.ts';
import * as createVectors from './20261123200000-create-vectors.ts';
import * as reserveCalls from './20261124195000-reserve-calls.ts';
import * as payEmbeddings from './20261124196000-pay-embeddings.ts';
import * as keepReceipts from './20261124200000-keep-receipts.ts';
import * as keepErasures from './20261124202000-keep-erasures.ts';
import * as tendTables from './20261124204000-tend-tables.ts';
import * as showAwaited from './20261124205000-show-awaited.ts';

/** Runs SQL on the migrating connection, inside the migration's transaction. */
export type Run = (sql: string) => Promise<unknown>;

export interface Migration {
  readonly name: string;
  readonly up: (run: Run) => Promise<void>;
  readonly down: (run: Run) => Promise<void>;
}

export const migrations: readonly Migration[] = [
  createRoles,
  createDirectory,
  createKnowledge,
  createConversations,
  createTurns,
  createSecrets,
  createConnections,
  createGatewaySessions,
  wallTenants,
  createIntakeFunctions,
  createTurnFunctions,
  createDeliveryFunctions,
  createPreviewFunctions,
  createPlaceFunctions,
  createSystemFunctions,
  keepStatistics,
  createInstalls,
  createSources,
  createAnnotations,
  createGaps,
  createModels,
  createLimitLists,
  createKeptAnswers,
  countLimits,
  createUsage,
  weighTurns,
  createCacheMarks,
  createHandovers,
  createNotifications,
  createAudit,
  keepSettingVersions,
  alertLimits,
  widenKeys,
  createOperators,
  manageTenants,
  draftSettings,
  createEvaluations,
  endTasks,
  noteFaults,
  sumUpTalks,
  keepCases,
  showWork,
  createVectors,
  reserveCalls,
  payEmbeddings,
  keepReceipts,
  keepErasures,
  tendTables,
  showAwaited,
];
