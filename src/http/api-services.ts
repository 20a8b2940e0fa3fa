/** What the admin API needs of the rest, as narrow as its use. */
import type { Secret } from '../kernel/secret.ts';
import type { Source } from '../core/model/answer.ts';
import type { Annotation } from '../core/model/annotation.ts';
import type { EvaluationRun, RunSource } from '../core/model/evaluation.ts';
import type { Conversation } from '../core/model/conversation.ts';
import type { Channel } from '../core/model/channel.ts';
import type { Audience, Document, KnowledgeBase, NewDocument } from '../core/model/knowledge.ts';
import type { InboundMessage, Message } from '../core/model/message.ts';
import type { Page, PageRequest } from '../core/model/page.ts';
import type { PassageHit } from '../core/model/passage.ts';
import type { Principal } from '../core/model/principal.ts';
import type { SettingKey } from '../core/model/setting.ts';
import type { DraftStanding } from '../core/model/draft-standing.ts';
import type { Tier } from '../core/model/tier.ts';
import type { AnnotationStore, AnnotationWrite } from '../core/ports/annotation-store.ts';
import type { CaseStore } from '../core/ports/case-store.ts';
import type { AuditStore } from '../core/ports/audit-store.ts';
import type { ApiKeyStore } from '../core/ports/api-key-store.ts';
import type { PicturedPart } from '../core/ports/channel-adapter.ts';
import type { Received } from '../core/ports/channel-host.ts';
import type { ContactStore } from '../core/ports/contact-store.ts';
import type { NotificationStore } from '../core/ports/notification-store.ts';
import type { Claim, ConversationStore } from '../core/ports/conversation-store.ts';
import type { DecideDelivery, DeliveryStore, DeliveryView } from '../core/ports/delivery-store.ts';
import type { EvaluationQuestionStore, EvaluationRunStore } from '../core/ports/evaluation-store.ts';
import type { FileStore } from '../core/ports/file-store.ts';
import type { DirectoryStore } from '../core/ports/directory-store.ts';
import type { GapStore } from '../core/ports/gap-store.ts';
import type { KeptAnswerStore } from '../core/ports/kept-answer-store.ts';
import type { KnowledgeStore, StoredDocument } from '../core/ports/knowledge-store.ts';
import type { LimitStatistics } from '../core/ports/limit-count-store.ts';
import type { LiveEvents } from '../core/ports/live-events.ts';
import type { SettingVersion } from '../core/ports/setting-store.ts';
import type { OperatorStore } from '../core/ports/operator-store.ts';
import type { SourceStore } from '../core/ports/source-store.ts';
import type { TalkStore } from '../core/ports/talk-store.ts';
import type { UsageStore } from '../core/ports/usage-store.ts';
import type { SecretStore } from '../core/ports/secret-store.ts';
import type { BeginRun, RunEstimate } from '../engine/begin-evaluation.ts';
import type { ChannelConnections } from '../engine/channel-connections.ts';
import type { Businesses } from '../engine/businesses.ts';
import type { Persons } from '../engine/persons.ts';
import type { CacheControl } from '../engine/control-cache.ts';
import type { Forecast } from '../engine/forecast-usage.ts';
import type { ModelEndpoints } from '../engine/model-endpoints.ts';
import type { Imported, ImportTarget } from '../engine/import-knowledge.ts';
import type { LimitCheck, LimitQuestion } from '../engine/check-limits.ts';
import type { LimitLists } from '../engine/limit-lists.ts';
import type { Rate } from '../engine/rates.ts';
import type { ReplayQuestion } from '../engine/replay-question.ts';
import type { SettingDrafts } from '../engine/setting-drafts.ts';
import type { QuotaStanding } from '../engine/quotas.ts';
import type { SignedIn, SignInTry } from '../engine/sign-in.ts';
import type { Team } from '../engine/team.ts';
import type { AuditCheck } from '../engine/verify-audit.ts';
import type { WebSources } from '../engine/web-sources.ts';
import type { Clock } from '../kernel/clock.ts';
import type { BaseId, ChannelId, ConversationId, DeliveryId, DocumentId, NewId, TenantId, TurnId } from '../kernel/ids.ts';

/** `public` finds what an answer in a public place may stand on. */
export interface BaseSearch {
  readonly query: string;
  readonly k: number;
  readonly audience: Audience;
}

/** A document as a caller hands it in; its id and hash are made by who stores it. */
export type NewDocumentInput = Omit<NewDocument, 'id' | 'contentHash'>;

