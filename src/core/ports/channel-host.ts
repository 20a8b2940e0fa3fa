/** What the gateway offers to a channel adapter: the only way an adapter reaches the engine. */
import type { ChannelId, ContactId, ConversationId, FileId, MessageId, PassageId, TenantId } from '../../kernel/ids.ts';
import type { KeyRing } from '../../kernel/key-ring.ts';
import type { Channel } from '../model/channel.ts';
import type { ConversationStatus } from '../model/conversation.ts';
import type { FileContent, MessageFile } from '../model/file.ts';
import type { InboundContact, InboundEdit, InboundMessage, Message } from '../model/message.ts';
import type { PlaceChange } from '../model/place.ts';
import type { SettingKey, SettingValue } from '../model/setting.ts';
import type { ChannelInstalls } from './channel-installs.ts';
import type { PassageView } from './conversation-store.ts';
import type { LiveEvent } from './live-events.ts';
import type { HeldSecret, SecretPlace } from './secret-store.ts';
import type { UsedIdentity } from './used-identity-store.ts';

export type Received =
  /** `level`: which limit refused a limited one. */
  | { readonly kind: 'accepted' | 'limited'; readonly message: Message; readonly retryAfterMs: number; readonly level?: string | null }
  /** A redelivery: costs nothing. `same` is false when its id came with another text or other files. */
  | { readonly kind: 'duplicate'; readonly message: Message; readonly same: boolean };

/**
 * `replaced`: no turn had gathered the message; `kept`: the new text stands beside the one that was answered; `accepted` and `limited`:
 * it was taken in as a message; `duplicate`: it came before; `ignored`: it changes a message that is none of ours.
 */
export type Edited = { readonly kind: 'replaced' | 'kept' | 'accepted' | 'limited' | 'duplicate' | 'ignored' };

/** A file as a person sent it: nothing about it is trusted. */
export interface SentFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface ChannelHost {
  /** Resolves only after the commit; only then may the platform get its acknowledgement. */
  receive(message: InboundMessage): Promise<Received>;
  /** The same for an edit, however often it comes. */
  edit(edit: InboundEdit): Promise<Edited>;
  /**
   * Whether nothing came in under this identity yet; asked before anything that costs, such as fetching files.
   * @throws OverloadedError when no more can be taken in now
   */
  isNew(channel: Pick<Channel, 'tenantId' | 'id'>, identity: string): Promise<boolean>;
  /** Tells who wrote a message that a limit refused it, once a minute at most; for channels that cannot show it beside the message. */
  tellLimited(channel: Pick<Channel, 'tenantId' | 'id'>, message: Message): Promise<void>;
  /** Whether this conversation was going on so lately that its person need not call us by name. Asked of threads in groups. */
  isPartOf(channel: Pick<Channel, 'tenantId' | 'id'>, conversationKey: string): Promise<boolean>;
  /** The active channel under this public key; null when unknown or paused. */
  channelByKey(kind: string, publicKey: string): Promise<Channel | null>;
  /** The platform said that it takes nothing of this connection any more; safe to repeat. */
  connectionRefused(channel: Channel): Promise<void>;
  /** A verified webhook of the channel came, for channels whose webhooks do not name them; nobody waits for it. */
  heard(id: ChannelId): void;
  /** For apps that many businesses share. */
  readonly installs: ChannelInstalls;
  /** What became of a place of the channel; safe to repeat. */
  placeChanged(channel: Channel, change: PlaceChange): Promise<void>;
  openConversation(
    channel: Channel,
    key: string,
    contact: InboundContact,
  ): Promise<{ readonly conversationId: ConversationId; readonly contactId: ContactId }>;
  /**
   * Keeps a file for a message of this conversation (InboundMessage.files); one that no message takes along is removed after a day.
   * @throws InputError for a type or size that is not taken, LimitError when the contact sent too many.
   */
  keepFile(tenantId: TenantId, conversationId: ConversationId, contactId: ContactId, file: SentFile): Promise<MessageFile>;
  /** A file of this very conversation; null when there is none. */
  readFile(tenantId: TenantId, conversationId: ConversationId, id: FileId): Promise<FileContent | null>;
  messagesAfter(tenantId: TenantId, id: ConversationId, after: number, limit: number): Promise<readonly Message[]>;
  /** How the conversation stands now, for the status line of a page that has just connected. */
  status(tenantId: TenantId, id: ConversationId): Promise<ConversationStatus>;
  subscribe(tenantId: TenantId, id: ConversationId, listener: (event: LiveEvent) => void): () => void;
  /** Returns whether there was anything to stop. */
  stop(tenantId: TenantId, id: ConversationId): Promise<boolean>;
  feedback(tenantId: TenantId, id: MessageId, contactId: ContactId, value: 1 | -1, comment: string | null): Promise<boolean>;
  citedPassage(tenantId: TenantId, conversationId: ConversationId, passageId: PassageId): Promise<PassageView | null>;
  setting<K extends SettingKey>(tenantId: TenantId, channelId: ChannelId, key: K): Promise<SettingValue<K>>;
  /** A secret of a channel, read anew each time; null when there is none. */
  secret(place: SecretPlace): Promise<HeldSecret | null>;
  /** Whether the secret in force has this mark; of one that was replaced this is told at most a second late. */
  hasSecretMark(place: SecretPlace, mark: string): Promise<boolean>;
  /** True for the first who presents a statement that counts once, false for everybody after. */
  useIdentity(identity: UsedIdentity): Promise<boolean>;
  /** Keys for tokens of this purpose, derived from the master keys: the first signs, every one verifies. */
  signingKeys(purpose: string): KeyRing;
}
