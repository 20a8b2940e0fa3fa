/** What Knowledge reads and changes, each with the key under which it is kept. */
import { api, ask, type Schemas } from '../../data/api.ts';

export type Base = Schemas['KnowledgeBase'];
export type Document = Schemas['Document'];

/** As many as one page holds. */
const PAGE = 50;

/** The base of Claw's own documentation, which nobody means when they add their own. */
export const OWN_DOCS = 'claw-docs';

export const BASES = 'bases';
export const documentsKey = (baseId: string, state: string): string => `documents/${baseId}/${state}`;

export const readBases = async (): Promise<readonly Base[]> =>
  (await ask(api.GET('/api/v1/knowledge/bases', { params: { query: { limit: 100 } } }))).data;

export const createBase = (name: string): Promise<Base> => ask(api.POST('/api/v1/knowledge/bases', { body: { name } }));

export const readDocuments = (id: string, state: Document['state'] | undefined, cursor: string | undefined) =>
  ask(
    api.GET('/api/v1/knowledge/bases/{id}/documents', {
      params: { path: { id }, query: { limit: PAGE, ...(state && { state }), ...(cursor !== undefined && { cursor }) } },
    }),
  );
