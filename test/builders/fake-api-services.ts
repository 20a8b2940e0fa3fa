/** The admin API's services in memory, for one tenant: enough state to be read back, and switches for what may go wrong. */
import { createMemoryAudit, type MemoryAudit } from './memory-audit.ts';
import { v7 } from 'uuid';
import type { Channel } from '../../src/core/model/channel.ts';
import type { FileContent } from '../../src/core/model/file.ts';
import type { Conversation } from '../../src/core/model/conversation.ts';
import type { InboundMessage, Message } from '../../src/core/model/message.ts';
import type { PassageHit } from '../../src/core/model/passage.ts';
import { SETTINGS } from '../../src/core/model/setting.ts';
import type { Received } from '../../src/core/ports/channel-host.ts';
import type { TurnView } from '../../src/core/ports/conversation-store.ts';
import type { LiveEvent } from '../../src/core/ports/live-events.ts';
import type { ApiServices, SettingEntry } from '../../src/http/api-services.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import type { SettingVersion } from '../../src/core/ports/setting-store.ts';
import { ConflictError, InputError, NotFoundError } from '../../src/kernel/errors.ts';
import { type ChannelId, type ContactId, newUuid, type TenantId, type TurnId } from '../../src/kernel/ids.ts';
import type { Secret } from '../../src/kernel/secret.ts';
import { cutPage } from './cut-page.ts';
import { buildChannel, buildMessage } from './fake-channel-host.ts';
import { createFakeApiKeys, type FakeApiKeys } from './fake-api-keys.ts';
import { createFakeAnnotations, type FakeAnnotations } from './fake-annotations.ts';
import { createFakeConnections } from './fake-connections.ts';
import { createFakeDrafts } from './fake-drafts.ts';
import { createFakeDeliveries, type FakeDeliveries } from './fake-deliveries.ts';
import { createFakeNotifications } from './fake-notifications.ts';
import { createFakeLimits, type FakeLimits } from './fake-limits.ts';
import { createFakeKnowledge, type FakeKnowledge } from './fake-knowledge.ts';
import { createFakeCaches, type FakeCaches } from './fake-caches.ts';
import { createFakeModels, type FakeModels } from './fake-models.ts';
import { createFakeSources, type FakeSources } from './fake-sources.ts';
import { createFakeTalks } from './fake-talks.ts';
import type { FakeTalks } from './fake-talks.ts';
import { createFakeUsage, type FakeUsage } from './fake-usage.ts';
import { createNoPeople } from './no-people.ts';
import { createMemoryKeptAnswers } from './memory-kept-answers.ts';

export interface FakeApiServices
  extends
    ApiServices,
    FakeApiKeys,
    FakeDeliveries,
    FakeKnowledge,
    FakeAnnotations,
    FakeCaches,
    FakeLimits,
    FakeModels,
    FakeSources,
    FakeTalks,
    FakeUsage {
  readonly audit: MemoryAudit;
  /** Changes of settings, by `<channel>/<key>`. */
  readonly versions: (SettingVersion & { readonly of: string })[];
  api: Channel;
  readonly received: InboundMessage[];
  readonly messages: Message[];
  readonly turns: TurnView[];
  readonly conversationList: Conversation[];
  readonly fileList: FileContent[];
  readonly stored: Map<string, { value: unknown; by: string }>;
  readonly connected: Channel[];
  readonly identitySecrets: Map<ChannelId, { value: Secret; repeatable: string | undefined }>;
  /** Replaces what the next questions get. */
  answerWith: ((message: InboundMessage) => Received) | null;
  hits: readonly PassageHit[];
  /** How many times a message's turn was looked up. */
  looks(): number;
  /** Ends the open turns with an answer and tells the listeners. */
  answer(text: string): void;
  listeners(): number;
  addConversation(given?: Partial<Conversation>): Conversation;
}

const AT = new Date('2026-01-02T03:04:05Z');