/** A setting as it stands, and where its value comes from. */
export interface SettingEntry {
  readonly key: string;
  readonly value: unknown;
  readonly origin: 'default' | 'tenant' | 'channel';
  readonly default: unknown;
  readonly docs: string;
  /** The settings version at which it was written, 0 for a default. */
  readonly version: number;
  /** Only of the draft: that of its change of just this value, 0 for none. */
  readonly revision?: number;
}

export interface ApiSettings {
  list(tenantId: TenantId, channelId: ChannelId | null): Promise<{ readonly version: number; readonly entries: readonly SettingEntry[] }>;
  /** @throws InputError when the value does not fit the setting. */
  put(tenantId: TenantId, key: SettingKey, channelId: ChannelId | null, value: unknown, by: string, expected?: number): Promise<unknown>;
  remove(tenantId: TenantId, key: SettingKey, channelId: ChannelId | null, by: string, expected?: number): Promise<unknown>;
  /** @throws as `put`; nothing is stored */
  admit(tenantId: TenantId, key: SettingKey, channelId: ChannelId | null, value: unknown): Promise<unknown>;
  /** Every change of the tenant's value, or of the channel's own; the newest first. */
  history(tenantId: TenantId, key: SettingKey, channelId: ChannelId | null, page: PageRequest): Promise<Page<SettingVersion>>;
  /** Makes the value again what it was at a version of its history, as a change of its own. @throws NotFoundError, InputError */
  rollBack(tenantId: TenantId, key: SettingKey, channelId: ChannelId | null, version: number, by: string): Promise<void>;
}

type ReadKnowledge =
  | 'base'
  | 'baseByName'
  | 'bases'
  | 'document'
  | 'documents'
  | 'documentsOfTenant'
  | 'documentCounts'
  | 'passages'
  | 'passagesNamed';
type WriteKnowledge = 'createBase' | 'renameBase' | 'deleteBase' | 'deleteDocument' | 'cancelDocument';

/** What a person of the team says into a conversation. */
export interface OperatorSpeech {
  readonly tenantId: TenantId;
  readonly conversationId: ConversationId;
  readonly text: string;
  readonly author: string | null;
  readonly identity: string | null;
}

/** A source as a preview has it. */
export type PicturedSource = Pick<Source, 'title' | 'url'>;

