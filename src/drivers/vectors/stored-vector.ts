/** What a store keeps of a passage, proven to be in order before it is sent anywhere. */
import { createHash } from 'node:crypto';
import { toUnit } from '../../core/model/vector.ts';
import type { VectorSpace } from '../../core/model/vector.ts';
import type { PassageVector, VectorHit } from '../../core/ports/vector-store.ts';
import { InputError } from '../../kernel/errors.ts';
import type { DocumentId, PassageId, TenantId } from '../../kernel/ids.ts';
import { checkedId } from './filter.ts';

/** Part of every name in the stores: a changed shape of the rows gets new, empty places beside the old ones. */
export const ROW_VERSION = 1;

/** A type, since the client of Milvus takes plain records only. */
export type StoredVector = {
  readonly id: string;
  readonly tenant: string;
  readonly base: string;
  readonly document: string;
  readonly internal: boolean;
  /** Of length 1. */
  readonly vector: Float32Array;
};

/** @throws InputError for an id that is no UUID or a vector that does not fit */
export function toStored(space: VectorSpace, tenantId: TenantId, passage: PassageVector): StoredVector {
  return {
    id: checkedId('passage', passage.passageId),
    tenant: checkedId('tenant', tenantId),
    base: checkedId('base', passage.baseId),
    document: checkedId('document', passage.documentId),
    internal: passage.audience === 'internal',
    vector: checkedVector(space, passage.vector),
  };
}

/** The vector at length 1. @throws InputError when it does not fit the space */
export function checkedVector({ dimensions }: VectorSpace, vector: Float32Array): Float32Array {
  const unit = vector.length === dimensions ? toUnit(vector) : null;
  if (unit === null) throw new InputError(`A vector of this space has ${dimensions} numbers that are not all 0.`);
  return unit;
}

/** A name of letters, digits and underscores that no other space has. */
export function placeOf({ model, dimensions }: VectorSpace): string {
  const hash = createHash('sha256').update(model).digest('hex').slice(0, 16);
  return `claw_passages_v${ROW_VERSION}_${dimensions}_${hash}`;
}

/** Nearest first, equally near ones by id. */
export function toHits(rows: readonly { readonly id: string; readonly document: string; readonly similarity: number }[]): VectorHit[] {
  return rows
    .toSorted((one, other) => other.similarity - one.similarity || (one.id < other.id ? -1 : 1))
    .map(({ id, document, similarity }) => ({
      passageId: id as PassageId,
      documentId: document as DocumentId,
      similarity: Math.min(Math.max(similarity, -1), 1),
    }));
}
