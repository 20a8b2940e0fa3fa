/** Claw's own documentation as a knowledge base, so that a new installation has something to answer from. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BaseId, NewId, TenantId } from '../kernel/ids.ts';
import { DOCS_BASE } from '../core/model/knowledge.ts';
import type { Document } from '../core/model/knowledge.ts';
import type { KnowledgeStore } from '../core/ports/knowledge-store.ts';
import type { AddDocuments } from '../engine/add-documents.ts';

/** Decision records and the business plan speak to developers and founders, not to who asks the chat page. */
const NOT_FOR_ANSWERS = new Set(['decisions', 'business']);
const MEDIA_TYPE = 'text/markdown';
/** Where a page of ours is shown, whatever this server was called then. */
const ON_SITE = /\/help\/(zh-CN\/)?[\w-]+$/;
const PAGE = 100;

/** Only for a tenant that is being made: whoever deletes the base later has decided, and it stays away. */
export async function ensureDocsBase(
  knowledge: Pick<KnowledgeStore, 'baseByName' | 'createBase'>,
  newId: NewId,
  tenantId: TenantId,
): Promise<void> {
  if ((await knowledge.baseByName(tenantId, DOCS_BASE)) === null) await knowledge.createBase(tenantId, newId<BaseId>(), DOCS_BASE);
}

export interface DocsDeps {
  readonly knowledge: Pick<KnowledgeStore, 'baseByName' | 'documents' | 'deleteDocument'>;
  readonly addDocuments: AddDocuments;
  /** Where people read a page, by its path below the folder; null when nowhere. Sources lead there. */
  readonly pageUrl?: (path: string) => string | null;
  /** Where the pages lie; the folder that came with this program when absent. */
  readonly folder?: string;
}

/** Brings the base, where there is one, to the pages of this version: unchanged ones cost a hash each, and those that are gone leave. */
export async function updateDocs(
  { knowledge, addDocuments, pageUrl = () => null, folder = ownFolder() }: DocsDeps,
  tenantId: TenantId,
): Promise<void> {
  const base = await knowledge.baseByName(tenantId, DOCS_BASE);
  const pages = base === null ? [] : await readPages(folder, '');
  if (base === null || pages.length === 0) return;
  await addDocuments(
    tenantId,
    base.id,
    pages.map(({ path, bytes }) => ({
      title: path,
      externalId: path,
      url: pageUrl(path),
      mediaType: MEDIA_TYPE,
      fileName: path,
      audience: 'public' as const,
      bytes,
    })),
  );
  const present = new Set(pages.map(({ path }) => path));
  for (const document of await pagesIn(knowledge, tenantId, base.id)) {
    if (!present.has(document.externalId ?? '')) await knowledge.deleteDocument(tenantId, document.id);
  }
}

function ownFolder(): string {
  return fileURLToPath(new URL('../../../docs', import.meta.url));
}

/** The documents of the base that have the form of a page; others were put there by people and are theirs. */
async function pagesIn(knowledge: Pick<KnowledgeStore, 'documents'>, tenantId: TenantId, baseId: BaseId): Promise<readonly Document[]> {
  const found: Document[] = [];
  let cursor: string | null = null;
  do {
    const page = await knowledge.documents(tenantId, baseId, { limit: PAGE, cursor });
    found.push(
      ...page.items.filter(
        ({ externalId, mediaType, url }) => mediaType === MEDIA_TYPE && externalId?.endsWith('.md') && (url === null || ON_SITE.test(url)),
      ),
    );
    cursor = page.nextCursor;
  } while (cursor !== null);
  return found;
}

async function readPages(folder: string, under: string): Promise<{ readonly path: string; readonly bytes: Uint8Array }[]> {
  const pages = [];
  for (const entry of await readdir(join(folder, under), { withFileTypes: true }).catch(missing)) {
    const path = under === '' ? entry.name : `${under}/${entry.name}`;
    if (entry.isDirectory() && !NOT_FOR_ANSWERS.has(entry.name)) pages.push(...(await readPages(folder, path)));
    if (entry.isFile() && entry.name.endsWith('.md')) pages.push({ path, bytes: await readFile(join(folder, path)) });
  }
  return pages;
}

/** An image may leave the pages out. */
function missing(error: NodeJS.ErrnoException): never[] {
  if (error.code === 'ENOENT') return [];
  throw error;
}
