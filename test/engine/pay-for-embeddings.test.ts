/** What an embedding model takes stands in the ledger of the business it worked for, at the prices of its endpoint. */
import { expect, it } from 'vitest';
import type { ModelEndpoint } from '../../src/core/model/model-endpoint.ts';
import { createUsageStore } from '../../src/drivers/store/usage-store.ts';
import { createEmbedders } from '../../src/engine/choose-embedder.ts';
import { createSystemClock } from '../../src/kernel/clock.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import { createConceptEmbedder } from '../builders/concept-embedder.ts';
import { describeEngine } from '../builders/describe-engine.ts';

const signal = new AbortController().signal;

await describeEngine('what embedding costs', (scene) => {
  const open = (name: string, endpoint: Pick<ModelEndpoint, 'id' | 'revision' | 'prices'> | null = null) => {
    const usage = createUsageStore(scene().store.pool);
    const embedder = createConceptEmbedder(name);
    const source = { open: async () => embedder, openFor: async () => embedder };
    const models = { openAll: async () => (endpoint ? [{ endpoint: endpoint as ModelEndpoint, key: null }] : []), tell: async () => {} };
    const embedders = createEmbedders({ models, openSource: () => source, environment: source, usage, clock: createSystemClock() });
    const period = { from: new Date(0), to: new Date(Date.now() + 60_000) };
    const report = async () => (await usage.report(scene().tenantId, period, ['model'])).filter(({ model }) => model === name);
    return { embedders, embedder, report };
  };

  it('counts questions and passages, without prices as without cost', async () => {
    const { embedders, embedder, report } = open('embedding-2');
    const { tenantId } = scene();
    await (await embedders.of(tenantId, signal))?.embed({ texts: ['one', 'two'], role: 'passage', signal });
    await (await embedders.in(tenantId, embedder.space, signal))?.embed({ texts: ['three'], role: 'question', signal });
    expect(await report()).toMatchObject([{ calls: 2, inputTokens: 3, outputTokens: 0, costs: [] }]);
  });

  it('costs what the endpoint of the business asks', async () => {
    const prices = { inputPerMillion: 500_000, outputPerMillion: 0, currency: 'CNY' };
    const { embedders, report } = open('embedding-3', { id: newUuid(), revision: 1, prices });
    await (await embedders.of(scene().tenantId, signal))?.embed({ texts: ['one', 'two'], role: 'passage', signal });
    expect(await report()).toMatchObject([{ inputTokens: 2, costs: [{ amount: 1, currency: 'CNY' }] }]);
  });

  it('leaves no row where no tokens were taken, or the model failed', async () => {
    const { embedders, embedder, report } = open('embedding-4');
    const mine = await embedders.of(scene().tenantId, signal);
    await mine?.embed({ texts: [], role: 'passage', signal });
    embedder.fault = new Error('away');
    await expect(mine?.embed({ texts: ['one'], role: 'passage', signal })).rejects.toThrow('away');
    expect(await report()).toEqual([]);
  });
});
