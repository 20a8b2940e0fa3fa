/** The order of a tenant's rerank model, and the order that stays without its answer. */
import { describe, expect, it } from 'vitest';
import type { PassageHit } from '../../src/core/model/passage.ts';
import type { RerankRequest } from '../../src/core/ports/reranker.ts';
import { createTextAnalyser } from '../../src/drivers/text-analyser/jieba-and-stems.ts';
import { createRerankHits, READ } from '../../src/engine/rerank-hits.ts';
import { UpstreamUnreachable } from '../../src/kernel/errors.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import type { TenantId } from '../../src/kernel/ids.ts';
import { createSilentLogger } from '../../src/kernel/logger.ts';
import { buildModel } from '../builders/build-model.ts';
import { buildSearch } from '../builders/build-search.ts';
import { createManualClock } from '../builders/manual-clock.ts';

const tenantId = newUuid<TenantId>();
const texts = Array.from({ length: 25 }, (_, at) => ({ title: 'Kettle', text: `The kettle of the house number ${at}.` }));
const { hits } = buildSearch('kettle', texts, createTextAnalyser());
const names = (found: readonly PassageHit[]): string => found.map(({ externalId }) => externalId).join(' ');

function rig(score: (request: RerankRequest) => Promise<readonly number[]>, has = true) {
  const clock = createManualClock();
  const requests: RerankRequest[] = [];
  const models = {
    openAll: async () => (has ? [{ endpoint: buildModel({ tenantId, kind: 'rerank' }), key: null }] : []),
    tell: async () => {},
  };
  const rerank = async (request: RerankRequest) => {
    requests.push(request);
    return score(request);
  };
  const made = createRerankHits({ models, openReranker: () => ({ rerank }), clock, logger: createSilentLogger() });
  return { ...made, clock, requests };
}

describe('reranking', () => {
  it('reads the best twenty with what stands above them, and keeps the others behind', async () => {
    const { rerank, requests } = rig(async (request) => request.texts.map((_, at) => at));
    expect(READ).toBe(20);
    const { hits: order, isWhole } = await rerank(tenantId, 'kettle', hits, 22);
    expect(isWhole).toBe(true);
    expect(names(order)).toBe(names([...hits.slice(0, 20).toReversed(), ...hits.slice(20, 22)]));
    expect(requests[0]?.texts[0]).toBe(`Kettle\n${hits[0]!.text}`);
  });

  it('keeps the order, and says that it is not whole, when the model fails or is too slow', async () => {
    const failing = rig(async () => Promise.reject(new UpstreamUnreachable('gone')));
    expect(await failing.rerank(tenantId, 'kettle', hits, 3)).toEqual({ hits: hits.slice(0, 3), isWhole: false });
    const slow = rig(() => new Promise(() => {}));
    const waiting = slow.rerank(tenantId, 'kettle', hits, 3);
    await slow.clock.pass(3_000);
    expect(await waiting).toEqual({ hits: hits.slice(0, 3), isWhole: false });
  });

  it('gives no more than the answer needs where there is no such model', async () => {
    const { rerank, requests } = rig(async () => [], false);
    expect(await rerank(tenantId, 'kettle', hits, 2)).toEqual({ hits: hits.slice(0, 2), isWhole: true });
    expect(requests).toEqual([]);
  });
});
