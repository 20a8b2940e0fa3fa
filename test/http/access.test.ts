/** Who may call what: the table of operations by the smallest role that they take, and every operation is asked by every role. */
import { expect, it } from 'vitest';
import { ROLES, type Role } from '../../src/core/model/api-key.ts';
import { createApiEndpoints } from '../../src/http/api/endpoints.ts';
import { keyEndpoint } from '../../src/http/api/key-endpoint.ts';
import { createFakeApiServices } from '../builders/fake-api-services.ts';
import { createManualClock } from '../builders/manual-clock.ts';
import { as, serveApp, TENANT } from './serve-app.ts';

/** Written by hand, so that a route which opens wider than was meant is seen; an operation without its line fails. */
const ACCESS: Readonly<Record<Role, readonly string[]>> = {
  owner: [],
  admin: [
    'addDocuments',
    'addLimitEntry',
    'addSource',
    'cancelTask',
    'changeAnnotation',
    'changeContact',
    'changeLimitEntry',
    'changeModel',
    'changeNotificationEndpoint',
    'changeSource',
    'crawlSource',
    'createAnnotation',
    'createApiKey',
    'createChannel',
    'createKnowledgeBase',
    'createModel',
    'createNotificationEndpoint',
    'deleteAnnotation',
    'deleteChannel',
    'deleteConfig',
    'deleteDocument',
    'deleteIdentitySecret',
    'deleteKnowledgeBase',
    'deleteModel',
    'deleteNotificationEndpoint',
    'deleteSource',
    'exportKnowledgeBase',
    'getApiKey',
    'importKnowledgeBase',
    'invalidateCache',
    'listApiKeys',
    'listAudit',
    'makeIdentitySecret',
    'pauseChannel',
    'putConfig',
    'reindexDocument',
    'reindexKnowledgeBase',
    'removeLimitEntry',
    'renameKnowledgeBase',
    'replayNotification',
    'resumeChannel',
    'retryTask',
    'revokeApiKey',
    'rollBackConfig',
    'rotateApiKey',
    'rotateNotificationSecret',
    'testChannel',
    'testModel',
    'testNotificationEndpoint',
    'verifyAudit',
    'updateChannel',
    'warmCache',
  ],
  operator: [
    'ask',
    'changeKnowledgeGap',
    'markDeliverySent',
    'releaseConversation',
    'resolveConversation',
    'sendDeliveryAgain',
    'speakInConversation',
    'takeOverConversation',
  ],
  viewer: [
    'checkRateLimits',
    'forecastUsage',
    'getAnnotation',
    'getCacheStats',
    'getChannel',
    'getChannelHealth',
    'getConfig',
    'getContact',
    'getConversation',
    'getDocument',
    'getKnowledgeBase',
    'getKnowledgeGap',
    'getLimitEntry',
    'getMessage',
    'getModel',
    'getNotificationAttempt',
    'getNotificationEndpoint',
    'getRateLimitStatistics',
    'getSource',
    'getTask',
    'listAnnotations',
    'listChannels',
    'listConfigVersions',
    'listConfigs',
    'listContacts',
    'listConversationMessages',
    'listConversations',
    'listCrawls',
    'listDeliveries',
    'listDocuments',
    'listKnowledgeBases',
    'listKnowledgeGaps',
    'listLimitEntries',
    'listModelPresets',
    'listModels',
    'listNotificationAttempts',
    'listNotificationEndpoints',
    'listPassages',
    'listPlans',
    'listRateLimits',
    'listSourcePages',
    'listSources',
    'listTasks',
    'readFile',
    'readQuota',
    'readUsage',
    'searchKnowledgeBase',
    'whatIfUsage',
  ],
};

const endpoints = () => createApiEndpoints(createFakeApiServices(TENANT, createManualClock()));

it('has one line for every operation below /api/v1, and no line for what is not there', () => {
  const declared = endpoints().map(({ operationId, auth }) => `${operationId}: ${auth}`);
  const meant = ROLES.flatMap((role) => ACCESS[role].map((operationId) => `${operationId}: ${role}`));
  expect(declared.toSorted()).toEqual(meant.toSorted());
});

it.each(ROLES)('lets the role %s call what its line and those below it name, and refuses it everything else', async (role) => {
  const reached: string[] = [];
  const noted = endpoints().map(({ method, path, operationId, tag, summary, auth }) =>
    keyEndpoint({
      method,
      path,
      operationId,
      tag,
      summary,
      auth,
      responses: {},
      handle: async () => {
        reached.push(operationId);
        return { status: 204 };
      },
    }),
  );
  const { fetch } = await serveApp({ endpoints: noted });
  const answers: string[] = [];
  for (const { method, path, operationId } of noted) {
    const address = path.replaceAll(/\{\w+\}/g, '0190a0a0-0000-7000-8000-000000000009');
    const call = (headers: Record<string, string>) => fetch(address, { method: method.toUpperCase(), headers });
    answers.push(`${operationId}: ${(await call({})).status} without a key, ${(await call(as(role))).status} with this one`);
  }
  const smallEnough = ROLES.slice(ROLES.indexOf(role)).flatMap((needed) => ACCESS[needed]);
  const tooLarge = ROLES.slice(0, ROLES.indexOf(role)).flatMap((needed) => ACCESS[needed]);
  expect(reached.toSorted()).toEqual(smallEnough.toSorted());
  const meant = (status: number) => (operationId: string) => `${operationId}: 401 without a key, ${status} with this one`;
  expect(answers.toSorted()).toEqual([...smallEnough.map(meant(204)), ...tooLarge.map(meant(403))].toSorted());
});
