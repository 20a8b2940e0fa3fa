// What the fake Slack knows: workspaces, apps and their installations, channels, messages, and what is to go wrong.

export type Json = Record<string, unknown>;

export interface User {
  readonly id: string;
  readonly name: string;
  readonly isBot: boolean;
  readonly locale: string;
  readonly timeZone: string;
  readonly email: string;
}

export interface StoredFile {
  /** As `files.info` and events show it. */
  readonly fields: Json;
  readonly bytes: Uint8Array;
}

export interface Workspace {
  readonly id: string;
  readonly domain: string;
  readonly users: Map<string, User>;
  readonly channels: Map<string, Channel>;
  readonly files: Map<string, StoredFile>;
}

export type ChannelKind = 'channel' | 'group' | 'im' | 'mpim';

export interface Channel {
  readonly id: string;
  readonly name: string;
  readonly kind: ChannelKind;
  readonly team: Workspace;
  /** Ids of the users and bots that are in it. */
  readonly members: Set<string>;
  /** By `ts`, in order of posting. */
  readonly messages: Map<string, StoredMessage>;
  /** Status, title and suggested prompts of assistant threads, by the thread's `ts`. */
  readonly threads: Map<string, AssistantThread>;
  archived: boolean;
  /** Whether streaming is allowed here; `channel_type_not_supported` otherwise. */
  streams: boolean;
  /** An error code that every post meets, such as `restricted_action`; null for none. */
  refusal: string | null;
}

export interface AssistantThread {
  status: string;
  title: string;
  prompts: readonly Json[];
}

/** `open` until stopped or five minutes old; `broken` shows people "Something went wrong" until it is updated. */
export type StreamState = 'open' | 'stopped' | 'broken';

export interface StoredMessage {
  readonly ts: string;
  /** The message as history shows it, without its metadata. */
  fields: Json;
  metadata: Json | null;
  stream: { state: StreamState } | null;
  /** The only person who sees it; null when all do. */
  readonly ephemeralTo: string | null;
  /** Whether links in it may be opened into previews. */
  unfurls: boolean;
  edits: number;
  deleted: boolean;
}

export interface RequestUrls {
  events: string | null;
  interactivity: string | null;
  commands: string | null;
}

export interface App {
  readonly id: string;
  readonly clientId: string;
  readonly clientSecret: string;
  signingSecret: string;
  readonly verificationToken: string;
  /** App-level token for `apps.connections.open`. */
  readonly appToken: string;
  readonly redirectUris: readonly string[];
  readonly urls: RequestUrls;
  /** Names of subscribed events; `message` stands for all message events. */
  readonly subscriptions: Set<string>;
  /** Milliseconds it has to answer a payload; the real one gives 3,000. */
  ackMs: number;
  /** Payloads come by socket instead of HTTP. */
  socketMode: boolean;
  /** Whether the app also gets the events of its own messages, as the real one does. */
  echo: boolean;
}

/** An app in a workspace. */
export interface Install {
  readonly app: App;
  readonly team: Workspace;
  readonly token: string;
  readonly botId: string;
  readonly userId: string;
  readonly scopes: Set<string>;
  /** The error code its token meets from now on; null while it works. */
  dead: 'token_revoked' | 'account_inactive' | null;
}

/** A call that Slack accepted. */
export interface Accepted {
  /** Milliseconds of the fake's clock. */
  readonly at: number;
  readonly method: string;
  readonly teamId: string | null;
  readonly body: Json;
  readonly result: Json;
}

export interface Call {
  readonly at: number;
  readonly method: string;
  readonly token: string | null;
  readonly body: Json;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** What happens to the next matching calls. Only the `accept-` kinds, `slow` and `late` carry the call out. */
export type FaultKind =
  | { readonly kind: 'too-many'; readonly retryAfter: number }
  | { readonly kind: 'refuse'; readonly error: string; readonly extra?: Json }
  | { readonly kind: 'server-error' | 'accept-server-error'; readonly status?: number }
  | { readonly kind: 'drop' | 'hang' | 'html' | 'not-found' | 'accept-drop' | 'accept-hang' | 'accept-html' }
  /** Answers properly, but only after so many real milliseconds. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** Never answers, and carries the call out once the fake's clock was advanced so far. */
  | { readonly kind: 'late'; readonly afterMs: number };

export type Fault = FaultKind & {
  readonly method?: string;
  readonly teamId?: string;
  /** How many calls it meets; 1 when absent. */
  readonly times?: number;
};

/** What a method answers; `status` and `headers` are those of the HTTP answer. */
export interface Answer {
  readonly body: Json;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

export type PayloadKind = 'events_api' | 'interactive' | 'slash_commands' | 'url_verification';

/** One try at bringing a payload to the app. */
export interface Attempt {
  readonly at: number;
  /** 0 for the first; the retries count from 1. */
  readonly retry: number;
  readonly via: 'http' | 'socket';
  /** Of HTTP; 0: no answer came, or it came by socket. */
  readonly status: number;
  readonly accepted: boolean;
  /** In Slack's words, why it did not count as accepted; null when it did. */
  readonly reason: string | null;
  readonly tookMs: number;
  /** What the app answered: the body of the HTTP answer, or the payload of the acknowledgement. */
  readonly answer: string;
  /** Headers and body as they were sent, for a replay; of HTTP only. */
  readonly sent: SentRequest | null;
  readonly envelopeId: string | null;
  /** Whether the answer carried `X-Slack-No-Retry`. */
  readonly isLast: boolean;
}

export interface SentRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Delivery {
  readonly app: App;
  readonly kind: PayloadKind;
  readonly payload: Json;
  readonly attempts: readonly Attempt[];
  /** The attempt that was accepted, or the last one when Slack gave up; later tries need the clock to be advanced. */
  readonly taken: Promise<Attempt>;
}
