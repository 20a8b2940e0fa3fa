// What the fake Discord knows: bots, places, messages, interactions, and what is to go wrong.

export type Json = Record<string, unknown>;

export interface User extends Json {
  readonly id: string;
  readonly username: string;
  readonly global_name: string | null;
  readonly bot?: true;
}

export interface Role extends Json {
  readonly id: string;
  readonly name: string;
}

/** A channel, thread or direct conversation as the API shows it. */
export interface Channel extends Json {
  readonly id: string;
  readonly type: number;
  readonly guild_id?: string;
  readonly parent_id?: string | null;
  readonly name?: string;
}

export interface Button {
  readonly label: string | null;
  readonly customId: string | null;
  readonly url: string | null;
  readonly disabled: boolean;
}

export interface Message extends Json {
  readonly id: string;
  readonly channel_id: string;
  readonly author: User;
  readonly content: string;
  readonly timestamp: string;
  readonly edited_timestamp: string | null;
  readonly flags: number;
  readonly components: readonly Json[];
  readonly embeds: readonly Json[];
  readonly attachments: readonly (Json & { readonly id: string; readonly filename: string; readonly url: string })[];
}

/** Whom a message notifies. */
export interface Pinged {
  readonly everyone: boolean;
  readonly roles: readonly string[];
  readonly users: readonly string[];
}

/** A message with what the API does not show of it. */
export interface Post {
  message: Message;
  /** Over all versions, since an edit without `allowed_mentions` is as careless as a first message without. */
  pinged: Pinged;
  /** The person who alone sees it; null: everybody. */
  readonly seenBy: string | null;
  /** Texts in the order they were shown. */
  readonly versions: string[];
}

export interface Refusal {
  readonly status: number;
  /** Discord's own error code. */
  readonly code: number;
  readonly message: string;
}

export interface Place {
  channel: Channel;
  /** In the order of their ids. */
  readonly posts: Map<string, Post>;
  /** Users who are in it: recipients of a direct conversation, members of a thread. */
  readonly members: Set<string>;
  /** What bots are told instead of an answer, for as long as it is set. */
  refusal: Refusal | null;
}

export interface Guild {
  readonly id: string;
  readonly name: string;
  readonly owner: User;
  readonly roles: Role[];
  /** Ids of the bots that are in it. */
  readonly bots: Set<string>;
}

export interface Command extends Json {
  readonly id: string;
  readonly name: string;
  readonly options?: readonly { readonly name: string; readonly type: number }[];
}

export interface Bot {
  readonly token: string;
  readonly user: User;
  /** Of Discord's own key pair for this application: signs interactions over HTTP. */
  readonly keys: { readonly publicHex: string; readonly sign: (data: string) => string };
  /** Slash commands by scope: `global` or a guild's id. */
  readonly commands: Map<string, readonly Command[]>;
  /** Messages by nonce, with the time of the first. */
  readonly nonces: Map<string, { readonly at: number; readonly post: Post }>;
  /** Switches of the developer portal. */
  readonly privileged: { messageContent: boolean; members: boolean; presences: boolean };
  /** Interactions go here instead of the gateway when set. */
  interactionsUrl: string | null;
  /** The token is no longer valid. */
  revoked: boolean;
  /** Identifies left of today's. */
  identifiesLeft: number;
  /** What `gateway/bot` recommends; identifying with fewer is refused. */
  shards: number;
}

export interface UploadedFile {
  readonly field: string;
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** Every request that came, also those refused or met by a fault. */
export interface Seen {
  readonly at: number;
  readonly token: string | null;
  /** Method and path template of the official description, as `POST /channels/{channel_id}/messages`. */
  readonly route: string;
  readonly path: string;
  readonly body: Json;
  /** 0 while there is no answer, and when none was given. */
  status: number;
}

/** A request that Discord carried out and that was no mere look. */
export interface Accepted {
  /** On the fake's clock. */
  readonly at: number;
  readonly token: string | null;
  readonly route: string;
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly body: Json;
  readonly files: readonly UploadedFile[];
  readonly result: unknown;
  /** Whether a nonce led back to an earlier message instead of making one. */
  readonly repeated: boolean;
}

/** What happens to the next matching requests. Only `slow` and the `accept-` kinds carry the request out. */
export type FaultKind =
  | { readonly kind: 'too-many'; readonly retryAfter: number; readonly scope?: 'user' | 'global' | 'shared' }
  | ({ readonly kind: 'refuse' } & Refusal)
  | { readonly kind: 'server-error'; readonly status?: 500 | 502 | 503 | 504 }
  | { readonly kind: 'slow'; readonly ms: number }
  | { readonly kind: 'html' | 'drop' | 'hang' }
  | { readonly kind: 'accept-server-error' | 'accept-html' | 'accept-drop' | 'accept-hang' };

export type Fault = FaultKind & {
  /** As in `Seen.route`; any when absent. */
  readonly route?: string;
  readonly token?: string;
  /** How many requests it meets; 1 when absent. */
  readonly times?: number;
};

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  /** See `Accepted.repeated`. */
  readonly repeated?: true;
}

/** An event of the gateway, before it is decided who gets it. */
export interface DiscordEvent {
  readonly type: string;
  readonly data: Json;
  /** Null outside of guilds. */
  readonly guildId: string | null;
  /** Only these bots, by id; else every bot of the guild. */
  readonly botIds?: readonly string[];
}

export interface Interaction {
  readonly id: string;
  readonly token: string;
  readonly type: 2 | 3;
  readonly bot: Bot;
  readonly person: User;
  readonly place: Place;
  readonly at: number;
  /** As it was sent to the application. */
  readonly payload: Json;
  /** The message whose button was pressed. */
  readonly source: Post | null;
  /** Type of the first response; null as long as there is none. */
  callback: number | null;
  /** The message that `@original` means. */
  original: Post | null;
}
