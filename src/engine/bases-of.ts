/** The knowledge bases that a call names for a channel. */
import { type Fault, InputError } from '../kernel/errors.ts';
import { type BaseId, parseId, type TenantId } from '../kernel/ids.ts';
import type { KnowledgeStore } from '../core/ports/knowledge-store.ts';

/** Each base once. @throws InputError 422 naming the ones that are not there. */
export async function basesOf(
  { knowledge }: { readonly knowledge: Pick<KnowledgeStore, 'base'> },
  tenantId: TenantId,
  given: readonly string[],
): Promise<readonly BaseId[]> {
  const ids: BaseId[] = [];
  const faults: Fault[] = [];
  for (const [index, text] of given.entries()) {
    const id = parseId<BaseId>(text);
    if (id !== null && (await knowledge.base(tenantId, id))) ids.push(id);
    else faults.push({ field: `base_ids.${index}`, rule: 'unknown', fix: 'Send the id of a knowledge base that exists.' });
  }
  if (faults.length > 0)
    throw new InputError(`There is no such knowledge base: ${faults.map(({ field }) => field).join(', ')}.`, { faults });
  return [...new Set(ids)];
}
