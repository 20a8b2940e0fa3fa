/** The few calls the command line makes through the client, each waiting its turn when the server asks it to. */
import { createClawClient, type Schemas } from '../../client/client.ts';
import type { ServerAddress } from './find-server.ts';
import { patientCall, type CallContext, type Reply } from './patient-call.ts';

export type AnswerSource = Schemas['Source'];
export type Exchange = Schemas['Exchange'];
export type Question = Schemas['Question'];
export type ListedOperator = Schemas['Operator'];
export type ListedDocument = Schemas['Document'];

export interface Listed<T> {
  readonly data: readonly T[];
  readonly next_cursor: string | null;
}

export interface ServerApi {
  ask(question: Question): Promise<Exchange>;
  exchange(messageId: string): Promise<Exchange>;
  basesNamed(name: string): Promise<Listed<Schemas['KnowledgeBase']>>;
  createBase(name: string): Promise<Schemas['KnowledgeBase']>;
  /** Each file under its id; null for files of rows, which have ids of their own. */
  addDocuments(baseId: string, files: readonly NamedFile[]): Promise<Schemas['AddedDocuments']>;
  addPage(baseId: string, url: string): Promise<Schemas['AddedDocuments']>;
  base(baseId: string): Promise<Schemas['KnowledgeBaseDetail']>;
  failedDocuments(baseId: string, cursor: string | null): Promise<Listed<ListedDocument>>;
  setting(key: string): Promise<Schemas['Config']>;
  putSetting(key: string, value: unknown): Promise<Schemas['Config']>;
  resetSetting(key: string): Promise<void>;
  operators(cursor: string | null): Promise<Listed<ListedOperator>>;
  resetPassword(operatorId: string): Promise<Schemas['ShownOperator']>;
}

/** Most entries the server gives on one page. */
const PAGE = 100;

export interface NamedFile {
  readonly file: File;
  readonly externalId: string | null;
}

function formOf(files: readonly NamedFile[]): FormData {
  const form = new FormData();
  form.set('external_ids', JSON.stringify(files.map(({ externalId }) => externalId)));
  for (const { file } of files) form.append('file', file);
  return form;
}

export function createServerApi(address: ServerAddress, context: Pick<CallContext, 'clock' | 'signal' | 'onWait'>): ServerApi {
  const { baseUrl, apiKey, keyAdvice } = address;
  const { signal } = context;
  const client = createClawClient({ baseUrl, ...(apiKey !== null && { token: apiKey.reveal() }) });
  const call = <T>(send: () => Promise<Reply<T>>) => patientCall({ ...context, baseUrl, keyAdvice }, send);
  return {
    ask: (body) => call(() => client.POST('/api/v1/messages', { body, signal })),
    exchange: (id) => call(() => client.GET('/api/v1/messages/{id}', { params: { path: { id }, query: { debug: 'true' } }, signal })),
    basesNamed: (name) => call(() => client.GET('/api/v1/knowledge/bases', { params: { query: { name } }, signal })),
    createBase: (name) => call(() => client.POST('/api/v1/knowledge/bases', { body: { name }, signal })),
    addDocuments: (id, files) =>
      call(() =>
        client.POST('/api/v1/knowledge/bases/{id}/documents', {
          params: { path: { id } },
          body: { file: files.map(({ file }) => file) },
          bodySerializer: () => formOf(files),
          signal,
        }),
      ),
    addPage: (id, url) =>
      call(() => client.POST('/api/v1/knowledge/bases/{id}/documents', { params: { path: { id } }, body: { url }, signal })),
    base: (id) => call(() => client.GET('/api/v1/knowledge/bases/{id}', { params: { path: { id } }, signal })),
    setting: (key) => call(() => client.GET('/api/v1/configs/{key}', { params: { path: { key } }, signal })),
    putSetting: (key, value) => call(() => client.PUT('/api/v1/configs/{key}', { params: { path: { key } }, body: { value } })),
    resetSetting: async (key) => void (await call(() => client.DELETE('/api/v1/configs/{key}', { params: { path: { key } } }))),
    operators: (cursor) => {
      const query = { limit: PAGE, ...(cursor !== null && { cursor }) };
      return call(() => client.GET('/api/v1/operators', { params: { query }, signal }));
    },
    resetPassword: (id) => call(() => client.POST('/api/v1/operators/{id}/reset-password', { params: { path: { id } }, signal })),
    failedDocuments: (id, cursor) => {
      const query = { limit: PAGE, state: 'failed' as const, ...(cursor !== null && { cursor }) };
      return call(() => client.GET('/api/v1/knowledge/bases/{id}/documents', { params: { path: { id }, query }, signal }));
    },
  };
}
