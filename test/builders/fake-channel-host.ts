// A channel host in memory, for driving a channel adapter without an engine: one channel, a transcript, live hints and switches for what may go wrong.
import { v7 } from 'uuid';
import type { Channel } from '../../src/core/model/channel.ts';
import type { InboundContact, InboundEdit, InboundMessage, Message } from '../../src/core/model/message.ts';
import type { PlaceChange } from '../../src/core/model/place.ts';
import { SETTINGS, type SettingKey, type SettingValue } from '../../src/core/model/setting.ts';
import type { FileContent } from '../../src/core/model/file.ts';
import type { ChannelHost } from '../../src/core/ports/channel-host.ts';
import type { PassageView } from '../../src/core/ports/conversation-store.ts';
import type { LiveEvent } from '../../src/core/ports/live-events.ts';
import type { HeldSecret } from '../../src/core/ports/secret-store.ts';
import { createInProcessLimiter } from '../../src/drivers/limits/in-process.ts';
import { createKeepFile } from '../../src/engine/keep-file.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import type { ChannelId, ContactId, ConversationId, MessageId, PassageId, TenantId } from '../../src/kernel/ids.ts';
import { Secret } from '../../src/kernel/secret.ts';
import { NO_COUNTS } from './fake-limiter.ts';
import { createMemoryInstalls } from './memory-installs.ts';
import { createRecordedMetrics } from './recorded-metrics.ts';

type Status = Awaited<ReturnType<ChannelHost['status']>>;

export function buildChannel(given: Partial<Channel> = {}): Channel {
  return {
    tenantId: v7() as TenantId,
    id: v7() as ChannelId,
    kind: 'web',
    name: 'Shop',
    publicKey: 'shop',
    state: 'active',
    baseIds: [],
    ...given,
  };
}

export function buildMessage(given: Partial<Message> = {}): Message {
  return {
    id: v7() as MessageId,
    conversationId: v7() as ConversationId,
    identity: null,
    seq: 1,
    role: 'assistant',
    text: 'An answer.',
    files: [],
    unkept: [],
    limitedBy: null,
    editedAt: null,
    editedText: null,
    state: 'sent',
    turnId: null,
    sources: [],
    outcome: 'answer',
    feedback: null,
    author: null,
    at: new Date(0),
    ...given,
  };
}

interface Opened {
  readonly conversationId: ConversationId;
  readonly contactId: ContactId;
  readonly contact: InboundContact;
}

