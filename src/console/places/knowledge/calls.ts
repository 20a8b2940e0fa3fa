/** What Knowledge reads and changes, each with the key under which it is kept. */
import { api, ask, at, paged, type Schemas } from '../../data/api.ts';

export type Base = Schemas['KnowledgeBase'];
export type Document = Schemas['Document'];
export type Source = Schemas['KnowledgeSource'];
export type Annotation = Schemas['Annotation'];
export type Gap = Schemas['KnowledgeGap'];

type Cursor = string | undefined;

/** Seconds that a tried question waits for its answer. */
const ANSWER_WAIT_S = 45;

/** The base of Claw's own documentation, which nobody means when they add their own. */
export const OWN_DOCS = 'claw-docs';

export const BASES = 'bases';
export const documentsKey = (baseId: string, state: string): string => `documents/${baseId}/${state}`;
export const sourcesKey = (baseId: string): string => `sources/${baseId}`;
export const annotationsKey = (baseId: string): string => `annotations/${baseId}`;
export const gapsKey = (state: string): string => `gaps/${state}`;

export const readBases = async (): Promise<readonly Base[]> =>
  (await ask(api.GET('/api/v1/knowledge/bases', { params: { query: { limit: 100 } } }))).data;
export const createBase = (name: string): Promise<Base> => ask(api.POST('/api/v1/knowledge/bases', { body: { name } }));
export const renameBase = (id: string, name: string) => ask(api.PATCH('/api/v1/knowledge/bases/{id}', { ...at(id), body: { name } }));
export const deleteBase = (id: string) => ask(api.DELETE('/api/v1/knowledge/bases/{id}', at(id)));
export const reindexBase = (id: string) => ask(api.POST('/api/v1/knowledge/bases/{id}/reindex', at(id)));
export const exportAddress = (id: string): string => `/api/v1/knowledge/bases/${id}/export`;

export const readDocuments = (id: string, state: Document['state'] | undefined, cursor: Cursor) =>
  ask(
    api.GET('/api/v1/knowledge/bases/{id}/documents', { params: { path: { id }, query: { ...paged(cursor), ...(state && { state }) } } }),
  );
export const readDocument = (id: string) => ask(api.GET('/api/v1/knowledge/documents/{id}', at(id)));
export const readPassages = (id: string, cursor: Cursor) =>
  ask(api.GET('/api/v1/knowledge/documents/{id}/passages', { params: { path: { id }, query: paged(cursor) } }));
export const reindexDocument = (id: string) => ask(api.POST('/api/v1/knowledge/documents/{id}/reindex', at(id)));
export const deleteDocument = (id: string) => ask(api.DELETE('/api/v1/knowledge/documents/{id}', { ...at(id), keepalive: true }));

export const readSources = (id: string, cursor: Cursor) =>
  ask(api.GET('/api/v1/knowledge/bases/{id}/sources', { params: { path: { id }, query: paged(cursor) } }));
export const addSource = (id: string, body: Schemas['NewSource']) =>
  ask(api.POST('/api/v1/knowledge/bases/{id}/sources', { ...at(id), body }));
export const readSourcePages = (id: string, cursor: Cursor) =>
  ask(api.GET('/api/v1/knowledge/sources/{id}/pages', { params: { path: { id }, query: paged(cursor) } }));
export const crawlNow = (id: string) => ask(api.POST('/api/v1/knowledge/sources/{id}/crawl', at(id)));
export const deleteSource = (id: string) => ask(api.DELETE('/api/v1/knowledge/sources/{id}', at(id)));

export const readAnnotations = (baseId: string, cursor: Cursor) =>
  ask(api.GET('/api/v1/knowledge/annotations', { params: { query: { ...paged(cursor), base_id: baseId } } }));
export const pinAnswer = (body: Schemas['NewAnnotation']) => ask(api.POST('/api/v1/knowledge/annotations', { body }));
export const changeAnnotation = (id: string, body: Schemas['ChangedAnnotation']) =>
  ask(api.PATCH('/api/v1/knowledge/annotations/{id}', { ...at(id), body }));
export const deleteAnnotation = (id: string) => ask(api.DELETE('/api/v1/knowledge/annotations/{id}', { ...at(id), keepalive: true }));

export const readGaps = (state: Gap['state'], cursor: Cursor) =>
  ask(api.GET('/api/v1/knowledge/gaps', { params: { query: { ...paged(cursor), state } } }));
export const changeGap = (id: string, state: Gap['state']) =>
  ask(api.PATCH('/api/v1/knowledge/gaps/{id}', { ...at(id), body: { state }, keepalive: true }));

export const searchBase = async (id: string, query: string) =>
  (await ask(api.POST('/api/v1/knowledge/bases/{id}/search', { ...at(id), body: { query, k: 8, audience: 'internal' } }))).data;
export const askBase = (id: string, text: string) =>
  ask(api.POST('/api/v1/messages', { body: { text, base_ids: [id], wait_s: ANSWER_WAIT_S, debug: false } }));
