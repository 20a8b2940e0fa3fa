/** What is indexed again from what is stored, and what is read again from the web. */
import { expect, it } from 'vitest';
import type { Document } from '../../src/core/model/knowledge.ts';
import { reindexDocument } from '../../src/engine/reindex-document.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import type { TenantId } from '../../src/kernel/ids.ts';
import { createFakeKnowledge } from '../builders/fake-knowledge.ts';

const tenantId = newUuid<TenantId>();
const URL = 'https://shop.example/fees';

async function reindexed(about: Partial<Document>): Promise<readonly string[]> {
  const done: string[] = [];
  const { knowledge, addBase, addDocument } = createFakeKnowledge(tenantId);
  const { id } = addDocument(addBase('Shop'), { state: 'failed', ...about });
  const deps = {
    knowledge: { ...knowledge, requeueDocument: async () => ({ id, queued: 2 }) },
    jobs: { enqueueIngest: async () => void done.push('indexed') },
    webSources: { addPage: async () => (done.push('read'), id) },
  };
  expect(await reindexDocument(deps, tenantId, id)).toMatchObject({ id });
  return done;
}

it('indexes what is stored again, also a file without a byte that has an address', async () => {
  expect(await reindexed({ bytes: 5, url: URL, externalId: URL })).toEqual(['indexed']);
  expect(await reindexed({ bytes: 0, url: URL, externalId: 'fees.md' })).toEqual(['indexed']);
});

it('reads a page from the web that never came', async () => {
  expect(await reindexed({ bytes: 0, url: URL, externalId: URL })).toEqual(['read']);
});
