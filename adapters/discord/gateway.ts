/**
 * One connection to the gateway, from dialling to its end, by the shard of @discordjs/ws. The shard would connect again by itself, at once, for ever,
 * and forgets sessions that Discord still knows; so each lives for one connection, and whoever asked for it decides what comes next.
 */
import type * as Ws from '@discordjs/ws';
import type { IContextFetchingStrategy, SessionInfo, WebSocketShard } from '@discordjs/ws';
import type { GatewayDispatchPayload } from 'discord.js';
import { rest, type Clock } from '../../src/kernel/clock.ts';
import type { Secret } from '../../src/kernel/secret.ts';
import type { GatewaySession } from '../../src/core/ports/gateway-session-store.ts';

export interface ShardOptions {
  readonly clock: Clock;
  readonly token: Secret;
  readonly intents: number;
  /** Where to connect without a session; one that is resumed names its own address. */
  readonly url: string;
  readonly shard: number;
  readonly shards: number;
  /** What is to be resumed; null: the bot identifies anew. */
  readonly session: GatewaySession | null;
  /** Longest wait for each step of connecting, milliseconds. */
  readonly patienceMs: number;
  /** Resolves when the bot may identify; rejects when aborted. */
  readonly mayIdentify: (signal: AbortSignal) => Promise<void>;
  /** In the order of their sequence; READY comes as one as well, after `onReady`. */
  readonly onEvent: (event: GatewayDispatchPayload) => void;
  readonly onReady: (session: GatewaySession) => void;
  readonly onResumed: () => void;
  /** A heartbeat was answered. */
  readonly onBeat: () => void;
}

export interface ShardEnd {
  /** With which code it was closed, by whichever side; null when no close was seen. https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway */
  readonly code: number | null;
  /** Discord does not know the session any more. */
  readonly sessionOver: boolean;
  /** Whether there was a session on it, new or resumed. */
  readonly wasReady: boolean;
}

/** A close of ours with this code leaves the session resumable; 1000 and 1001 would end it. */
const RESUMABLE = 4_200;
/** Discord has ended the session with these; after others that make the library forget it, it lives on. */
const ENDS_SESSION = new Set([1_000, 4_007]);
/** There is no use in trying again as it was. */
export const HOPELESS = new Set([4_004, 4_010, 4_011, 4_012, 4_013, 4_014]);
/** A close that nobody answers is not waited for. */
const CLOSING_MS = 2_000;

/** Resolves when the connection has ended, or has been told to by the signal; never rejects but for a library that cannot be loaded. */
export async function holdShard(options: ShardOptions, signal: AbortSignal): Promise<ShardEnd> {
  const library = await import('@discordjs/ws');
  return new Promise((resolve) => new Held(options, library, resolve).begin(signal));
}

type Library = typeof Ws;

class Held {
  readonly #options: ShardOptions;
  readonly #library: Library;
  readonly #shard: WebSocketShard;
  readonly #ended = new AbortController();
  readonly #resolve: (end: ShardEnd) => void;
  #session: SessionInfo | null;
  #hasDialled = false;
  #hasHello = false;
  #wasReady = false;
  #isLeaving = false;
  #sessionOver = false;
  #code: number | null = null;

  constructor(options: ShardOptions, library: Library, resolve: (end: ShardEnd) => void) {
    this.#options = options;
    this.#library = library;
    this.#resolve = resolve;
    this.#session = toInfo(options);
    this.#shard = new library.WebSocketShard(this.#strategy(), options.shard);
  }

