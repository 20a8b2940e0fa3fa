/** Lets the people of a business see what a question would find in their bases, internal documents included. */
import type { BaseId, TenantId } from '../kernel/ids.ts';
import type { PassageHit } from '../core/model/passage.ts';
import type { Transactions } from '../core/ports/unit-of-work.ts';
import { retrievePassages } from './retrieve-passages.ts';
import type { RetrieveDeps } from './retrieve-passages.ts';

export interface SearchKnowledgeDeps extends RetrieveDeps {
  readonly transactions: Transactions;
}

/** At most `k` hits, in the order in which an answer would use them. */
export function searchKnowledge(
  deps: SearchKnowledgeDeps,
  tenantId: TenantId,
  baseIds: readonly BaseId[],
  query: string,
  k: number,
): Promise<readonly PassageHit[]> {
  return deps.transactions.withTenant(tenantId, async (tx) => {
    const question = { tenantId, baseIds, question: query, k, audience: 'internal' } as const;
    return (await retrievePassages(deps, tx, question)).hits;
  });
}
