/** The words index on both ends of the supported PostgreSQL versions, and its own bookkeeping. */
import { afterAll, describe, expect, it } from 'vitest';
import pg from 'pg';
import { migrations } from '../../../migrations/index.ts';
import { createPgPool } from '../../../src/drivers/_shared/pg-pool.ts';
import { createWordsIndex } from '../../../src/drivers/passages/words-index.ts';
import { migrateSchema } from '../../../src/drivers/store/migrate-schema.ts';
import { createTextAnalyser } from '../../../src/drivers/text-analyser/jieba-and-stems.ts';
import type { BaseId, DocumentId, TenantId } from '../../../src/kernel/ids.ts';
import { newUuid } from '../../../src/kernel/ids.ts';
import { createSilentLogger } from '../../../src/kernel/logger.ts';
import { describePassageIndex, draft, type PassageIndexUnderTest } from '../../contracts/passage-index.contract.ts';
import { createTestDatabase, startTestPostgres } from '../../support/postgres.ts';

const logger = createSilentLogger();
const analyser = createTextAnalyser();

async function openIndex(ownerUrl: string, closers: (() => Promise<void>)[]): Promise<PassageIndexUnderTest & { owner: pg.Client }> {
  const database = await createTestDatabase(ownerUrl);
  await migrateSchema(database.url, migrations, logger);
  const owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
  const pool = createPgPool({ connectionString: database.url, role: 'claw_app', max: 4, logger });
  closers.push(async () => {
    await pool.close();
    await owner.end();
    await database.drop();
  });
  return {
    owner,
    index: createWordsIndex(analyser, newUuid),
    transactions: pool,
    newTenant: async () => {
      const id = newUuid<TenantId>();
      await owner.query(`insert into tenants (id, name, plan) values ($1, $2, 'free')`, [id, `tenant ${id}`]);
      return id;
    },
    newBase: async (tenantId) => {
      const id = newUuid<BaseId>();
      await owner.query('insert into knowledge_bases (tenant_id, id, name) values ($1, $2, $3)', [tenantId, id, `base ${id}`]);
      return id;
    },
    newDocument: async (tenantId, baseId, about) => {
      const id = newUuid<DocumentId>();
      await owner.query(
        `insert into documents (tenant_id, id, base_id, external_id, title, media_type, audience, content, content_hash)
         values ($1, $2, $3, $4, '', 'text/plain', $5, '', '')`,
        [tenantId, id, baseId, about?.externalId ?? null, about?.audience ?? 'public'],
      );
      return id;
    },
    placesOf: async (tenantId, id) =>
      (await owner.query('select id, page from passages where tenant_id = $1 and document_id = $2 order by ord', [tenantId, id])).rows,
    bury: async (tenantId, id) => {
      await owner.query(`update documents set deleted_at = now(), state = 'deleted' where tenant_id = $1 and id = $2`, [tenantId, id]);
    },
  };
}

for (const kind of ['embedded', 'system'] as const) {
  const server = await startTestPostgres(kind);
  if ('skip' in server) {
    it.skip(`words index on the ${kind} PostgreSQL (${server.skip})`);
    continue;
  }
  const closers: (() => Promise<void>)[] = [];
  afterAll(() => Promise.all(closers.map((close) => close())));
  describePassageIndex(`words on the ${kind} PostgreSQL`, () => openIndex(server.ownerUrl, closers));

  describe(`words index on the ${kind} PostgreSQL`, () => {
    it('leaves no posting and no count behind when its documents are removed', async () => {
      const { index, transactions, owner, newTenant, newBase, newDocument } = await openIndex(server.ownerUrl, closers);
      const tenantId = await newTenant();
      const baseId = await newBase(tenantId);
      const ids = [await newDocument(tenantId, baseId), await newDocument(tenantId, baseId)];
      for (const id of ids) {
        const drafts = Array.from({ length: 230 }, (_, ord) => draft(`第${ord}条：水壶 kettle v${ord}`, { ord, title: '说明' }));
        await transactions.withTenant(tenantId, (tx) => index.put(tx, baseId, id, drafts));
      }
      const counts = async () =>
        (
          await owner.query(
            'select (select count(*)::int from postings) p, (select passages::int from passage_stats) s, (select total_length::int from passage_stats) l',
          )
        ).rows[0];
      expect(await counts()).toMatchObject({ s: 460 });
      for (const id of ids) await transactions.withTenant(tenantId, (tx) => index.remove(tx, id));
      expect(await counts()).toEqual({ p: 0, s: 0, l: 0 });
    });

    it('makes the postings of older rules anew and leaves the passages what they are', async () => {
      const { index, transactions, owner, newTenant, newBase, newDocument, placesOf } = await openIndex(server.ownerUrl, closers);
      const tenantId = await newTenant();
      const baseId = await newBase(tenantId);
      const id = await newDocument(tenantId, baseId);
      const drafts = [draft('The kettle is blue.'), draft('The lamp is red.', { ord: 1 })];
      const put = () => transactions.withTenant(tenantId, (tx) => index.put(tx, baseId, id, drafts));
      await put();
      const before = await placesOf(tenantId, id);
      await owner.query(`update passages set terms_version = 0, terms = '{kettl}', length = 1 where ord = 0`);
      await owner.query(`delete from postings where term <> 'lamp' and term <> 'red'`);
      const posted = async () => (await owner.query('select term from postings order by term')).rows.map(({ term }) => term);
      expect(await posted()).toEqual(['lamp', 'red']);
      expect(await put()).toEqual({ kept: 2, added: 0, removed: 0 });
      expect(await posted()).toEqual(['blue', 'kettl', 'lamp', 'red']);
      expect(await placesOf(tenantId, id)).toEqual(before);
    });
  });
}
