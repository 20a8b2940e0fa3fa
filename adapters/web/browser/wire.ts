/** The shapes the web channel sends, brought from unknown JSON to types; what does not fit is dropped, never guessed at. */

import type { Answer, Schemas } from '../../../src/client/client.ts';
import type { Block } from './nodes.ts';

type MessageShape = Answer<'/web/v1/{channelKey}/messages', 'get'>['data'][number];
type SourceShape = MessageShape['sources'][number];
type SentShape = Answer<'/web/v1/{channelKey}/messages', 'post', 202>;
type SessionShape = Answer<'/web/v1/{channelKey}/sessions', 'post'>;
type FileShape = MessageShape['files'][number];
type PassageShape = Answer<'/web/v1/{channelKey}/passages/{id}', 'get'>;

export type Role = MessageShape['role'];
export type Outcome = NonNullable<MessageShape['outcome']>;
/** Events have no shape in the API's document; this list is its sentence about `status`. */
export type Status = 'waiting' | 'answering' | 'human';

// Records, so that a word the server gains or loses is a fault of types here.
const ROLES: Readonly<Record<Role, true>> = { user: true, assistant: true, operator: true, system: true };
const OUTCOMES: Readonly<Record<Outcome, true>> = { answer: true, clarify: true, refuse: true, handoff: true };
const STATUSES: Readonly<Record<Status, true>> = { waiting: true, answering: true, human: true };

/** Where a sentence of an answer comes from; `n` is the number cited in the text as `[n]`. */
export interface Source extends Pick<SourceShape, 'n' | 'title' | 'url' | 'page' | 'quote'> {
  readonly passageId: SourceShape['passage_id'];
}

/** A file that came with a message; `size` in bytes. */
export interface FileNote extends Pick<FileShape, 'id' | 'name' | 'size'> {
  readonly mediaType: string;
}

/** A committed message; `seq` is its place in the conversation, `at` an ISO time. */
export interface WireMessage extends Readonly<Pick<MessageShape, 'id' | 'seq' | 'role' | 'text' | 'outcome' | 'at' | 'author'>> {
  /** What to draw; empty for a visitor's message. */
  readonly blocks: readonly Block[];
  readonly sources: readonly Source[];
  readonly files: readonly FileNote[];
  /** A state that this page does not know, or one of its own, is shown as none. */
  readonly state: string;
}

/** Text of an answer being written; replaces everything from `offset` (UTF-16 units) on, and `blocks` what is drawn from `blocksFrom` on. */
export interface Delta {
  readonly messageId: string;
  readonly offset: number;
  readonly text: string;
  readonly blocksFrom: number;
  readonly blocks: readonly Block[];
}

export type StreamEvent =
  | { readonly kind: 'message'; readonly message: WireMessage }
  | { readonly kind: 'delta'; readonly delta: Delta }
  | { readonly kind: 'status'; readonly status: Status };

/** A passage in its surroundings; `before` and `after` are the neighbouring text, `checkedAt` an ISO time. */
export interface Passage {
  readonly title: string;
  readonly headingPath: readonly string[];
  readonly url: string | null;
  readonly text: string;
  readonly before: string;
  readonly after: string;
  readonly checkedAt: string | null;
}

/** A visitor's way into one conversation. */
export interface Session {
  readonly token: string;
  readonly conversationId: string;
  readonly greeting: string;
  /** Questions to begin with. */
  readonly suggestions: readonly string[];
  /** What the business calls itself here; null when it has not said. */
  readonly name: string | null;
}

/** The names that a shape has, with values yet to be looked at: a name the API does not have is a fault of types. */
type Unread<Shape> = { readonly [Name in keyof Shape]?: unknown };

function fieldsOf<Shape>(value: unknown): Unread<Shape> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
}

const textOr = <T>(value: unknown, otherwise: T): string | T => (typeof value === 'string' ? value : otherwise);
/** A name on one line: signs that turn the direction of writing, or break the line, would rearrange the words around it. */
const nameOr = <T>(value: unknown, otherwise: T): string | T =>
  typeof value === 'string' ? value.replace(/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+/gu, ' ') : otherwise;
const isAmong = <T extends string>(words: Readonly<Record<T, true>>, value: unknown): value is T =>
  typeof value === 'string' && Object.hasOwn(words, value);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const isText = (value: unknown): value is string => typeof value === 'string';
const isThere = <T>(value: T | null): value is T => value !== null;

/** Trees are the server's own making; a kind of block that this page does not know is drawn as nothing. */
const readBlocks = (value: unknown): readonly Block[] => listOf(value) as readonly Block[];

