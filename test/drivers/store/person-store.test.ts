/** A customer is erased everywhere: a mark in every field of theirs is in no table afterwards, and no column can be forgotten. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newUuid } from '../../../src/kernel/ids.ts';
import type { ContactId, TenantId } from '../../../src/kernel/ids.ts';
import { createAuditStore } from '../../../src/drivers/store/audit-store.ts';
import { OTHER_TABLES } from '../../../src/drivers/store/persons/other-tables.ts';
import { PERSONAL_TABLES } from '../../../src/drivers/store/persons/personal-tables.ts';
import { createPersonStore } from '../../../src/drivers/store/persons/person-store.ts';
import { verifyAudit } from '../../../src/engine/verify-audit.ts';
import type { AuditId } from '../../../src/core/ports/audit-store.ts';
import type { PersonRow } from '../../../src/core/ports/person-store.ts';
import { plantTenant } from '../../builders/plant-tenant.ts';
import { startTestPostgres } from '../../support/postgres.ts';
import { openTestStore } from '../../support/store.ts';
import type { TestStore } from '../../support/store.ts';

const server = await startTestPostgres('embedded');
if ('skip' in server) throw new Error(server.skip);
const { ownerUrl } = server;

const CANARY = 'canary4711';
const ORDER = { by: 'key:k', cachesS: 60, backupsS: 3_600, cacheTags: ['namespace:ai_response'] };

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore(ownerUrl);
}, 30_000);
afterAll(() => store?.close());

const PERSONAL_JSON = ['answer', 'payload'];

/** Writes the mark into every text, JSON and bytes of the planted customer that may hold any. */
async function mark(tenantId: TenantId, contactId: ContactId): Promise<readonly string[]> {
  const marked: string[] = [];
  await store.owner(`update limit_entries set subject = 'contact', value = $1 where tenant_id = $2`, [contactId, tenantId], tenantId);
  for (const table of ['limit_counts', 'limit_alerts']) {
    await store.owner(`update ${table} set subject = $1 where tenant_id = $2`, [contactId, tenantId], tenantId);
  }
  await store.owner(`update evaluation_runs set source = 'yesterday' where tenant_id = $1`, [tenantId], tenantId);
  await store.owner(`update evaluation_answers set question = $1 where tenant_id = $2`, [`${CANARY} text`, tenantId], tenantId);
  const columns = await store.owner<{ table: string; column: string; type: string }>(
    `select table_name as table, column_name as column, data_type as type from information_schema.columns
     where table_schema = 'public' and is_generated = 'NEVER' and data_type in ('text', 'jsonb', 'bytea')`,
  );
  const keep = new Set([
    'limit_entries.value',
    'limit_counts.subject',
    'limit_alerts.subject',
    'evaluation_answers.question',
    'talk_words.word',
  ]);
  for (const { table, column, type } of columns) {
    const name = `${table}.${column}`;
    if (!PERSONAL_TABLES.some((one) => one.table === table) || keep.has(name)) continue;
    const inJson = { said: CANARY, ...(PERSONAL_JSON.includes(column) ? { id: contactId } : {}) };
    const value = type === 'jsonb' ? JSON.stringify(inJson) : type === 'bytea' ? Buffer.from(CANARY) : `${CANARY} ${column}`;
    const done = await store.owner(`update ${table} set ${column} = $1 where tenant_id = $2 returning 1`, [value, tenantId], tenantId).then(
      (rows) => rows.length > 0,
      // A list of states, or a number: nothing that a person could write stands there.
      (error: { code?: string }) => {
        if (error.code !== '23514') throw error;
        return false;
      },
    );
    if (done) marked.push(name);
  }
  await store.owner(`update talk_words set word = $1 where tenant_id = $2`, [CANARY, tenantId], tenantId);
  await store.owner(`update knowledge_gaps set words = array[$1] where tenant_id = $2`, [CANARY, tenantId], tenantId);
  return marked;
}

