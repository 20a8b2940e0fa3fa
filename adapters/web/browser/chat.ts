/** The conversation as the page lives it: keeps a session, follows the stream, sends, and holds what is shown in signals. */
import { signal } from '@preact/signals';
import { ApiFault } from './api.ts';
import type { Api } from './api.ts';
import { Attention } from './attention.ts';
import { backoffMs } from './backoff.ts';
import { plainText } from './plain-text.ts';
import { Ratings } from './ratings.ts';
import { readStream } from './read-stream.ts';
import type { Wait } from './read-stream.ts';
import type { Rating, Saved } from './saved.ts';
import { failureOf } from './send-failure.ts';
import { applied, EMPTY_TRANSCRIPT, notSent, queued, received, reconnected, sent, stopped } from './transcript.ts';
import type { Transcript, Unsent } from './transcript.ts';
import type { FileNote, Passage, Session, StreamEvent } from './wire.ts';

/** What the page needs from the browser, given so that tests can give something else. */
export interface Outside {
  readonly api: Api;
  readonly saved: Saved;
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
  readonly newId: () => string;
  readonly wait: Wait;
}

/** `busyUntil`: when a server that asked for patience is tried again, in milliseconds of the epoch. */
export interface Link {
  readonly state: 'connecting' | 'open' | 'lost' | 'unavailable';
  readonly busyUntil: number | null;
}

/** A sentence above the conversation or the composer about something that just happened. */
export type Notice = 'none' | 'started' | 'ended' | 'not-stopped';

/** The same words may be said twice; the id tells that they were. */
export interface Announcement {
  readonly id: string;
  readonly text: string;
}

export class Chat {
  readonly transcript = signal<Transcript>(EMPTY_TRANSCRIPT);
  readonly session = signal<Session | null>(null);
  readonly previous = signal<Session | null>(null);
  readonly link = signal<Link>({ state: 'connecting', busyUntil: null });
  readonly notice = signal<Notice>('none');
  readonly draft = signal('');
  readonly ratings: Ratings;
  /** The words of the answer that was finished last while the page was open, for screen readers. */
  readonly announcement = signal<Announcement | null>(null);
  readonly attention: Attention;
  readonly #outside: Outside;
  readonly #onItsWay = new Set<string>();
  /** Messages that ended a session once; a second time the fault is not the session's. */
  readonly #refusedOnce = new Set<string>();
  #round = new AbortController();
  #pause = new AbortController();
  #failures = 0;
  #hasHistory = false;

  constructor(outside: Outside) {
    this.#outside = outside;
    this.session.value = outside.saved.session();
    this.draft.value = outside.saved.draft();
    this.ratings = new Ratings(outside.saved);
    this.attention = new Attention({
      saved: outside.saved,
      conversationId: () => this.session.value?.conversationId ?? '',
      transcript: () => this.transcript.value,
    });
    const outbox = outside.saved.outbox().map((message): Unsent => ({ ...message, failure: { reason: 'offline', until: null } }));
    this.transcript.value = { ...EMPTY_TRANSCRIPT, outbox };
  }

  /** Stays connected until `signal` is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    signal.addEventListener('abort', () => {
      this.#round.abort();
      this.wake();
    });
    while (!signal.aborted) {
      this.#round = new AbortController();
      const round = this.#round.signal;
      const fault = await this.#attend(round).catch((error: unknown) => {
        if (error instanceof ApiFault || round.aborted) return error;
        throw error;
      });
      // Ended by ourselves: begin anew at once.
      if (round.aborted) continue;
      await this.#pauseAfter(fault instanceof ApiFault ? fault : null);
    }
  }

  /** Ends a pause between two attempts, e.g. because the network is back. */
  wake(): void {
    this.#pause.abort();
  }

  send(text: string, files: readonly FileNote[] = []): void {
    const message = { clientId: this.#outside.newId(), text, files };
    this.#change((now) => queued(now, message));
    this.notice.value = 'none';
    void this.#post(message);
  }

  /** Tries a message again under the same id, so that the server can tell it is the same. */
  retry(clientId: string): void {
    const entry = this.transcript.value.outbox.find((each) => each.clientId === clientId);
    if (entry === undefined) return;
    // Its files went with the conversation that they were brought for: the words wait in the composer for new ones.
    if (entry.failure?.reason === 'files') {
      this.#change((now) => ({ ...now, outbox: now.outbox.filter((each) => each !== entry) }));
      return this.type(`${entry.text}\n${this.draft.value}`.trim());
    }
    this.#change((now) => queued(now, entry));
    this.wake();
    void this.#post(entry);
  }

  async stop(): Promise<void> {
    const token = this.session.value?.token;
    if (token === undefined) return;
    const { draft } = this.transcript.value;
    try {
      await this.#outside.api.stop(token);
      this.#change((now) => stopped(now, new Date(this.#outside.now()).toISOString(), draft));
    } catch (error) {
      if (!(error instanceof ApiFault)) throw error;
      this.notice.value = 'not-stopped';
    }
  }

  type(text: string): void {
    this.draft.value = text;
    this.#outside.saved.keepDraft(text);
  }

  /** Takes over what another tab has kept since. */
  reread(): void {
    const session = this.#outside.saved.session();
    this.ratings.reread();
    this.attention.count();
    // Nothing kept is a conversation about to be opened there.
    if (session === null || session.token === this.session.value?.token) return;
    const { messages, outbox } = this.transcript.value;
    this.previous.value = messages.length > 0 ? this.session.value : null;
    this.#enter(session, 'none', messages.length > 0 ? [] : outbox);
  }

  /** @throws {ApiFault} */
  rate(messageId: string, value: Rating, comment: string): Promise<void> {
    const token = this.session.value?.token ?? '';
    return this.ratings.rate(messageId, value, () => this.#outside.api.rate(token, messageId, value, comment));
  }

  /** @throws {ApiFault} */
  async passage(passageId: string): Promise<Passage> {
    return this.#outside.api.passage(this.session.value?.token ?? '', passageId);
  }

  /** Leaves this conversation for a new one; the way back is kept while the page is open. */
  startNew(): void {
    const { messages } = this.transcript.value;
    if (messages.length > 0) this.previous.value = this.session.value;
    this.#enter(null, 'started');
  }

  goBack(): void {
    const { value } = this.previous;
    this.previous.value = null;
    this.#enter(value, 'none');
  }

  #change(rule: (now: Transcript) => Transcript): void {
    const { outbox } = this.transcript.value;
    this.transcript.value = rule(this.transcript.value);
    if (this.transcript.value.outbox !== outbox) this.#outside.saved.keepOutbox(this.transcript.value.outbox, outbox);
  }

  /** Turns to another conversation, or to one yet to be opened, and connects to it. */
  #enter(session: Session | null, notice: Notice, outbox: Transcript['outbox'] = []): void {
    this.#change(() => ({ ...EMPTY_TRANSCRIPT, outbox }));
    this.session.value = session;
    this.#outside.saved.keepSession(session);
    this.#hasHistory = false;
    this.announcement.value = null;
    this.notice.value = notice;
    this.attention.count();
    this.#round.abort();
    this.wake();
  }

