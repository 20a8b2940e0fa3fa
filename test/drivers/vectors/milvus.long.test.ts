/** Vectors in real Milvus servers: the contract, what it does when the server goes and comes back, and what is set up in it. */
import { afterAll, describe, expect, it } from 'vitest';
import { createMilvusVectors } from '../../../src/drivers/vectors/milvus.ts';
import type { BaseId, DocumentId, PassageId, TenantId } from '../../../src/kernel/ids.ts';
import { newUuid } from '../../../src/kernel/ids.ts';
import { describeVectorStore, direction } from '../../contracts/vector-store.contract.ts';
import { startTestMilvus } from '../../support/milvus.ts';
import type { MilvusKind } from '../../support/milvus.ts';
import { until } from '../../support/until.ts';

const SERVERS: readonly (readonly [MilvusKind, string])[] = [
  ['full', 'Milvus 2.3.5'],
  ['lite', 'Milvus Lite 3.2.2'],
];

for (const [kind, name] of SERVERS) {
  const server = await startTestMilvus(kind);
  if ('skip' in server) it.skip(`vectors in ${name} (${server.skip})`);
  else {
    afterAll(() => server.stop());
    const open = () => createMilvusVectors({ address: server.address, token: null, database: null });

    describeVectorStore(name, async () => ({ store: open(), again: async () => open() }), 120_000);

    describe(`a server of ${name}`, () => {
      it('is asked again once it is back, with everything that was in it', async () => {
        const store = open();
        const space = { model: `test/${newUuid<string>()}`, dimensions: 8 };
        const [tenantId, baseId, passageId] = [newUuid<TenantId>(), newUuid<BaseId>(), newUuid<PassageId>()];
        const vector = direction(8, 1);
        await store.upsert(space, tenantId, [{ passageId, documentId: newUuid<DocumentId>(), baseId, audience: 'public', vector }]);
        const ask = () => store.search(space, { tenantId, baseIds: [baseId], audience: 'public', vector, k: 3 });
        expect(await ask()).toHaveLength(1);
        await server.kill();
        await expect(ask()).rejects.toMatchObject({ code: 'upstream_unreachable' });
        await expect(store.check()).rejects.toMatchObject({ code: 'upstream_unreachable' });
        await server.start();
        const hits = () => ask().catch(() => []);
        await until(async () => (await hits()).length === 1, 90_000, 500);
        expect((await ask())[0]).toMatchObject({ passageId });
        await store.close();
      }, 240_000);
    });
  }
}

describe('Milvus that is not there', () => {
  it('is unreachable, and asked anew with every call', async () => {
    const store = createMilvusVectors({ address: '127.0.0.1:1', token: null, database: null });
    for (let call = 0; call < 2; call += 1) await expect(store.check()).rejects.toMatchObject({ code: 'upstream_unreachable' });
    await store.close();
  });
});
