/** The few calls the command line makes, each waiting its turn when the server asks it to. */
import { patientCall, type CallContext, type Reply } from './patient-call.ts';
import type { ServerAddress } from './find-server.ts';

export interface AnswerSource {
  readonly n: number;
  readonly title: string;
  readonly url: string | null;
  readonly external_id: string | null;
  readonly quote: string;
}

export interface Exchange {
  readonly message: { readonly id: string; readonly conversation_id: string; readonly state: string };
  readonly answer: { readonly text: string; readonly outcome: string | null; readonly sources: readonly AnswerSource[] } | null;
  readonly retrieved?: readonly { readonly external_id: string | null }[];
  /** Milliseconds the server spent on finding passages. */
  readonly retrieval_ms?: number;
}

export interface Question {
  readonly text: string;
  readonly base_ids?: readonly string[];
  readonly wait_s: number;
  readonly debug: boolean;
}

export interface BaseCounts {
  readonly counts: Readonly<Record<string, number>>;
}

export interface ListedDocument {
  readonly id: string;
  readonly external_id: string | null;
  readonly title: string;
  readonly state: string;
  readonly error: string | null;
}

export interface Listed<T> {
  readonly data: readonly T[];
  readonly next_cursor: string | null;
}

export interface ServerApi {
  ask(question: Question): Promise<Exchange>;
  exchange(messageId: string): Promise<Exchange>;
  basesNamed(name: string): Promise<Listed<{ readonly id: string }>>;
  createBase(name: string): Promise<{ readonly id: string }>;
  addDocuments(
    baseId: string,
    file: File,
    externalId: string | null,
  ): Promise<{ readonly data: readonly { readonly id: string; readonly queued: boolean }[] }>;
  base(baseId: string): Promise<BaseCounts>;
  documents(baseId: string, cursor: string | null): Promise<Listed<ListedDocument>>;
}

type Body = { readonly json: unknown } | { readonly form: () => FormData } | null;

async function send<T>(address: ServerAddress, signal: AbortSignal, method: string, path: string, body: Body): Promise<Reply<T>> {
  const headers: Record<string, string> = address.apiKey === null ? {} : { authorization: `Bearer ${address.apiKey.reveal()}` };
  if (body !== null && 'json' in body) headers['content-type'] = 'application/json';
  const content = body === null ? null : 'json' in body ? JSON.stringify(body.json) : body.form();
  const response = await fetch(`${address.baseUrl}${path}`, { method, headers, body: content, signal });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  const data: unknown = isJson && text !== '' ? JSON.parse(text) : undefined;
  return response.ok ? { data: data as T, response } : { error: data, response };
}

function formOf(file: File, externalId: string | null): FormData {
  const form = new FormData();
  if (externalId !== null) form.set('external_id', externalId);
  form.set('file', file);
  return form;
}

export function createServerApi(address: ServerAddress, context: Pick<CallContext, 'clock' | 'signal'>): ServerApi {
  const call = <T>(method: string, path: string, body: Body = null) =>
    patientCall<T>({ ...context, baseUrl: address.baseUrl, keyAdvice: address.keyAdvice }, () =>
      send(address, context.signal, method, path, body),
    );
  const bases = '/api/v1/knowledge/bases';
  return {
    ask: (json) => call('POST', '/api/v1/messages', { json }),
    exchange: (id) => call('GET', `/api/v1/messages/${id}?debug=true`),
    basesNamed: (name) => call('GET', `${bases}?name=${encodeURIComponent(name)}`),
    createBase: (name) => call('POST', bases, { json: { name } }),
    addDocuments: (id, file, externalId) => call('POST', `${bases}/${id}/documents`, { form: () => formOf(file, externalId) }),
    base: (id) => call('GET', `${bases}/${id}`),
    documents: (id, cursor) =>
      call('GET', `${bases}/${id}/documents?limit=100${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`),
  };
}
