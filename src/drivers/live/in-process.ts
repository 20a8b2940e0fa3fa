/** Live events inside one process: publishing calls the listeners at once. */
import type { LiveEvent, LiveEvents } from '../../core/ports/live-events.ts';
import type { ConversationId, TenantId } from '../../kernel/ids.ts';

type Listener<Args extends readonly unknown[]> = (...args: Args) => void;
/** A wrapper each, so that the same function subscribed twice is called twice and leaves twice. */
type Listeners<Args extends readonly unknown[]> = Set<{ readonly listener: Listener<Args> }>;

/** `onError` gets what a listener throws: one broken listener keeps nothing from the others, nor from the publisher. */
export function createInProcessLiveEvents(options: { readonly onError: (error: unknown) => void }): LiveEvents {
  const conversations = new Map<string, Listeners<[LiveEvent]>>();
  const settings: Listeners<[TenantId, number]> = new Set();
  const touched: Listeners<[TenantId, readonly string[]]> = new Set();
  return {
    publish: (tenantId, conversationId, ...events) => {
      const listeners = conversations.get(keyOf(tenantId, conversationId));
      if (listeners !== undefined) for (const event of events) tell(listeners, [event], options.onError);
    },
    subscribe: (tenantId, conversationId, listener) => {
      const key = keyOf(tenantId, conversationId);
      const listeners: Listeners<[LiveEvent]> = conversations.get(key) ?? new Set();
      conversations.set(key, listeners);
      const leave = join(listeners, listener);
      return () => {
        leave();
        if (listeners.size === 0 && conversations.get(key) === listeners) conversations.delete(key);
      };
    },
    publishSettings: (tenantId, version) => tell(settings, [tenantId, version], options.onError),
    subscribeSettings: (listener) => join(settings, listener),
    publishTouched: (tenantId, tags) => tell(touched, [tenantId, tags], options.onError),
    subscribeTouched: (listener) => join(touched, listener),
    close: async () => {
      conversations.clear();
      settings.clear();
      touched.clear();
    },
  };
}

function join<Args extends readonly unknown[]>(listeners: Listeners<Args>, listener: Listener<Args>): () => void {
  const entry = { listener };
  listeners.add(entry);
  return () => void listeners.delete(entry);
}

function tell<Args extends readonly unknown[]>(listeners: Listeners<Args>, args: Args, onError: (error: unknown) => void): void {
  const present = [...listeners];
  for (const { listener } of present) {
    try {
      listener(...args);
    } catch (error) {
      onError(error);
    }
  }
}

/** Both ids, so that a conversation's id under another tenant hears nothing. */
function keyOf(tenantId: TenantId, conversationId: ConversationId): string {
  return `${tenantId} ${conversationId}`;
}
