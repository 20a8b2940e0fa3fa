/** Puts the best passages in the order of a tenant's rerank model, where it has one; without its answer they stay as they are. */
import { callInTime } from '../kernel/call-in-time.ts';
import type { Clock } from '../kernel/clock.ts';
import type { TenantId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import { titleOf } from '../core/model/passage.ts';
import type { PassageHit } from '../core/model/passage.ts';
import type { ModelStore, OpenModel } from '../core/ports/model-store.ts';
import type { Reranker } from '../core/ports/reranker.ts';
import type { OnHealth } from './choose-models.ts';
import { createOwnModels } from './own-models.ts';
import type { OwnModels } from './own-models.ts';

export interface RerankDeps {
  readonly models: Pick<ModelStore, 'openAll' | 'tell'>;
  readonly openReranker: (model: OpenModel, onHealth: OnHealth) => Reranker;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface Reranked {
  readonly hits: readonly PassageHit[];
  /** False: the tenant has a rerank model, and it did not answer. */
  readonly isWhole: boolean;
}

export interface RerankHits {
  /** At most `k` of the hits. Never rejects. */
  rerank(tenantId: TenantId, question: string, hits: readonly PassageHit[], k: number): Promise<Reranked>;
  readonly forget: OwnModels<Reranker>['forget'];
}

/** What it reads of the hits, and so what it should be given at least: the right passage is among these nearly always, and each one more costs its tokens. */
export const READ = 20;
/** A customer waits for it. */
const MOST_MS = 3_000;

export const NO_RERANK: Pick<RerankHits, 'rerank'> = {
  rerank: async (_tenantId, _question, hits, k) => ({ hits: hits.slice(0, k), isWhole: true }),
};

export function createRerankHits({ models, openReranker, clock, logger }: RerankDeps): RerankHits {
  const own = createOwnModels({ models, kind: 'rerank', open: openReranker, clock });
  const never = new AbortController().signal;
  return {
    forget: own.forget,
    rerank: async (tenantId, question, hits, k) => {
      const reranker = hits.length < 2 ? null : await own.of(tenantId);
      if (reranker === null) return { hits: hits.slice(0, k), isWhole: true };
      const read = hits.slice(0, READ);
      const texts = read.map((hit) => `${titleOf(hit)}\n${hit.text}`);
      try {
        const scores = await callInTime(clock, MOST_MS, never, (signal) => reranker.rerank({ question, texts, signal }));
        const order = [...read.keys()].toSorted((a, b) => scores[b]! - scores[a]! || a - b);
        return { hits: [...order.map((at) => read[at]!), ...hits.slice(READ)].slice(0, k), isWhole: true };
      } catch (error) {
        logger.warn({ error, tenant_id: tenantId }, 'the rerank model did not answer; passages stay in their order');
        return { hits: hits.slice(0, k), isWhole: false };
      }
    },
  };
}
