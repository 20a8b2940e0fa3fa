/** Hints between processes that something happened; the store stays the truth, so a lost hint only delays. */
import type { ConversationId, MessageId, TenantId } from '../../kernel/ids.ts';

export type LiveEvent =
  /** A message was committed: read the store after your last sequence. */
  | { readonly kind: 'message'; readonly seq: number }
  /** Text of an answer being written: replaces everything from `offset` (UTF-16 units) on, so a new attempt starts at 0. */
  | { readonly kind: 'delta'; readonly messageId: MessageId; readonly offset: number; readonly text: string }
  | { readonly kind: 'status'; readonly state: 'waiting' | 'answering' | 'human' }
  /** A reader came, or came back: whoever writes an answer here publishes its text so far again, from 0. */
  | { readonly kind: 'joined' }
  /** The customer asked to stop. */
  | { readonly kind: 'stop' }
  /** Events may have been missed until now (the way to them was just opened, or opened again): ask the store. Never published. */
  | { readonly kind: 'missed' };

export interface LiveEvents {
  /** In the order given. Never throws and never waits. */
  publish(tenantId: TenantId, conversationId: ConversationId, ...events: readonly LiveEvent[]): void;
  /** Returns the way to unsubscribe. */
  subscribe(tenantId: TenantId, conversationId: ConversationId, listener: (event: LiveEvent) => void): () => void;
  /** Settings changed: read them anew. */
  publishSettings(tenantId: TenantId, version: number): void;
  subscribeSettings(listener: (tenantId: TenantId, version: number) => void): () => void;
  /** A change that touches these tags of the cache was committed. */
  publishTouched(tenantId: TenantId, tags: readonly string[]): void;
  subscribeTouched(listener: (tenantId: TenantId, tags: readonly string[]) => void): () => void;
  close(): Promise<void>;
}
