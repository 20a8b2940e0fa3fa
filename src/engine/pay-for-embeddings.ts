/** What calls of an embedding model cost, written into the ledger of whom they were made for. */
import type { ModelId, TenantId } from '../kernel/ids.ts';
import { costOf } from '../core/model/model-endpoint.ts';
import type { ModelPrices } from '../core/model/model-endpoint.ts';
import type { Embedder } from '../core/ports/embedder.ts';
import type { UsageStore } from '../core/ports/usage-store.ts';

/** Whose endpoint it is; both are null for that of the environment. */
export interface Paid {
  readonly modelId: ModelId | null;
  readonly prices: ModelPrices | null;
}

interface Payer extends Paid {
  readonly tenantId: TenantId;
  readonly usage: Pick<UsageStore, 'recordEmbedding'>;
}

/** A model that takes no tokens, as local ones, leaves no row. */
export function payFor(embedder: Embedder, { tenantId, modelId, prices, usage }: Payer): Embedder {
  const { model } = embedder;
  return {
    ...embedder,
    embed: async (request) => {
      const made = await embedder.embed(request);
      const { tokens } = made;
      const cost = prices && { amount: costOf({ inputTokens: tokens, outputTokens: 0 }, prices), currency: prices.currency };
      if (tokens > 0) await usage.recordEmbedding({ tenantId, modelId, model, tokens, cost });
      return made;
    },
  };
}
