/** What the page knows of a conversation, and the pure rules by which news changes it: nothing doubles, nothing is lost, order is the server's. */
import type { Delta, FileNote, Status, StreamEvent, WireMessage } from './wire.ts';

/** Why a message could not be sent; `until` is when a limit lets it through (milliseconds of the epoch). */
export interface SendFailure {
  readonly reason: 'offline' | 'limit' | 'refused' | 'trouble' | 'files';
  readonly until: number | null;
}

/** A message that the server has not confirmed; the same `clientId` is used for every attempt. */
export interface Unsent {
  readonly clientId: string;
  readonly text: string;
  /** Already with the server, so that no attempt sends them again. */
  readonly files: readonly FileNote[];
  /** Null while it is on its way. */
  readonly failure: SendFailure | null;
}

/** A confirmed message; `until` is when a limit that kept it from being answered ends, in milliseconds of the epoch. */
export interface Kept extends WireMessage {
  readonly until: number | null;
}

export interface Transcript {
  /** By `seq`. */
  readonly messages: readonly Kept[];
  readonly outbox: readonly Unsent[];
  /** The answer being written. */
  readonly draft: Pick<Delta, 'messageId' | 'text' | 'blocks'> | null;
  readonly status: Status | null;
  /** Highest sequence the stream or the history brought: where to resume. A send's own answer does not count, earlier ones may be missing. */
  readonly seenSeq: number;
}

export const EMPTY_TRANSCRIPT: Transcript = { messages: [], outbox: [], draft: null, status: null, seenSeq: 0 };

/** The state of what was written before a stop; only this page knows it. */
export const STOPPED = 'stopped';

const last = <T>(list: readonly T[]): T | undefined => list[list.length - 1];

/** The id of what was written of an answer before it was stopped; the note that says so has the answer's own. */
const partialId = (answerId: string): string => `${answerId}:partial`;

function keep(messages: readonly Kept[], message: WireMessage, until: number | null = null): readonly Kept[] {
  const known = messages.find((each) => each.id === message.id);
  const others = messages.filter((each) => each !== known);
  return [...others, { ...message, until: until ?? known?.until ?? null }].toSorted((a, b) => a.seq - b.seq);
}

/** The same list when nothing goes, so that nothing is kept anew. */
const without = (outbox: Transcript['outbox'], clientId: string): Transcript['outbox'] =>
  outbox.some((each) => each.clientId === clientId) ? outbox.filter((each) => each.clientId !== clientId) : outbox;

/** A message came by stream or history, for the first time or again. A message of the visitor has the id it was sent under. */
export function received(now: Transcript, message: WireMessage): Transcript {
  const isNew = !now.messages.some((each) => each.id === message.id);
  // A turn ends with an answer, or with a note such as "stopped".
  const endsTurn = isNew && (message.role === 'assistant' || message.role === 'system');
  const stays = message.role === 'assistant' ? now.messages.filter((each) => each.id !== partialId(message.id)) : now.messages;
  return {
    messages: keep(stays, message),
    outbox: without(now.outbox, message.id),
    draft: endsTurn ? null : now.draft,
    // Whatever is said after a hand-over says that the conversation is not with a person any more.
    status: endsTurn && !(now.status === 'human' && message.outcome === 'handoff') ? null : now.status,
    seenSeq: Math.max(now.seenSeq, message.seq),
  };
}

/** The server confirmed a send. @param until when a limit that refused an answer ends, in milliseconds of the epoch */
export function sent(now: Transcript, clientId: string, message: WireMessage, until: number | null): Transcript {
  return { ...now, outbox: without(now.outbox, clientId), messages: keep(now.messages, message, until) };
}

/** A message is on its way, for the first time or again. */
export function queued(now: Transcript, message: Pick<Unsent, 'clientId' | 'text' | 'files'>): Transcript {
  const entry: Unsent = { ...message, failure: null };
  const { clientId } = message;
  const isKnown = now.outbox.some((each) => each.clientId === clientId);
  return { ...now, outbox: isKnown ? now.outbox.map((each) => (each.clientId === clientId ? entry : each)) : [...now.outbox, entry] };
}

