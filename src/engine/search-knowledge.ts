/** Lets the people of a business see what a question would find in their bases: all of it, or what a public place may see. */
import type { BaseId, TenantId } from '../kernel/ids.ts';
import type { Audience } from '../core/model/knowledge.ts';
import type { PassageHit } from '../core/model/passage.ts';
import { retrievePassages } from './retrieve-passages.ts';
import type { RetrieveDeps } from './retrieve-passages.ts';

export interface KnowledgeSearch {
  readonly tenantId: TenantId;
  readonly baseIds: readonly BaseId[];
  readonly query: string;
  readonly k: number;
  readonly audience: Audience;
}

/** At most `k` hits, in the order in which an answer would use them. */
export async function searchKnowledge(deps: RetrieveDeps, { query, ...search }: KnowledgeSearch): Promise<readonly PassageHit[]> {
  return (await retrievePassages(deps, { ...search, question: query })).hits;
}