/** Names of the tables that hold the text anywhere. */
async function holding(text: string): Promise<readonly string[]> {
  const tables = await store.owner<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public'`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const [row] = await store.owner<{ rows: number }>(
      `select count(*)::int as rows from ${name} t where strpos(to_jsonb(t)::text, $1) > 0 or strpos(to_jsonb(t)::text, encode($1::bytea, 'hex')) > 0`,
      [text],
    );
    if (row!.rows > 0) found.push(name);
  }
  return found.toSorted();
}

async function planted(): Promise<{ readonly tenantId: TenantId; readonly contactId: ContactId }> {
  const tenantId = newUuid<TenantId>();
  await plantTenant(store.pool, tenantId);
  const [contact] = await store.owner<{ id: ContactId }>('select id from contacts where tenant_id = $1', [tenantId], tenantId);
  return { tenantId, contactId: contact!.id };
}

describe('what is known of a customer', () => {
  it('is judged column by column, for every table there is', async () => {
    const real = await store.owner<{ name: string }>(
      `select table_name || '.' || column_name as name from information_schema.columns
       where table_schema = 'public' and column_name <> 'tenant_id' and table_name <> 'claw_migrations'`,
    );
    const judged = [
      ...PERSONAL_TABLES.flatMap(({ table, told, inner }) => [...told, ...inner].map((column) => `${table}.${column}`)),
      ...OTHER_TABLES.flatMap(({ tables }) =>
        Object.entries(tables).flatMap(([table, columns]) => columns.split(' ').map((column) => `${table}.${column}`)),
      ),
    ];
    expect(judged.toSorted()).toEqual(real.map(({ name }) => name).toSorted());
  });

  it('is in no table after the erasure, whatever field it stood in, and the trail still holds', async () => {
    const { tenantId, contactId } = await planted();
    const other = await planted();
    const [audit, persons] = [createAuditStore(store.pool), createPersonStore(store.pool)];
    await store.owner('delete from audit_entries where tenant_id = $1', [tenantId], tenantId);
    await store.owner('delete from audit_open where tenant_id = $1', [tenantId], tenantId);
    await store.owner('delete from audit_heads where tenant_id = $1', [tenantId], tenantId);
    const act = { actor: 'key:k', actorName: 'k', address: '::1', action: 'changeContact', target: `id=${contactId}`, requestId: 'r' };
    await audit.open(tenantId, 'a0000000-0000-4000-8000-000000000001' as AuditId, { ...act, fields: ['tier'], before: null });
    await audit.close(tenantId, 'a0000000-0000-4000-8000-000000000001' as AuditId, { outcome: 'done', status: 200, after: null });
    expect((await mark(tenantId, contactId)).length).toBeGreaterThan(40);
    const holders = await holding(CANARY);
    expect(holders.length).toBeGreaterThan(15);

    const erasure = await persons.erase(tenantId, { ...ORDER, contactId });
    expect(await holding(CANARY)).toEqual([]);
    // Ids that name nobody any more: the proof itself, what was used, and who of the team changed what.
    expect((await holding(contactId)).filter((table) => !['audit_entries', 'erasures', 'usage'].includes(table))).toEqual([]);
    expect(erasure!.removed).toMatchObject({ contacts: 1, conversations: 1, messages: 1, files: 1, kept_answers: 1, limit_entries: 1 });
    expect(Object.keys(erasure!.removed)).toEqual(expect.arrayContaining(holders.filter((table) => table !== 'notification_sends')));
    expect(await verifyAudit(audit, tenantId)).toMatchObject({ broken: null });
    const [left] = await store.owner<{ n: number }>(
      'select count(*)::int as n from contacts where tenant_id = $1',
      [other.tenantId],
      other.tenantId,
    );
    expect(left!.n).toBe(1);
  });

  it('gives the same proof again, to two who erase at once too, and none for who never was', async () => {
    const { tenantId, contactId } = await planted();
    const persons = createPersonStore(store.pool);
    const order = { ...ORDER, contactId };
    const [one, two] = await Promise.all([persons.erase(tenantId, order), persons.erase(tenantId, { ...order, by: 'key:other' })]);
    expect(one).not.toBeNull();
    expect(two).toEqual(one);
    expect(await persons.erase(tenantId, order)).toEqual(one);
    expect(await persons.erasure(tenantId, contactId)).toEqual(one);
    expect(one!.backupsUntil.getTime() - one!.cachesUntil.getTime()).toBe((3_600 - 60) * 1_000);
    expect(await persons.erase(tenantId, { ...order, contactId: newUuid<ContactId>() })).toBeNull();
    expect(await persons.erasure((await planted()).tenantId, contactId)).toBeNull();
  });

  it('is told with everything that was said and sent, page after page, and of nobody else', async () => {
    const { tenantId, contactId } = await planted();
    const [talk] = await store.owner<{ id: string; channel_id: string }>(
      'select id, channel_id from conversations where tenant_id = $1',
      [tenantId],
      tenantId,
    );
    await store.owner(
      `insert into messages (tenant_id, id, channel_id, conversation_id, seq, role, state, text)
       select $1, gen_random_uuid(), $2, $3, n, 'user', 'answered', 'said ' || n from generate_series(2, 450) n`,
      [tenantId, talk!.channel_id, talk!.id],
      tenantId,
    );
    const rows: PersonRow[] = [];
    for await (const row of createPersonStore(store.pool).rows(tenantId, contactId)) rows.push(row);
    expect(rows[0]).toMatchObject({ table: 'contacts', row: { id: contactId, external_id: 'c' } });
    const said = rows.filter(({ table }) => table === 'messages').map(({ row }) => row['text']);
    expect(said).toEqual(['hi', ...Array.from({ length: 449 }, (_, index) => `said ${index + 2}`)]);
    expect(rows.find(({ table }) => table === 'files')?.row).toMatchObject({ name: 'a.png', bytes: Buffer.from('x').toString('base64') });
    expect(rows.find(({ table }) => table === 'feedback')?.row).toMatchObject({ value: 1 });
  });

  it('leaves a gap in the knowledge the words that somebody else asked with too', async () => {
    const { tenantId, contactId } = await planted();
    await store.owner(`update messages set text = 'refund of ${CANARY}' where tenant_id = $1`, [tenantId], tenantId);
    await store.owner(`update knowledge_gaps set words = array['refund', '${CANARY}'] where tenant_id = $1`, [tenantId], tenantId);
    const [theirs, talk, said] = [newUuid(), newUuid(), newUuid()];
    const insert = (text: string, params: readonly unknown[]) => store.owner(text, [tenantId, ...params], tenantId);
    await insert(
      `insert into contacts (tenant_id, id, channel_id, external_id, tier) select $1, $2, channel_id, 'other', 'free' from contacts where id = $3`,
      [theirs, contactId],
    );
    await insert(
      `insert into conversations (tenant_id, id, channel_id, contact_id, key) select $1, $2, channel_id, id, 'other' from contacts where id = $3`,
      [talk, theirs],
    );
    await insert(
      `insert into messages (tenant_id, id, channel_id, conversation_id, seq, role, state, text)
       select $1, $2, channel_id, id, 1, 'user', 'answered', 'A Refund, please' from conversations where id = $3`,
      [said, talk],
    );
    await insert(
      `insert into gap_questions (tenant_id, message_id, gap_id, reason) select $1, $2, id, 'refused' from knowledge_gaps where tenant_id = $1`,
      [said],
    );
    await createPersonStore(store.pool).erase(tenantId, { ...ORDER, contactId });
    const gaps = await store.owner<{ words: string[] }>('select words from knowledge_gaps where tenant_id = $1', [tenantId], tenantId);
    expect(gaps).toEqual([{ words: ['refund'] }]);
  });
});
