/** What the gateway offers to a channel adapter: the only way an adapter reaches the engine. */
import type { ChannelId, ContactId, ConversationId, MessageId, PassageId, TenantId } from '../../kernel/ids.ts';
import type { Secret } from '../../kernel/secret.ts';
import type { Channel } from '../model/channel.ts';
import type { ConversationStatus } from '../model/conversation.ts';
import type { InboundContact, InboundMessage, Message } from '../model/message.ts';
import type { SettingKey, SettingValue } from '../model/setting.ts';
import type { PassageView } from './conversation-store.ts';
import type { LiveEvent } from './live-events.ts';

export type Received =
  | { readonly kind: 'accepted' | 'limited'; readonly message: Message; readonly retryAfterMs: number }
  /** A redelivery: costs nothing. `sameText` is false when the same id came with another text. */
  | { readonly kind: 'duplicate'; readonly message: Message; readonly sameText: boolean };

export interface ChannelHost {
  /** Resolves only after the commit; only then may the platform get its acknowledgement. */
  receive(message: InboundMessage): Promise<Received>;
  /** The active channel under this public key; null when unknown or paused. */
  channelByKey(kind: string, publicKey: string): Promise<Channel | null>;
  openConversation(
    channel: Channel,
    key: string,
    contact: InboundContact,
  ): Promise<{ readonly conversationId: ConversationId; readonly contactId: ContactId }>;
  messagesAfter(tenantId: TenantId, id: ConversationId, after: number, limit: number): Promise<readonly Message[]>;
  /** How the conversation stands now, for the status line of a page that has just connected. */
  status(tenantId: TenantId, id: ConversationId): Promise<ConversationStatus>;
  subscribe(tenantId: TenantId, id: ConversationId, listener: (event: LiveEvent) => void): () => void;
  /** Returns whether there was anything to stop. */
  stop(tenantId: TenantId, id: ConversationId): Promise<boolean>;
  feedback(tenantId: TenantId, id: MessageId, contactId: ContactId, value: 1 | -1, comment: string | null): Promise<boolean>;
  citedPassage(tenantId: TenantId, conversationId: ConversationId, passageId: PassageId): Promise<PassageView | null>;
  setting<K extends SettingKey>(tenantId: TenantId, channelId: ChannelId, key: K): Promise<SettingValue<K>>;
  /** Key for signing tokens of this purpose, derived from the master key. */
  signingKey(purpose: string): Secret;
}