/** A send failed; nothing happens when the stream has confirmed it meanwhile. */
export function notSent(now: Transcript, clientId: string, failure: SendFailure): Transcript {
  return { ...now, outbox: now.outbox.map((each) => (each.clientId === clientId ? { ...each, failure } : each)) };
}

/** More of an answer came. One with a hole before it is left out: the finished message brings the whole text. */
export function grown(now: Transcript, { messageId, offset, text, blocksFrom, blocks }: Delta): Transcript {
  if (now.messages.some((each) => each.id === messageId || each.id === partialId(messageId))) return now;
  const written = now.draft?.messageId === messageId ? now.draft : null;
  if (offset > (written?.text.length ?? 0)) return now;
  const drawn = [...(written?.blocks ?? []).slice(0, blocksFrom), ...blocks];
  return { ...now, draft: { messageId, text: (written?.text ?? '').slice(0, offset) + text, blocks: drawn } };
}

/**
 * The visitor stopped the answer: what was written stays in its place, later deltas are ignored.
 * @param draft the answer as it was when the visitor asked to stop: the note that says so may have come before the server's yes
 */
export function stopped(now: Transcript, at: string, draft: Transcript['draft'] = now.draft): Transcript {
  const status = now.status === 'human' ? now.status : null;
  const messages = now.messages.map((each) => (isOpen(each) ? { ...each, state: 'cancelled' } : each));
  const written = now.draft ?? draft;
  const end = messages.find((each) => each.id === written?.messageId);
  if (written === null || end?.role === 'assistant') return { ...now, status, messages };
  const seq = end === undefined ? (last(messages)?.seq ?? 0) + 0.5 : end.seq - 0.5;
  const { messageId, text, blocks } = written;
  const id = partialId(messageId);
  const partial: WireMessage = {
    id,
    seq,
    role: 'assistant',
    text,
    blocks,
    sources: [],
    files: [],
    outcome: null,
    state: STOPPED,
    at,
    author: null,
  };
  return { ...now, status, draft: null, messages: keep(messages, partial) };
}

/** Applies one event of the stream. */
export function applied(now: Transcript, event: StreamEvent): Transcript {
  if (event.kind === 'message') return received(now, event.message);
  if (event.kind === 'delta') return grown(now, event.delta);
  // A person who takes over ends what was being written.
  return { ...now, status: event.status, draft: event.status === 'human' ? null : now.draft };
}

/** A stream was opened: it tells anew what is under way, and nothing when nothing is. */
export function reconnected(now: Transcript): Transcript {
  return { ...now, status: null, draft: null };
}

const isOpen = (message: WireMessage): boolean => message.role === 'user' && (message.state === 'waiting' || message.state === 'taken');

/** What the page tells about the other side. */
export type Phase = 'idle' | 'waiting' | 'thinking' | 'writing' | 'person-asked' | 'person-here';

function isWithPerson({ status, messages }: Transcript): boolean {
  if (status !== null) return status === 'human';
  const said = messages.findLast((each) => each.role !== 'operator');
  return said?.role === 'user' && said.state === 'for_person';
}

/** How many messages of others came after the one at `seq`. */
export const unreadAfter = (seq: number, { messages }: Transcript): number =>
  messages.filter((each) => each.seq > seq && (each.role === 'assistant' || each.role === 'operator')).length;

/** Who is at work, from the status and, where none was sent (after a reload), from the messages themselves. */
export function phaseOf(now: Transcript): Phase {
  if (now.draft !== null) return 'writing';
  if (isWithPerson(now)) {
    const voice = now.messages.findLast((each) => each.role === 'assistant' || each.role === 'operator');
    return voice?.role === 'operator' ? 'person-here' : 'person-asked';
  }
  if (now.status === 'answering') return 'thinking';
  const latest = last(now.messages);
  return now.status === 'waiting' || (latest !== undefined && isOpen(latest)) ? 'waiting' : 'idle';
}
