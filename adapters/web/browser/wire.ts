/** The shapes the web channel sends, brought from unknown JSON to types; what does not fit is dropped, never guessed at. */

const ROLES = ['user', 'assistant', 'operator', 'system'] as const;
export type Role = (typeof ROLES)[number];

const STATUSES = ['waiting', 'answering', 'human'] as const;
export type Status = (typeof STATUSES)[number];

const OUTCOMES = ['answer', 'clarify', 'refuse', 'handoff'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Where a sentence of an answer comes from; `n` is the number cited in the text as `[n]`. */
export interface Source {
  readonly n: number;
  readonly title: string;
  readonly url: string | null;
  readonly passageId: string;
  readonly quote: string;
}

/** A committed message; `seq` is its place in the conversation, `at` an ISO time. */
export interface WireMessage {
  readonly id: string;
  readonly seq: number;
  readonly role: Role;
  readonly text: string;
  readonly sources: readonly Source[];
  readonly outcome: Outcome | null;
  readonly state: string;
  readonly at: string;
  readonly author: string | null;
}

/** Text of an answer being written; replaces everything from `offset` (UTF-16 units) on. */
export interface Delta {
  readonly messageId: string;
  readonly offset: number;
  readonly text: string;
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
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const textOr = <T>(value: unknown, otherwise: T): string | T => (typeof value === 'string' ? value : otherwise);
const oneOf = <T extends string>(list: readonly T[], value: unknown): T | null => list.find((each) => each === value) ?? null;
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const isThere = <T>(value: T | null): value is T => value !== null;

function readSource(value: unknown): Source | null {
  if (!isFields(value) || typeof value['n'] !== 'number' || typeof value['passage_id'] !== 'string') return null;
  const url = textOr(value['url'], null);
  return { n: value['n'], title: textOr(value['title'], ''), url, passageId: value['passage_id'], quote: textOr(value['quote'], '') };
}

/** @returns null when the value is no message */
export function readMessage(value: unknown): WireMessage | null {
  if (!isFields(value)) return null;
  const { id, seq, text } = value;
  const role = oneOf(ROLES, value['role']);
  if (typeof id !== 'string' || typeof seq !== 'number' || typeof text !== 'string' || role === null) return null;
  return {
    id,
    seq,
    role,
    text,
    sources: listOf(value['sources']).map(readSource).filter(isThere),
    outcome: oneOf(OUTCOMES, value['outcome']),
    state: textOr(value['state'], ''),
    at: textOr(value['at'], ''),
    author: textOr(value['author'], null),
  };
}

/** The messages of `{ data: [...] }`. */
export function readMessages(value: unknown): readonly WireMessage[] {
  return isFields(value) ? listOf(value['data']).map(readMessage).filter(isThere) : [];
}

/** What a send was answered with; `retryAfterS` comes with a message that a limit keeps from being answered. */
export interface Sent {
  readonly message: WireMessage;
  readonly retryAfterS: number | null;
}

/** @returns null when there is no message */
export function readSent(value: unknown): Sent | null {
  const message = isFields(value) ? readMessage(value['message']) : null;
  const wait = isFields(value) ? value['retry_after_s'] : null;
  return message && { message, retryAfterS: typeof wait === 'number' ? wait : null };
}

/** @returns null for an event of a kind this page does not know, which a newer server may send */
export function readEvent(name: string, value: unknown): StreamEvent | null {
  if (!isFields(value)) return null;
  if (name === 'message') {
    const message = readMessage(value);
    return message && { kind: 'message', message };
  }
  if (name === 'status') {
    const status = oneOf(STATUSES, value['state']);
    return status && { kind: 'status', status };
  }
  const { message_id: messageId, offset, text } = value;
  if (name !== 'delta' || typeof messageId !== 'string' || typeof offset !== 'number' || typeof text !== 'string') return null;
  return { kind: 'delta', delta: { messageId, offset, text } };
}

/** @returns null when the value is no session */
export function readSession(value: unknown): Session | null {
  if (!isFields(value) || typeof value['token'] !== 'string') return null;
  return { token: value['token'], conversationId: textOr(value['conversation_id'], ''), greeting: textOr(value['greeting'], '') };
}

/** @returns null when the value is no passage */
export function readPassage(value: unknown): Passage | null {
  if (!isFields(value) || typeof value['text'] !== 'string') return null;
  return {
    title: textOr(value['title'], ''),
    headingPath: listOf(value['heading_path']).filter((each) => typeof each === 'string'),
    url: textOr(value['url'], null),
    text: value['text'],
    before: textOr(value['before'], ''),
    after: textOr(value['after'], ''),
    checkedAt: textOr(value['checked_at'], null),
  };
}

/** The fields of a problem document that the page acts on. */
export function readProblem(value: unknown): { code: string; detail: string } {
  const fields = isFields(value) ? value : {};
  return { code: textOr(fields['code'], ''), detail: textOr(fields['detail'], '') };
}