  async #openSession(round: AbortSignal): Promise<Session> {
    const session = await this.#outside.api.openSession(round);
    if (round.aborted) return session;
    this.session.value = session;
    this.#hasHistory = true;
    this.#outside.saved.keepSession(session);
    return session;
  }

  /** One connection, from its session to its end. */
  async #attend(round: AbortSignal): Promise<void> {
    const { api, wait } = this.#outside;
    const { token } = this.session.value ?? (await this.#openSession(round));
    if (!this.#hasHistory) {
      const history = await api.messages(token, 0, round);
      if (round.aborted) return;
      this.#change((now) => history.reduce(received, now));
      this.#hasHistory = true;
      this.attention.count();
    }
    await readStream({
      wait,
      signal: round,
      open: (reading) => api.events(token, this.transcript.value.seenSeq, reading),
      onOpen: () => this.#opened(),
      onEvent: (event) => this.#take(event),
    });
  }

  #opened(): void {
    this.#failures = 0;
    this.link.value = { state: 'open', busyUntil: null };
    this.#change(reconnected);
    for (const message of this.transcript.value.outbox) if (message.failure === null) void this.#post(message);
  }

  #take(event: StreamEvent): void {
    if (event.kind === 'message' && event.message.role !== 'user') {
      const { id, blocks, role } = event.message;
      const isNew = !this.transcript.value.messages.some((each) => each.id === id);
      if (isNew) this.announcement.value = { id, text: plainText(blocks) };
      if (isNew && role !== 'system') this.attention.ring();
    }
    this.#change((now) => applied(now, event));
    if (event.kind === 'message') this.attention.count();
  }

  async #pauseAfter(fault: ApiFault | null): Promise<void> {
    const { now, random, wait } = this.#outside;
    const hadSession = this.session.value !== null;
    if (fault !== null && this.#isEnded(fault)) {
      if (hadSession) this.#end();
      else this.link.value = { state: 'unavailable', busyUntil: null };
    }
    this.#failures += 1;
    const asked = fault?.facts.retryAfterMs ?? 0;
    const ms = Math.max(asked, backoffMs(this.#failures, random()));
    // A first break is usually mended before anyone needs to know.
    if (this.#failures > 1 && this.link.value.state !== 'unavailable') this.#tellLost(asked > 0 ? now() + ms : null);
    this.#pause = new AbortController();
    await wait(ms, this.#pause.signal);
  }

  #tellLost(busyUntil: number | null): void {
    this.link.value = { state: 'lost', busyUntil };
    for (const { clientId, failure } of this.transcript.value.outbox) {
      const isStuck = failure === null && !this.#onItsWay.has(clientId);
      if (isStuck) this.#change((now) => notSent(now, clientId, { reason: 'offline', until: null }));
    }
  }

  /** Whether the session, or without one the channel, is gone. */
  #isEnded(fault: ApiFault): boolean {
    return fault.isTokenRefused || fault.facts.status === 404;
  }

  /** The conversation is gone; what was not sent goes with the next. */
  #end(): void {
    this.#enter(null, 'ended', this.transcript.value.outbox);
  }

  async #post({ clientId, text, files }: Pick<Unsent, 'clientId' | 'text' | 'files'>): Promise<void> {
    const session = this.session.value;
    // Without a session it waits: whatever connects next sends it.
    if (session === null || this.#onItsWay.has(clientId)) return;
    this.#onItsWay.add(clientId);
    try {
      const fileIds = files.map(({ id }) => id);
      const { message, retryAfterS } = await this.#outside.api.send(session.token, { id: clientId, text, fileIds });
      const until = retryAfterS === null ? null : this.#outside.now() + retryAfterS * 1000;
      if (this.session.value === session) this.#change((now) => sent(now, clientId, message, until));
    } catch (error) {
      if (!(error instanceof ApiFault)) throw error;
      if (this.session.value === session) this.#refused(error, clientId, files.length > 0);
    } finally {
      this.#onItsWay.delete(clientId);
    }
  }

  #refused(fault: ApiFault, clientId: string, hasFiles: boolean): void {
    if (this.#isEnded(fault) && !this.#refusedOnce.has(clientId)) {
      this.#refusedOnce.add(clientId);
      this.#end();
    } else this.#change((now) => notSent(now, clientId, failureOf(fault.facts, this.#outside.now(), hasFiles)));
  }
}
