/** The trail of changes on a real database: in one chain a business, kept through crashes, and found out when somebody touches it. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AuditAct, AuditEnd } from '../../../src/core/model/audit.ts';
import type { AuditId, AuditStore } from '../../../src/core/ports/audit-store.ts';
import { createAuditStore } from '../../../src/drivers/store/audit-store.ts';
import { verifyAudit } from '../../../src/engine/verify-audit.ts';
import { newUuid } from '../../../src/kernel/ids.ts';
import type { TenantId } from '../../../src/kernel/ids.ts';
import { startTestPostgres } from '../../support/postgres.ts';
import { openTestStore } from '../../support/store.ts';
import type { TestStore } from '../../support/store.ts';

const server = await startTestPostgres('embedded');

if ('skip' in server) it.skip(`the trail of changes (${server.skip})`);
else {
  describe('the trail of changes', () => {
    describeTrail(server.ownerUrl);
  });
}

const act = (over: Partial<AuditAct> = {}): AuditAct => ({
  actor: 'key:1',
  actorName: '店主',
  address: '192.0.2.1',
  action: 'putConfig',
  target: 'key=texts.refused',
  requestId: 'r',
  fields: ['value'],
  before: { value: 'old' },
  ...over,
});
const done: AuditEnd = { outcome: 'done', status: 200, after: { value: 'new “值”\n' } };
const page = { limit: 50, cursor: null };

function describeTrail(ownerUrl: string): void {
  let store: TestStore;
  let trail: AuditStore;
  let tenantId: TenantId;
  const change = async (given: Partial<AuditAct> = {}, of = tenantId): Promise<void> => {
    const id = newUuid<AuditId>();
    await trail.open(of, id, act(given));
    await trail.close(of, id, done);
  };
  const plant = async (): Promise<TenantId> => {
    const id = newUuid<TenantId>();
    await store.owner(`insert into tenants (id, name, plan) values ($1, 'Shop', 'free')`, [id], id);
    return id;
  };
  /** As somebody who has the database in their hands. */
  const tamper = (statement: string) => store.owner(statement, [tenantId], tenantId);
  beforeAll(async () => {
    store = await openTestStore(ownerUrl);
    trail = createAuditStore(store.pool);
  }, 30_000);
  afterAll(() => store?.close());
  beforeEach(async () => {
    tenantId = await plant();
  });

  it('holds each change once it is made, the newest first, and nothing of one that was refused', async () => {
    await change();
    const refused = newUuid<AuditId>();
    await trail.open(tenantId, refused, act({ action: 'deleteChannel' }));
    await trail.close(tenantId, refused, null);
    await change({ action: 'createApiKey', target: null, before: null });
    const { items } = await trail.list(tenantId, {}, page);
    expect(items).toEqual([
      {
        ...act({ action: 'createApiKey', target: null, before: null }),
        ...done,
        seq: 2,
        at: expect.stringMatching(/^20.*Z$/),
        hash: expect.any(String),
      },
      { ...act(), ...done, seq: 1, at: expect.any(String), hash: expect.stringMatching(/^[\da-f]{64}$/) },
    ]);
    expect(await verifyAudit(trail, tenantId)).toEqual({ entries: 2, broken: null });
  });

  it('is found by who, what and whereof, a page at a time, and by its own business alone', async () => {
    for (const action of ['a', 'b', 'a', 'a']) await change({ action });
    await change({ action: 'a' }, await plant());
    const first = await trail.list(tenantId, { action: 'a', actor: 'key:1', target: 'key=texts.refused' }, { limit: 2, cursor: null });
    expect(first.items.map(({ seq }) => seq)).toEqual([4, 3]);
    const next = await trail.list(tenantId, { action: 'a' }, { limit: 2, cursor: first.nextCursor });
    expect([next.items.map(({ seq }) => seq), next.nextCursor]).toEqual([[1], null]);
    expect((await trail.list(tenantId, { actor: 'key:2' }, page)).items).toEqual([]);
    await expect(trail.list(tenantId, {}, { limit: 1, cursor: 'bm8' })).rejects.toMatchObject({ code: 'input_invalid' });
  });

  it('stays one chain when many changes end at the same time', async () => {
    await Promise.all(Array.from({ length: 40 }, (_, index) => change({ target: String(index) })));
    expect(await verifyAudit(trail, tenantId)).toEqual({ entries: 40, broken: null });
    const { items } = await trail.list(tenantId, {}, page);
    expect(new Set(items.map(({ target }) => target)).size).toBe(40);
  });

  it('holds a change whose process died in the middle, and says that its end is not known', async () => {
    await trail.open(tenantId, newUuid<AuditId>(), act());
    expect((await trail.list(tenantId, {}, page)).items).toEqual([]);
    const later = createAuditStore(store.pool, 0);
    expect((await later.list(tenantId, {}, page)).items).toMatchObject([
      { action: 'putConfig', outcome: 'unknown', status: null, after: null },
    ]);
    expect(await verifyAudit(later, tenantId)).toEqual({ entries: 1, broken: null });
  });

  it.each([
    ['changed', `update audit_entries set body = replace(body, 'old', 'bad') where tenant_id = $1 and seq = 3`, 3],
    ['changed where it is looked for', `update audit_entries set action = 'other' where tenant_id = $1 and seq = 2`, 2],
    ['taken out of the middle', `delete from audit_entries where tenant_id = $1 and seq = 4`, 4],
    ['taken away at the end', `delete from audit_entries where tenant_id = $1 and seq >= 5`, 5],
    [
      'given another place',
      `update audit_entries a set body = b.body, hash = b.hash from audit_entries b
       where a.tenant_id = $1 and b.tenant_id = $1 and a.seq in (2, 3) and b.seq = 5 - a.seq`,
      2,
    ],
    [
      'written anew with a hash that fits it',
      `update audit_entries a set body = replace(a.body, 'old', 'bad'),
         hash = encode(sha256(convert_to(b.hash || E'\\n' || replace(a.body, 'old', 'bad'), 'UTF8')), 'hex')
       from audit_entries b where a.tenant_id = $1 and b.tenant_id = $1 and a.seq = 6 and b.seq = 5`,
      6,
    ],
  ])('names the first entry that was %s', async (_what, statement, seq) => {
    for (let count = 1; count <= 6; count += 1) await change({ target: `t${count}` });
    await tamper(statement);
    expect(await verifyAudit(trail, tenantId)).toEqual({ entries: seq - 1, broken: { seq, reason: expect.any(String) } });
  });
}