function readSource(value: unknown): Source | null {
  const fields = fieldsOf<SourceShape>(value);
  if (typeof fields?.n !== 'number' || typeof fields.passage_id !== 'string') return null;
  const { n, title, url, passage_id: passageId, page, quote } = fields;
  return { n, title: nameOr(title, ''), url: textOr(url, null), passageId, page: Number(page) || null, quote: textOr(quote, '') };
}

/** @returns null when the value is no file */
export function readFile(value: unknown): FileNote | null {
  const fields = fieldsOf<FileShape>(value);
  if (typeof fields?.id !== 'string' || typeof fields.size !== 'number') return null;
  return { id: fields.id, name: nameOr(fields.name, ''), mediaType: textOr(fields.media_type, ''), size: fields.size };
}

/** The files of a list, which are kept in storage as they came. */
export const readFiles = (value: unknown): readonly FileNote[] => listOf(value).map(readFile).filter(isThere);

/** @returns null when the value is no message */
export function readMessage(value: unknown): WireMessage | null {
  const fields = fieldsOf<MessageShape>(value);
  if (fields === null) return null;
  const { id, seq, text, role, outcome } = fields;
  if (typeof id !== 'string' || typeof seq !== 'number' || typeof text !== 'string' || !isAmong(ROLES, role)) return null;
  return {
    id,
    seq,
    role,
    text,
    blocks: readBlocks(fields.blocks),
    sources: listOf(fields.sources).map(readSource).filter(isThere),
    files: readFiles(fields.files),
    outcome: isAmong(OUTCOMES, outcome) ? outcome : null,
    state: textOr(fields.state, ''),
    at: textOr(fields.at, ''),
    author: nameOr(fields.author, null),
  };
}

/** The messages of `{ data: [...] }`. */
export function readMessages(value: unknown): readonly WireMessage[] {
  return listOf(fieldsOf<Answer<'/web/v1/{channelKey}/messages', 'get'>>(value)?.data).map(readMessage).filter(isThere);
}

/** What a send was answered with; `retryAfterS` comes with a message that a limit keeps from being answered. */
export interface Sent {
  readonly message: WireMessage;
  readonly retryAfterS: number | null;
}

/** @returns null when there is no message */
export function readSent(value: unknown): Sent | null {
  const fields = fieldsOf<SentShape>(value);
  const message = readMessage(fields?.message);
  const wait = fields?.retry_after_s;
  return message && { message, retryAfterS: typeof wait === 'number' ? wait : null };
}

interface DeltaShape {
  readonly message_id: string;
  readonly offset: number;
  readonly text: string;
  readonly blocks_from: number;
  readonly blocks: readonly unknown[];
}

/** @returns null for an event of a kind this page does not know, which a newer server may send */
export function readEvent(name: string, value: unknown): StreamEvent | null {
  if (name === 'message') {
    const message = readMessage(value);
    return message && { kind: 'message', message };
  }
  if (name === 'status') {
    const status = fieldsOf<{ state: Status }>(value)?.state;
    return isAmong(STATUSES, status) ? { kind: 'status', status } : null;
  }
  const { message_id: messageId, offset, text, blocks_from: from, blocks } = fieldsOf<DeltaShape>(value) ?? {};
  if (name !== 'delta' || typeof messageId !== 'string' || typeof offset !== 'number' || typeof text !== 'string') return null;
  return { kind: 'delta', delta: { messageId, offset, text, blocksFrom: Number(from), blocks: readBlocks(blocks) } };
}

/** @returns null when the value is no session */
export function readSession(value: unknown): Session | null {
  const fields = fieldsOf<SessionShape>(value);
  if (typeof fields?.token !== 'string') return null;
  return {
    token: fields.token,
    conversationId: textOr(fields.conversation_id, ''),
    greeting: textOr(fields.greeting, ''),
    suggestions: listOf(fields.suggestions).filter(isText),
    name: nameOr(fields.name, null),
  };
}

/** @returns null when the value is no passage */
export function readPassage(value: unknown): Passage | null {
  const fields = fieldsOf<PassageShape>(value);
  if (typeof fields?.text !== 'string') return null;
  return {
    title: nameOr(fields.title, ''),
    headingPath: listOf(fields.heading_path).filter(isText),
    url: textOr(fields.url, null),
    text: fields.text,
    before: textOr(fields.before, ''),
    after: textOr(fields.after, ''),
    checkedAt: textOr(fields.checked_at, null),
  };
}

/** The fields of a problem document that the page acts on. */
export function readProblem(value: unknown): { code: string; detail: string } {
  const fields = fieldsOf<Schemas['Problem']>(value);
  return { code: textOr(fields?.code, ''), detail: textOr(fields?.detail, '') };
}