export function createFakeApiServices(tenantId: TenantId, clock: Clock): FakeApiServices {
  const listeners = new Set<(event: LiveEvent) => void>();
  let looked = 0;
  const own = <T>(tenant: TenantId, value: T | undefined): T | null => (tenant === tenantId && value !== undefined ? value : null);
  const api = buildChannel({ tenantId, kind: 'api', name: 'API', publicKey: 'api' });
  const fake: FakeApiServices = {
    ...createFakeApiKeys(tenantId, clock),
    ...createNoPeople(),
    ...createFakeDeliveries(api),
    ...createFakeKnowledge(tenantId),
    ...createFakeAnnotations(tenantId),
    ...createFakeModels(clock),
    ...createFakeSources(tenantId, clock),
    ...createFakeUsage(tenantId, clock),
    ...createFakeCaches(clock),
    clock,
    newId: newUuid,
    ...createFakeTalks(),
    ...createFakeNotifications(),
    ...createFakeLimits(tenantId, clock),
    pictureAnswer: () => [],
    keptAnswers: createMemoryKeptAnswers(),
    audit: createMemoryAudit(),
    verifyAudit: async () => ({ entries: 2, broken: { seq: 3, reason: 'It is missing.' } }),
    api,
    received: [],
    messages: [],
    turns: [],
    conversationList: [],
    fileList: [],
    stored: new Map(),
    versions: [],
    connected: [],
    identitySecrets: new Map(),
    answerWith: null,
    hits: [],
    looks: () => looked,
    listeners: () => listeners.size,
    answer: (text) => {
      for (const [index, turn] of fake.turns.entries()) {
        if (turn.endedAt) continue;
        const answer = buildMessage({ conversationId: turn.conversationId, seq: 2, text, at: AT });
        fake.turns[index] = { ...turn, state: 'answered', answer, endedAt: AT, retrieved: fake.hits, retrievalMs: 12 };
      }
      for (const listener of listeners) listener({ kind: 'message', seq: 2 });
    },
    addConversation: (given = {}) => {
      const conversation = buildConversation(fake.api, given);
      fake.conversationList.push(conversation);
      return conversation;
    },
    conversations: {
      get: async (tenant, id) => own(tenant, withId(fake.conversationList, id)),
      list: async (_tenant, page) => cutPage(fake.conversationList, page),
      messagesAfter: async (_tenant, id, after, limit) =>
        fake.messages.filter(({ conversationId, seq }) => conversationId === id && seq > after).slice(0, limit),
      message: async (tenant, id) => own(tenant, withId(fake.messages, id)),
      turn: async (tenant, id) => own(tenant, withId(fake.turns, id)),
      turnOfMessage: async (_tenant, id) => {
        looked += 1;
        const turnId = fake.messages.find((one) => one.id === id)?.turnId;
        return fake.turns.find((one) => one.id === turnId) ?? null;
      },
      turns: async (_tenant, page, states) =>
        cutPage(
          fake.turns.filter(({ state }) => states?.includes(state) ?? true),
          page,
        ),
    },
    directory: {
      tenant: async (id) => ({ id, name: 'Shop', plan: 'pro', knowledgeVersion: 1 }),
      channel: async (tenant, id) => own(tenant, withId([fake.api, ...fake.connected], id)),
      channels: async () => [fake.api, ...fake.connected],
      updateChannel: async (tenant, id, { name, baseIds }) => {
        if (tenant !== tenantId || id !== fake.api.id) return null;
        fake.api = { ...fake.api, ...(name !== undefined && { name }), ...(baseIds && { baseIds }) };
        return fake.api;
      },
    },
    files: { readSent: async (tenant, id) => own(tenant, withId(fake.fileList, id)) },
    secrets: {
      put: async ({ channelId }, value, repeatable) => {
        const held = fake.identitySecrets.get(channelId);
        if (held && repeatable !== undefined && held.repeatable === repeatable) return held.value;
        fake.identitySecrets.set(channelId, { value, repeatable });
        return value;
      },
      lastFours: async () => new Map([...fake.identitySecrets].map(([id, { value }]) => [id, value.reveal().slice(-4)])),
      remove: async ({ channelId }) => fake.identitySecrets.delete(channelId),
    },
    connections: createFakeConnections(() => fake.connected),
    live: {
      subscribe: (_tenant, _conversation, listener) => {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    },
    settings: {
      list: async (_tenant, channelId) => ({ version: fake.stored.size, entries: entriesOf(fake.stored, channelId) }),
      put: async (_tenant, key, channelId, value, by) => {
        if (!SETTINGS[key].schema.safeParse(value).success) {
          throw new InputError(`${key} does not take this value.`, { faults: [{ field: 'value', rule: 'type', fix: SETTINGS[key].docs }] });
        }
        fake.stored.set(`${channelId ?? ''}/${key}`, { value, by });
      },
      admit: async (_tenant, key, _channel, value) => SETTINGS[key].schema.parse(value),
      remove: async (_tenant, key, channelId) => fake.stored.delete(`${channelId ?? ''}/${key}`),
      history: async (_tenant, key, channelId) => ({
        items: fake.versions.filter((one) => one.of === `${channelId ?? ''}/${key}`),
        nextCursor: null,
      }),
      rollBack: async (_tenant, key, channelId, version, by) => {
        const was = fake.versions.find((one) => one.of === `${channelId ?? ''}/${key}` && one.version === version);
        if (!was) throw new NotFoundError(`Version ${version}`);
        fake.stored.set(was.of, { value: was.value, by });
      },
    },
    ...createFakeDrafts(),
    apiChannel: async () => fake.api,
    receive: async (message) => {
      fake.received.push(message);
      if (fake.answerWith) return fake.answerWith(message);
      const turn = buildTurn();
      const stored = buildMessage({
        conversationId: turn.conversationId,
        id: newUuid(),
        turnId: turn.id,
        role: 'user',
        text: message.text,
        state: 'waiting',
        at: AT,
        outcome: null,
      });
      fake.turns.push(turn);
      fake.messages.push(stored);
      return { kind: 'accepted', message: stored, retryAfterMs: 0 };
    },
    retryAnswer: async (tenant, id) => {
      const turn = own(tenant, withId(fake.turns, id));
      if (turn && turn.state !== 'failed') throw new ConflictError('It has not failed.');
      const again = turn && { ...buildTurn(), conversationId: turn.conversationId };
      if (again) fake.turns.push(again);
      return again && again.id;
    },
    stopAnswer: async (_tenant, id) => {
      const at = fake.turns.findIndex((one) => one.conversationId === id && one.endedAt === null);
      if (at >= 0) fake.turns[at] = { ...fake.turns[at]!, state: 'cancelled', endedAt: AT };
      return at >= 0;
    },
    searchBase: async (_tenant, _bases, { k }) => fake.hits.slice(0, k),
    speakAsOperator: async ({ conversationId, text, author }) => ({
      message: buildMessage({ conversationId, role: 'operator', text, author, outcome: null }),
      turnId: newUuid(),
    }),
    takeOver: async (tenant, id) => {
      const conversation = withOwner(await fake.conversations.get(tenant, id), 'human');
      return conversation && { kind: 'claimed', conversation, active: true };
    },
    giveBack: async (tenant, id) => withOwner(await fake.conversations.get(tenant, id), 'bot'),
  };
  return fake;
}

const withOwner = (conversation: Conversation | null, owner: Conversation['owner']) => conversation && { ...conversation, owner };

const withId = <T extends { readonly id: string }>(from: readonly T[], id: string) => from.find((one) => one.id === id);

const buildTurn = (): TurnView => ({
  id: v7() as TurnId,
  conversationId: newUuid(),
  state: 'running',
  attempts: 1,
  error: null,
  answer: null,
  retrieved: [],
  retrievalMs: 0,
  receipt: null,
  createdAt: AT,
  endedAt: null,
});

const buildConversation = (channel: Channel, given: Partial<Conversation>): Conversation => ({
  id: newUuid(),
  channelId: channel.id,
  channelKind: channel.kind,
  key: 'the-key',
  contactId: v7() as ContactId,
  contactName: 'Ada',
  assignee: null,
  tags: [],
  match: null,
  lastMessage: null,
  owner: 'bot',
  state: 'open',
  handover: null,
  unreachable: null,
  lastSeq: 1,
  createdAt: AT,
  updatedAt: AT,
  ...given,
});

function entriesOf(stored: FakeApiServices['stored'], channelId: ChannelId | null): readonly SettingEntry[] {
  return Object.entries(SETTINGS).map(([key, setting]) => {
    const ofChannel = channelId === null ? undefined : stored.get(`${channelId}/${key}`);
    const held = ofChannel ?? stored.get(`/${key}`);
    const origin = ofChannel ? 'channel' : held ? 'tenant' : 'default';
    return { key, value: held ? held.value : setting.default, origin, default: setting.default, docs: setting.docs, version: held ? 1 : 0 };
  });
}
