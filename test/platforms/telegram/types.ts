// What the fake Telegram knows: bots, chats, messages, and what is to go wrong.
import type { Entity } from './parse-html.ts';

export type Json = Record<string, unknown>;

export interface Person {
  readonly id: number;
  readonly is_bot: boolean;
  readonly first_name: string;
  readonly last_name?: string;
  readonly username?: string;
  readonly language_code?: string;
}

export interface Chat {
  readonly id: number;
  readonly type: 'private' | 'group' | 'supergroup' | 'channel';
  readonly title?: string;
  readonly first_name?: string;
  readonly username?: string;
  readonly is_forum?: true;
}

export interface Message extends Json {
  readonly message_id: number;
  readonly chat: Chat;
  readonly date: number;
  readonly from?: Person;
  readonly text?: string;
  readonly entities?: readonly Entity[];
}

export interface Update extends Json {
  readonly update_id: number;
}

/** A call that Telegram accepted. */
export interface Accepted {
  /** Milliseconds since the fake started. */
  readonly at: number;
  readonly token: string;
  readonly method: string;
  readonly body: Json;
  readonly result: unknown;
}

/** One try at bringing an update to a webhook. */
export interface WebhookTry {
  readonly at: number;
  readonly updateId: number;
  readonly attempt: number;
  /** 0: no answer came. */
  readonly status: number;
  readonly tookMs: number;
}

/** What happens to the next matching calls. Only the `accept-` kinds carry the call out. */
export type FaultKind =
  | { readonly kind: 'too-many'; readonly retryAfter: number }
  | { readonly kind: 'refuse'; readonly code: number; readonly description: string }
  | { readonly kind: 'bad-gateway' | 'drop' | 'hang' }
  | { readonly kind: 'accept-bad-gateway' | 'accept-drop' | 'accept-hang' };

export type Fault = FaultKind & {
  readonly method?: string;
  readonly token?: string;
  /** How many calls it meets; 1 when absent. */
  readonly times?: number;
};

export interface Webhook {
  readonly url: string;
  readonly secret: string | null;
}

export interface Poll {
  end(answer: Answer): void;
}

export type Answer =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly error_code: number; readonly description: string; readonly parameters?: Json };

export interface Bot {
  readonly token: string;
  readonly me: Person & { readonly username: string };
  /** Not yet confirmed, in order. */
  readonly updates: Update[];
  readonly chats: Map<number, Chat>;
  /** By `chat:message`. */
  readonly messages: Map<string, Message>;
  /** Places that refuse the bot, by chat id: the words of the refusal. */
  readonly refusals: Map<number, { readonly code: number; readonly description: string }>;
  /** Groups that became supergroups. */
  readonly upgraded: Map<number, number>;
  readonly files: Map<string, { readonly path: string; readonly bytes: Uint8Array }>;
  /** Topics that exist, by `chat:topic`. */
  readonly topics: Set<string>;
  readonly deliveries: WebhookTry[];
  allowed: readonly string[] | null;
  webhook: Webhook | null;
  poll: Poll | null;
  /** The last message id handed out, over all chats. */
  lastMessage: number;
  lastUpdate: number;
}
