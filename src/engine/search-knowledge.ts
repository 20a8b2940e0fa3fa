/** Lets the people of a business see what a question would find in their bases, internal documents included. */
import type { BaseId, TenantId } from '../kernel/ids.ts';
import type { PassageHit } from '../core/model/passage.ts';
import { retrievePassages } from './retrieve-passages.ts';
import type { RetrieveDeps } from './retrieve-passages.ts';

/** At most `k` hits, in the order in which an answer would use them. */
export async function searchKnowledge(
  deps: RetrieveDeps,
  tenantId: TenantId,
  baseIds: readonly BaseId[],
  query: string,
  k: number,
): Promise<readonly PassageHit[]> {
  return (await retrievePassages(deps, { tenantId, baseIds, question: query, k, audience: 'internal' })).hits;
}
