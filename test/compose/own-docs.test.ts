/** Claw's own pages: there from the first start, up to date with each later one, and gone for good once their owner deleted them. */
import { mkdir, mkdtemp, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ensureFirstTenant } from '../../src/compose/first-run.ts';
import { updateDocs } from '../../src/compose/own-docs.ts';
import { DOCS_BASE } from '../../src/core/model/knowledge.ts';
import { createAddDocuments } from '../../src/engine/add-documents.ts';
import type { DocumentInput } from '../../src/engine/add-documents.ts';
import { createWordsIndex } from '../../src/drivers/passages/words-index.ts';
import { createAdminStores } from '../../src/drivers/store/create-admin-stores.ts';
import type { AdminStores } from '../../src/drivers/store/create-admin-stores.ts';
import { createTextAnalyser } from '../../src/drivers/text-analyser/jieba-and-stems.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import type { TenantId } from '../../src/kernel/ids.ts';
import { createSilentLogger } from '../../src/kernel/logger.ts';
import { startTestPostgres } from '../support/postgres.ts';
import { openTestStore } from '../support/store.ts';
import type { TestStore } from '../support/store.ts';

const server = await startTestPostgres();
if ('skip' in server) it.skip(`Claw's own pages (${server.skip})`);
else {
  describe("Claw's own pages", () => {
    describePages(server.ownerUrl);
  });
}

const logger = createSilentLogger();

function describePages(ownerUrl: string): void {
  let store: TestStore;
  let stores: AdminStores;
  let home = '';
  let folder = '';
  let tenantId: TenantId;
  beforeAll(async () => {
    store = await openTestStore(ownerUrl);
    const { pool, url, role } = store;
    const index = createWordsIndex(createTextAnalyser(), newUuid);
    stores = createAdminStores({ pool, connectionString: url, role, index, newId: newUuid, logger });
    home = await mkdtemp(join(tmpdir(), 'claw-docs-'));
  }, 30_000);
  afterAll(async () => {
    await stores.close();
    await store.close();
    await rm(home, { recursive: true });
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(home, 'pages-'));
    await mkdir(join(folder, 'zh-CN'));
    for (const page of ['start.md', 'stop.md', 'zh-CN/start.md']) await writeFile(join(folder, page), `# ${page}\n\nText.`);
  });

  const start = async () => {
    const { knowledge, directory, apiKeys } = stores;
    const { tenant } = await ensureFirstTenant({ knowledge, directory, apiKeys, newId: newUuid }, home);
    tenantId = tenant.id;
    await updateDocs({ knowledge, addDocuments: add(), folder }, tenantId);
  };
  const add = () =>
    createAddDocuments({
      mostDocuments: async () => 100,
      store: stores.knowledge,
      jobs: { enqueueIngest: async () => {} },
      newId: newUuid,
      logger,
    });
  const base = async () => (await stores.knowledge.baseByName(tenantId, DOCS_BASE))!;
  const names = async () => {
    const { items } = await stores.knowledge.documents(tenantId, (await base()).id, { limit: 100, cursor: null });
    return items.map(({ externalId }) => externalId ?? '').toSorted((a, b) => (a < b ? -1 : 1));
  };

  it('are put into a base of a new tenant, and left alone when nothing changed', async () => {
    await start();
    expect(await names()).toEqual(['start.md', 'stop.md', 'zh-CN/start.md']);
    const ids = async () => {
      const { items } = await stores.knowledge.documents(tenantId, (await base()).id, { limit: 100, cursor: null });
      return items.map(({ id }) => id);
    };
    const before = await ids();
    await start();
    expect(await ids()).toEqual(before);
  });

  it('leave the base when they left the program, and what people put there stays', async () => {
    await start();
    const own: DocumentInput = { fileName: 'prices.txt', externalId: 'prices.txt', mediaType: 'text/plain', bytes: Buffer.from('Ten.') };
    await add()(tenantId, (await base()).id, [own]);
    await unlink(join(folder, 'stop.md'));
    await start();
    expect(await names()).toEqual(['prices.txt', 'start.md', 'zh-CN/start.md']);
  });

  it('do not come back once their base was deleted', async () => {
    await start();
    await stores.knowledge.deleteBase(tenantId, (await base()).id);
    await start();
    expect(await stores.knowledge.baseByName(tenantId, DOCS_BASE)).toBeNull();
  });

  it('come after a start that died when the tenant was made and its channels were not', async () => {
    await store.owner('truncate tenants cascade');
    const { knowledge, apiKeys } = stores;
    const directory = { ...stores.directory, createChannel: () => Promise.reject(new Error('died')) };
    await expect(ensureFirstTenant({ knowledge, directory, apiKeys, newId: newUuid }, home)).rejects.toThrow('died');
    await start();
    expect(await names()).toEqual(['start.md', 'stop.md', 'zh-CN/start.md']);
  });
}