export interface ApiServices {
  readonly cacheControl: CacheControl;
  /** Returns how many questions were searched. */
  warmCache(tenantId: TenantId): Promise<number>;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly conversations: Pick<ConversationStore, 'get' | 'list' | 'messagesAfter' | 'message' | 'turn' | 'turnOfMessage' | 'turns'>;
  readonly cases: CaseStore;
  /** The words of a search, as conversations are found by them; none: nothing can be found. */
  searchWords(text: string): readonly string[];
  readonly talks: Pick<TalkStore, 'report'>;
  readonly knowledge: Pick<KnowledgeStore, ReadKnowledge | WriteKnowledge>;
  readonly annotations: Pick<AnnotationStore, 'list' | 'get' | 'remove'>;
  readonly gaps: Pick<GapStore, 'list' | 'get' | 'setState'>;
  readonly limitLists: Omit<LimitLists, 'find' | 'entryOf' | 'tierOf'>;
  rates(tenantId: TenantId): Promise<readonly Rate[]>;
  /** What the limits did since so many minutes ago. */
  limitStatistics(tenantId: TenantId, minutes: number): Promise<LimitStatistics>;
  /** Null when there is no such contact or key. */
  checkLimits(question: LimitQuestion): Promise<LimitCheck | null>;
  readonly sources: Omit<SourceStore, 'createSource' | 'updateSource' | 'awaitDocument' | 'startCrawl'>;
  readonly webSources: WebSources;
  readonly directory: Pick<DirectoryStore, 'channel' | 'channels' | 'updateChannel' | 'tenant'>;
  readonly deliveries: Pick<DeliveryStore, 'list' | 'ofMessage'>;
  readonly files: Pick<FileStore, 'readSent'>;
  readonly keptAnswers: KeptAnswerStore;
  readonly audit: Pick<AuditStore, 'list'>;
  verifyAudit(tenantId: TenantId): Promise<AuditCheck>;
  readonly secrets: Pick<SecretStore, 'put' | 'lastFours' | 'remove'>;
  readonly connections: ChannelConnections;
  /** The messages that an answer becomes, on each platform that has messages. */
  pictureAnswer(
    text: string,
    sources: readonly PicturedSource[],
  ): readonly { readonly kind: string; readonly parts: readonly PicturedPart[] }[];
  readonly models: ModelEndpoints;
  readonly notifications: Omit<NotificationStore, 'begin' | 'settle'>;
  readonly newWebhookSecret: () => Secret;
  readonly usage: Pick<UsageStore, 'ofTurn'>;
  readonly ledger: Pick<UsageStore, 'report' | 'whatIf'>;
  readonly contacts: ContactStore;
  readonly persons: Persons;
  readonly apiKeys: ApiKeyStore;
  readonly operators: Pick<OperatorStore, 'list' | 'get' | 'remove' | 'endSession' | 'sessions' | 'invitations' | 'withdraw'>;
  readonly team: Team;
  readonly businesses: Businesses;
  /** @throws AuthError, LimitError, OverloadedError */
  signIn(tried: SignInTry): Promise<SignedIn>;
  /** @throws AuthError, InputError */
  changePassword(caller: Principal, passwords: { readonly current: string; readonly password: string }): Promise<void>;
  /** The public address is one of https. */
  readonly isHttps: boolean;
  /** The plan of the business. */
  planOf(tenantId: TenantId): Promise<Tier>;
  quota(tenantId: TenantId): Promise<QuotaStanding>;
  forecastUsage(tenantId: TenantId): Promise<Forecast>;
  readonly live: Pick<LiveEvents, 'subscribe'>;
  readonly settings: ApiSettings;
  readonly drafts: SettingDrafts;
  readonly evaluationQuestions: Omit<EvaluationQuestionStore, 'all'>;
  readonly evaluationRuns: Pick<EvaluationRunStore, 'get' | 'list' | 'answers' | 'cancel'>;
  estimateRun(tenantId: TenantId, standing: DraftStanding, source: RunSource): Promise<RunEstimate>;
  beginRun(run: BeginRun): Promise<EvaluationRun>;
  readonly replay: ReplayQuestion;
  /** The tenant's channel of kind `api`. */
  apiChannel(tenantId: TenantId): Promise<Channel>;
  receive(message: InboundMessage): Promise<Received>;
  addDocuments(tenantId: TenantId, baseId: BaseId, documents: readonly NewDocumentInput[]): Promise<readonly StoredDocument[]>;
  /** Made, or changed when there is one of this id. @throws ConflictError when its question has a pinned answer. */
  keepAnnotation(annotation: AnnotationWrite): Promise<Annotation>;
  /** What a failed turn could not answer is asked again; null when there is no such turn. @throws ConflictError where it may not */
  retryAnswer(tenantId: TenantId, id: TurnId): Promise<TurnId | null>;
  /** As the stop button: what is being answered and what waits in the conversation; false when that was nothing. */
  stopAnswer(tenantId: TenantId, id: ConversationId): Promise<boolean>;
  /** ready or failed -> queued, and work is begun; null when there is no such document. */
  reindexDocument(tenantId: TenantId, id: DocumentId): Promise<Document | null>;
  /** Every document that is ready or failed; says how many that were. */
  reindexKnowledge(tenantId: TenantId, id: BaseId): Promise<number>;
  exportKnowledge(tenantId: TenantId, base: KnowledgeBase): AsyncIterable<string>;
  /** @throws InputError naming the line. */
  importKnowledge(target: ImportTarget, lines: AsyncIterable<string>): Promise<Imported>;
  searchBase(tenantId: TenantId, baseIds: readonly BaseId[], search: BaseSearch): Promise<readonly PassageHit[]>;
  /** The same `identity` again gives back what was said under it. */
  speakAsOperator(speech: OperatorSpeech): Promise<{ readonly message: Message; readonly turnId: TurnId }>;
  /** Null when there is no such delivery. @throws ConflictError unless it is unknown or failed. */
  decideDelivery(tenantId: TenantId, id: DeliveryId, decision: DecideDelivery): Promise<DeliveryView | null>;
  /** `by` a person of the team; by force also what somebody else has. Null when there is no such conversation. */
  takeOver(tenantId: TenantId, conversationId: ConversationId, by: string, force: boolean): Promise<Claim | null>;
  /** Gives it back to the assistant; `resolved` forgets what was said. Null when there is no such conversation. */
  giveBack(tenantId: TenantId, conversationId: ConversationId, by: string, ending: 'released' | 'resolved'): Promise<Conversation | null>;
}
