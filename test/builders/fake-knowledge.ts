/** Bases and documents in memory, for the fake services of the API. */
import type { Gap } from '../../src/core/model/gap.ts';
import type { Document, DocumentState, KnowledgeBase } from '../../src/core/model/knowledge.ts';
import type { ApiServices, NewDocumentInput } from '../../src/http/api-services.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import type { BaseId, PassageId, TenantId } from '../../src/kernel/ids.ts';
import { cutPage } from './cut-page.ts';

type Calls = Pick<
  ApiServices,
  'knowledge' | 'gaps' | 'addDocuments' | 'reindexDocument' | 'reindexKnowledge' | 'exportKnowledge' | 'importKnowledge'
>;

export interface FakeKnowledge extends Calls {
  readonly bases: KnowledgeBase[];
  readonly documents: Document[];
  readonly added: NewDocumentInput[];
  readonly gapList: Gap[];
  readonly imported: string[];
  addDocument(base: KnowledgeBase, given?: Partial<Document>): Document;
  addBase(name: string): KnowledgeBase;
}

const PASSAGE = newUuid<PassageId>();
const AT = new Date('2026-01-02T03:04:05Z');

export function createFakeKnowledge(tenantId: TenantId): FakeKnowledge {
  const bases: KnowledgeBase[] = [];
  const documents: Document[] = [];
  const added: NewDocumentInput[] = [];
  const gapList: Gap[] = [];
  const imported: string[] = [];
  const own = <T>(tenant: TenantId, from: readonly T[], fits: (one: T) => boolean): T | null =>
    tenant === tenantId ? (from.find(fits) ?? null) : null;
  const removed = <T extends { readonly id: string }>(tenant: TenantId, from: T[], id: string): boolean => {
    const index = tenant === tenantId ? from.findIndex((one) => one.id === id) : -1;
    return index >= 0 && from.splice(index, 1).length > 0;
  };
  const addBase = (name: string, id = newUuid<BaseId>()): KnowledgeBase => {
    const base: KnowledgeBase = { id, name, documents: 0, createdAt: AT };
    bases.push(base);
    return base;
  };
  const knowledge: Calls['knowledge'] = {
    base: async (tenant, id) => own(tenant, bases, (one) => one.id === id),
    baseByName: async (tenant, name) => own(tenant, bases, (one) => one.name === name),
    bases: async (_tenant, page) => cutPage(bases, page),
    createBase: async (_tenant, id, name) => addBase(name, id),
    renameBase: async (tenant, id, name) => {
      const base = own(tenant, bases, (one) => one.id === id);
      return base && (bases[bases.indexOf(base)] = { ...base, name });
    },
    deleteBase: async (tenant, id) => removed(tenant, bases, id),
    document: async (tenant, id) => own(tenant, documents, (one) => one.id === id),
    documents: async (_tenant, baseId, page, states) =>
      cutPage(
        documents.filter((one) => one.baseId === baseId && (states?.includes(one.state) ?? true)),
        page,
      ),
    documentsOfTenant: async (_tenant, page, states) =>
      cutPage(
        documents.filter(({ state }) => states?.includes(state) ?? true),
        page,
      ),
    documentCounts: async (_tenant, baseId) => countStates(documents.filter((one) => one.baseId === baseId)),
    passages: async () => [{ id: PASSAGE, ord: 0, title: 'Returns', headingPath: ['Shipping'], text: 'Thirty days.', contentHash: 'h' }],
    passagesNamed: async () => [],
    deleteDocument: async (tenant, id) => removed(tenant, documents, id),
    cancelDocument: async (tenant, id) => {
      const document = own(tenant, documents, (one) => one.id === id && (one.state === 'queued' || one.state === 'indexing'));
      if (document) documents[documents.indexOf(document)] = { ...document, state: 'failed', error: 'Cancelled.', errorCode: 'cancelled' };
      return document !== null;
    },
  };
  return {
    bases,
    documents,
    added,
    addBase: (name) => addBase(name),
    addDocument: (base, given = {}) => {
      const document = buildDocument(base.id, given);
      documents.push(document);
      return document;
    },
    knowledge,
    gapList,
    imported,
    gaps: {
      list: async (_tenant, page, { state }) =>
        cutPage(
          gapList.filter((one) => state === null || one.state === state),
          page,
        ),
      get: async (tenant, id) => own(tenant, gapList, (one) => one.id === id),
      setState: async (tenant, id, state, by) => {
        const gap = own(tenant, gapList, (one) => one.id === id);
        return gap && (gapList[gapList.indexOf(gap)] = { ...gap, state, changedBy: by, changedAt: AT });
      },
    },
    reindexKnowledge: async (_tenant, id) => documents.filter((one) => one.baseId === id).length,
    exportKnowledge: async function* (_tenant, base) {
      yield `${JSON.stringify({ name: base.name })}\n`;
      yield '{"end":{}}\n';
    },
    importKnowledge: async (_target, lines) => {
      for await (const line of lines) imported.push(line);
      return { documents: imported.length, queued: 1, annotations: 0 };
    },
    addDocuments: async (_tenant, _base, inputs) => {
      added.push(...inputs);
      return inputs.map((_document, index) => ({ id: newUuid(), queued: index === 0 ? 1 : 0 }));
    },
    reindexDocument: async (tenant, id) => knowledge.document(tenant, id),
  };
}

const buildDocument = (baseId: BaseId, given: Partial<Document>): Document => ({
  id: newUuid(),
  baseId,
  externalId: null,
  title: 'Returns',
  url: null,
  mediaType: 'text/markdown',
  audience: 'public',
  state: 'ready',
  error: null,
  errorCode: null,
  attempts: 1,
  passages: 1,
  bytes: 12,
  createdAt: AT,
  updatedAt: AT,
  ...given,
});

function countStates(documents: readonly Document[]): Record<DocumentState, number> {
  const counts: Record<DocumentState, number> = { queued: 0, indexing: 0, ready: 0, failed: 0, deleted: 0 };
  for (const { state } of documents) counts[state] += 1;
  return counts;
}
