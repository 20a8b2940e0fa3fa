/** Who may call what: the one table of the API's operations, by part of the API and by the smallest role, that the server asks at each call. */
import type { Access } from '../../kernel/endpoint.ts';
import type { Role } from './role.ts';

/** Every operation that a key or an operator opens has its line; one without is a type error where it is declared. */
export const OPERATIONS = {
  /** About the caller itself: of whatever scope, and before a one-time password was changed. */
  self: { viewer: ['changePassword', 'listSessions', 'readSession', 'signOut'] },
  messages: {
    viewer: ['getMessage', 'getMessageTimeline', 'getTask', 'listTasks'],
    operator: ['ask', 'replayMessage'],
    admin: ['cancelTask', 'retryTask'],
  },
  conversations: {
    viewer: [
      'getConversation',
      'listConversationMessages',
      'listConversationNotes',
      'listConversationTags',
      'listConversations',
      'listDeliveries',
      'readFile',
    ],
    operator: [
      'addConversationNote',
      'changeConversation',
      'markDeliverySent',
      'releaseConversation',
      'removeConversationNote',
      'resolveConversation',
      'sendDeliveryAgain',
      'speakInConversation',
      'takeOverConversation',
    ],
  },
  contacts: { viewer: ['getContact', 'listContacts'], admin: ['changeContact', 'eraseContact', 'exportContact', 'getErasure'] },
  knowledge: {
    viewer: [
      'getAnnotation',
      'getDocument',
      'getKnowledgeBase',
      'getKnowledgeGap',
      'getSource',
      'listAnnotations',
      'listCrawls',
      'listDocuments',
      'listKnowledgeBases',
      'listKnowledgeGaps',
      'listPassages',
      'listSourcePages',
      'listSources',
      'searchKnowledgeBase',
    ],
    operator: ['changeKnowledgeGap'],
    admin: [
      'addDocuments',
      'addSource',
      'changeAnnotation',
      'changeSource',
      'crawlSource',
      'createAnnotation',
      'createKnowledgeBase',
      'deleteAnnotation',
      'deleteDocument',
      'deleteKnowledgeBase',
      'deleteSource',
      'exportKnowledgeBase',
      'importKnowledgeBase',
      'reindexDocument',
      'reindexKnowledgeBase',
      'renameKnowledgeBase',
    ],
  },
  channels: {
    viewer: ['getChannel', 'getChannelHealth', 'getSlackManifest', 'listChannels', 'previewAnswer'],
    admin: [
      'createChannel',
      'deleteChannel',
      'deleteIdentitySecret',
      'installSlackApp',
      'makeIdentitySecret',
      'pauseChannel',
      'resumeChannel',
      'testChannel',
      'updateChannel',
    ],
  },
  settings: {
    viewer: [
      'checkRateLimits',
      'getCacheStats',
      'getConfig',
      'getEvaluationQuestion',
      'getEvaluationRun',
      'getLimitEntry',
      'getModel',
      'getNotificationAttempt',
      'getNotificationEndpoint',
      'getPublication',
      'getRateLimitStatistics',
      'listConfigVersions',
      'listConfigs',
      'listEvaluationAnswers',
      'listEvaluationQuestions',
      'listEvaluationRuns',
      'listLimitEntries',
      'listModelPresets',
      'listModels',
      'listNotificationAttempts',
      'listNotificationEndpoints',
      'listPublications',
      'listRateLimits',
      'previewDraft',
    ],
    admin: [
      'addEvaluationQuestion',
      'addLimitEntry',
      'cancelEvaluationRun',
      'cancelPublication',
      'changeEvaluationQuestion',
      'changeLimitEntry',
      'changeModel',
      'changeNotificationEndpoint',
      'createModel',
      'createNotificationEndpoint',
      'deleteConfig',
      'deleteModel',
      'deleteNotificationEndpoint',
      'discardDraft',
      'exportConfigs',
      'importConfigs',
      'invalidateCache',
      'publishDraft',
      'putConfig',
      'removeEvaluationQuestion',
      'removeLimitEntry',
      'replayNotification',
      'rollBackConfig',
      'rotateNotificationSecret',
      'startEvaluationRun',
      'testModel',
      'testNotificationEndpoint',
      'warmCache',
    ],
  },
  usage: { viewer: ['forecastUsage', 'listPlans', 'readAnalytics', 'readQuota', 'readUsage', 'whatIfUsage'] },
  people: {
    viewer: ['listOperators', 'getOperator'],
    admin: [
      'changeOperator',
      'createApiKey',
      'createOperator',
      'getApiKey',
      'inviteOperator',
      'listApiKeys',
      'listAudit',
      'listInvitations',
      'removeOperator',
      'resetPassword',
      'revokeApiKey',
      'rotateApiKey',
      'verifyAudit',
      'withdrawInvitation',
    ],
  },
  /** About all businesses: for the platform owner alone. */
  platform: { owner: ['changeTenant', 'createTenant', 'getTenant', 'listTenants', 'openJobBoard', 'readJobBoard'] },
} as const satisfies Readonly<Record<string, { readonly [R in Role]?: readonly string[] }>>;

type Table = typeof OPERATIONS;
type Part = keyof Table;
/** The operationId of a call that a key or an operator opens. */
export type Operation = {
  [P in Part]: { [R in keyof Table[P]]: Table[P][R] extends readonly (infer One)[] ? One : never }[keyof Table[P]];
}[Part];

/** The parts of the API to which a key may be limited. What its role may do there is told by the role. */
export type Scope = Exclude<Part, 'self'>;
export const SCOPES = [
  'messages',
  'conversations',
  'contacts',
  'knowledge',
  'channels',
  'settings',
  'usage',
  'people',
  'platform',
] as const satisfies readonly Scope[];

/** Every operation of the table. */
export const ALL_OPERATIONS = Object.values(OPERATIONS).flatMap((roles) => Object.values<readonly string[]>(roles).flat()) as [
  Operation,
  ...Operation[],
];

/** What a caller needs for the operation. */
export function accessOf(operation: Operation): Access {
  for (const [scope, roles] of Object.entries(OPERATIONS)) {
    for (const [role, operations] of Object.entries<readonly string[]>(roles)) {
      if (operations.includes(operation)) return { role: role as Role, scope };
    }
  }
  throw new Error(`${operation} has no line in the table of operations.`);
}