  begin(signal: AbortSignal): void {
    const { onEvent, onReady, onResumed, onBeat } = this.#options;
    const shard = this.#shard;
    const { Hello, Closed, Dispatch, HeartbeatComplete, Ready, Resumed, Error } = this.#library.WebSocketShardEvents;
    shard.on(Hello, () => this.#greeted());
    shard.on(Closed, ({ code }) => this.#closed(code));
    shard.on(Dispatch, ({ data }) => void (this.#isLeaving || onEvent(data)));
    shard.on(HeartbeatComplete, onBeat);
    shard.on(Ready, () => {
      this.#wasReady = true;
      if (this.#session !== null && !this.#isLeaving) onReady(fromInfo(this.#session));
    });
    shard.on(Resumed, () => {
      this.#wasReady = true;
      onResumed();
    });
    // What it says of errors is said by the close that follows; without a listener it would end the process.
    shard.on(Error, () => {});
    if (signal.aborted) return this.#finish();
    signal.addEventListener('abort', () => this.#leave(), { once: true, signal: this.#ended.signal });
    shard.connect().catch(() => {});
  }

  #strategy(): IContextFetchingStrategy {
    const { clock: _clock, token, intents, url, shards, patienceMs, mayIdentify } = this.#options;
    const limits = { total: 1, remaining: 1, reset_after: 0, max_concurrency: 1 };
    return {
      options: {
        ...this.#library.DefaultWebSocketManagerOptions,
        token: token.reveal(),
        intents,
        shardCount: shards,
        handshakeTimeout: patienceMs,
        // Longer than the handshake: a connection given up in the middle of one would live on unheeded.
        helloTimeout: patienceMs * 2,
        readyTimeout: patienceMs,
        gatewayInformation: { url, shards, session_start_limit: limits },
      },
      retrieveSessionInfo: async () => {
        if (this.#shard.status !== this.#library.WebSocketShardStatus.Idle) return this.#session;
        if (this.#hasDialled) return this.#stay();
        this.#hasDialled = true;
        return this.#session;
      },
      updateSessionInfo: async (_shard, info) => {
        if (info !== null) this.#session = info;
        else if (!this.#isLeaving) this.#sessionOver ||= this.#code === null ? this.#hasHello : ENDS_SESSION.has(this.#code);
      },
      waitForIdentify: (_shard, signal) => mayIdentify(signal),
    };
  }

  /** Here the shard would connect once more; it never gets an answer. */
  #stay(): Promise<never> {
    this.#finish();
    return new Promise(() => {});
  }

  #greeted(): void {
    this.#hasHello = true;
    if (this.#isLeaving) return void this.#shard.destroy({ code: RESUMABLE });
    if (this.#session !== null) void this.#awaitResumed();
  }

  /** The library waits for READY with a time limit, but for RESUMED without one. */
  async #awaitResumed(): Promise<void> {
    const { clock, patienceMs } = this.#options;
    await rest(clock, patienceMs, this.#ended.signal);
    if (!this.#wasReady && !this.#ended.signal.aborted) this.#leave();
  }

  #closed(code: number): void {
    if (!this.#isLeaving) this.#code ??= code;
    if (this.#isLeaving || HOPELESS.has(code)) this.#finish();
  }

  #leave(): void {
    this.#isLeaving = true;
    // In the middle of dialling there is nothing to close yet; what comes of it is closed when it greets.
    if (!this.#hasHello) return this.#finish();
    void this.#shard.destroy({ code: RESUMABLE }).then(() => this.#finish());
    void rest(this.#options.clock, CLOSING_MS, this.#ended.signal).then(() => this.#finish());
  }

  #finish(): void {
    if (this.#ended.signal.aborted) return;
    this.#isLeaving = true;
    this.#ended.abort();
    this.#resolve({ code: this.#code, sessionOver: this.#sessionOver, wasReady: this.#wasReady });
  }
}

const toInfo = ({ session, shard, shards }: ShardOptions): SessionInfo | null =>
  session === null || session.shards !== shards
    ? null
    : { sessionId: session.sessionId, resumeURL: session.resumeUrl, sequence: session.sequence, shardId: shard, shardCount: shards };

const fromInfo = ({ sessionId, resumeURL, sequence, shardCount }: SessionInfo): GatewaySession => ({
  sessionId,
  resumeUrl: resumeURL,
  sequence,
  shards: shardCount,
});