/** Active channels are found by their public key; everything handed in is kept in `received`, every read in `reads`. */
export function createFakeChannelHost(channels: readonly Channel[] = [buildChannel()]) {
  const opened = new Map<string, Opened>();
  const transcripts = new Map<ConversationId, Message[]>();
  const listeners = new Map<ConversationId, Set<(event: LiveEvent) => void>>();
  const received: InboundMessage[] = [];
  const edits: InboundEdit[] = [];
  const reads: number[] = [];
  const feedback: unknown[] = [];
  const placeChanges: PlaceChange[] = [];
  const refused: ChannelId[] = [];
  const heard: ChannelId[] = [];
  const installing = createMemoryInstalls();
  const joined = new Set<string>();
  const toldLimited: MessageId[] = [];
  const passages = new Map<string, PassageView>();
  const settings = new Map<SettingKey, unknown>();
  const secrets = new Map<string, HeldSecret>();
  const usedIdentities = new Set<string>();
  const files = new Map<string, FileContent & { conversationId: ConversationId }>();
  let beforeRead: () => Promise<void> = async () => {};
  let beforeCommit: () => Promise<void> = async () => {};
  let beforeLook: () => Promise<void> = async () => {};
  let status: Status = 'idle';
  let limitedForMs: number | null = null;
  let hasWork = false;

  const transcript = (id: ConversationId) => transcripts.get(id) ?? transcripts.set(id, []).get(id)!;
  const publish = (id: ConversationId, event: LiveEvent) => listeners.get(id)?.forEach((listener) => listener(event));
  /** Commits a message at the end of the conversation, without telling anyone. */
  const commit = (id: ConversationId, given: Partial<Message> = {}): Message => {
    const message = buildMessage({ ...given, conversationId: id, seq: transcript(id).length + 1 });
    transcript(id).push(message);
    return message;
  };
  /** The same, with a live hint. */
  const say = (id: ConversationId, given: Partial<Message> = {}): Message => {
    const message = commit(id, given);
    publish(id, { kind: 'message', seq: message.seq });
    return message;
  };
  const open = (key: string, contact: InboundContact): Opened =>
    opened.get(key) ?? opened.set(key, { conversationId: v7() as ConversationId, contactId: v7() as ContactId, contact }).get(key)!;

  const host: ChannelHost = {
    async receive(message) {
      await beforeCommit();
      received.push(message);
      const { conversationId } = open(message.conversationKey, message.contact);
      const first = transcript(conversationId).find(({ identity }) => identity === message.identity);
      if (first !== undefined)
        return {
          kind: 'duplicate',
          message: first,
          same: first.text === message.text && first.files.map(({ id }) => id).join() === message.files.join(),
        };
      const sent = message.files.flatMap((id) => files.get(id) ?? []);
      const kind = limitedForMs === null ? 'accepted' : 'limited';
      const state = limitedForMs === null ? 'waiting' : 'limited';
      const stored = say(conversationId, {
        identity: message.identity,
        role: 'user',
        text: message.text,
        files: sent,
        unkept: message.unkept ?? [],
        state,
        limitedBy: limitedForMs === null ? null : 'contact',
        outcome: null,
      });
      return { kind, message: stored, retryAfterMs: limitedForMs ?? 0 };
    },
    async edit(edit) {
      await beforeCommit();
      edits.push(edit);
      return { kind: 'replaced' };
    },
    isNew: async (_channel, identity) => {
      await beforeLook();
      return ![...transcripts.values()].flat().some((message) => message.identity === identity);
    },
    keepFile: createKeepFile({
      files: {
        keep: async (_tenantId, conversationId, file) => {
          files.set(file.id, { ...file, conversationId });
          return file;
        },
      },
      limiter: createInProcessLimiter({ clock: { monotonic: () => 0 } }),
      limitCounts: NO_COUNTS,
      metrics: createRecordedMetrics(),
      setting: async (_tenantId, _channelId, key) => SETTINGS[key].default,
      newId: newUuid,
    }),
    readFile: async (_tenantId, conversationId, id) => {
      const file = files.get(id);
      return file?.conversationId === conversationId ? file : null;
    },
    channelByKey: async (kind, key) => channels.find((one) => one.kind === kind && one.publicKey === key && one.state === 'active') ?? null,
    tellLimited: async (_channel, { id }) => void toldLimited.push(id),
    isPartOf: async (_channel, key) => joined.has(key),
    connectionRefused: async ({ id }) => void refused.push(id),
    heard: (id) => void heard.push(id),
    installs: installing.installs,
    placeChanged: async (_channel, change) => void placeChanges.push(change),
    openConversation: async (_channel, key, contact) => open(key, contact),
    async messagesAfter(_tenantId, id, after, limit) {
      reads.push(after);
      await beforeRead();
      return transcript(id)
        .filter(({ seq }) => seq > after)
        .slice(0, limit);
    },
    status: async () => status,
    subscribe(_tenantId, id, listener) {
      const ears = listeners.get(id) ?? listeners.set(id, new Set()).get(id)!;
      ears.add(listener);
      return () => void ears.delete(listener);
    },
    stop: async () => hasWork,
    async feedback(_tenantId, messageId, contactId, value, comment) {
      const owner = [...opened.values()].find((one) => one.contactId === contactId);
      if (owner === undefined || !transcript(owner.conversationId).some(({ id }) => id === messageId)) return false;
      feedback.push({ messageId, value, comment });
      return true;
    },
    citedPassage: async (_tenantId, conversationId, id: PassageId) => passages.get(`${conversationId} ${id}`) ?? null,
    setting: async <K extends SettingKey>(_tenantId: TenantId, _channelId: ChannelId, key: K) =>
      (settings.get(key) ?? SETTINGS[key].default) as SettingValue<K>,
    secret: async ({ channelId, field }) => secrets.get(`${channelId} ${field}`) ?? null,
    hasSecretMark: async ({ channelId, field }, mark) => secrets.get(`${channelId} ${field}`)?.mark === mark,
    useIdentity: async ({ channelId, name }) => {
      const use = `${channelId} ${name}`;
      return !usedIdentities.has(use) && usedIdentities.add(use) !== undefined;
    },
    signingKeys: (purpose) => [new Secret(`a key for ${purpose} that is long enough`)],
  };
  return {
    host,
    channels,
    received,
    edits,
    reads,
    feedback,
    placeChanges,
    refused,
    /** Channels of which verified webhooks came, as their adapter told. */
    heard,
    installing,
    /** Messages whose writers were told that a limit refused them. */
    toldLimited,
    /** Keys of the conversations that it is part of. */
    joined,
    opened,
    commit,
    say,
    publish,
    cite: (conversationId: ConversationId, passage: PassageView) => void passages.set(`${conversationId} ${passage.id}`, passage),
    listening: (id: ConversationId) => listeners.get(id)?.size ?? 0,
    setStatus: (next: Status) => void (status = next),
    set: <K extends SettingKey>(key: K, value: SettingValue<K>) => void settings.set(key, value),
    /** Gives the channel a secret, or takes it away. */
    setSecret: (channel: Channel, field: string, value: string | null) => {
      if (value === null) secrets.delete(`${channel.id} ${field}`);
      else secrets.set(`${channel.id} ${field}`, { value: new Secret(value), mark: newUuid() });
    },
    setLimited: (waitMs: number | null) => void (limitedForMs = waitMs),
    setWork: (next: boolean) => void (hasWork = next),
    /** Runs inside every read, before it sees the transcript. */
    onRead: (next: () => Promise<void>) => void (beforeRead = next),
    /** Runs inside every receive, before anything is stored. */
    onCommit: (next: () => Promise<void>) => void (beforeCommit = next),
    /** Runs inside every question whether something is new. */
    onLook: (next: () => Promise<void>) => void (beforeLook = next),
  };
}
