/** Writes what has changed of a document's passages: equal ones keep their row and postings, and only their place is set anew. */
import { findPassageChanges, hasMoved } from '../../core/model/passage-changes.ts';
import type { KeptPassage, KnownPassage, PassageCounts } from '../../core/model/passage-changes.ts';
import type { PassageDraft } from '../../core/model/passage.ts';
import type { TextAnalyser } from '../../core/ports/text-analyser.ts';
import type { UnitOfWork } from '../../core/ports/unit-of-work.ts';
import type { BaseId, DocumentId, NewId, PassageId } from '../../kernel/ids.ts';
import { asPg } from '../_shared/pg-unit-of-work.ts';
import { toColumns } from './postings.ts';
import type { NewPassage } from './postings.ts';
import { ADD, COUNT, KNOWN, MOVE, REMOVE } from './statements.ts';

/**
 * By which rules texts become terms and weights. It grows with every change of those rules: passages of older versions get new postings
 * when their document is indexed again, and stay what they are otherwise.
 */
const TERMS_VERSION = 1;
const PASSAGES_A_STATEMENT = 100;

interface Stored extends KnownPassage {
  readonly termsVersion: number;
}

export interface DocumentPassages {
  readonly baseId: BaseId;
  readonly documentId: DocumentId;
  readonly drafts: readonly PassageDraft[];
}

/** `tx` must hold the document's row. */
export async function putPassages(
  tx: UnitOfWork,
  { baseId, documentId, drafts }: DocumentPassages,
  analyser: TextAnalyser,
  newId: NewId,
): Promise<PassageCounts> {
  const stored = await asPg(tx).query<Stored>(KNOWN, [tx.tenantId, documentId], 'passages-known');
  const { kept, added, removed } = findPassageChanges(stored, drafts);
  const outdated = kept.filter((one) => one.stored.termsVersion !== TERMS_VERSION);
  const gone = [...removed, ...outdated.map((one) => one.stored)].map(({ id }) => id);
  const less = gone.length > 0 ? await remove(tx, documentId, gone) : [];
  await move(tx, kept.filter(hasMoved));
  const fresh = added.map((draft): NewPassage => ({ id: newId<PassageId>(), draft }));
  const more = await add(tx, baseId, documentId, [...fresh, ...outdated.map((one) => ({ id: one.stored.id, draft: one.draft }))], analyser);
  await count(tx, baseId, [...less.map(negative), ...more]);
  return { kept: kept.length, added: added.length, removed: removed.length };
}

/** All passages of a document. */
export async function removePassages(tx: UnitOfWork, documentId: DocumentId): Promise<void> {
  for (const gone of await remove(tx, documentId, null)) await count(tx, gone.baseId, [negative(gone)]);
}

interface Amount {
  readonly passages: number;
  readonly length: number;
}

const negative = ({ passages, length }: Amount): Amount => ({ passages: -passages, length: -length });

const remove = (
  tx: UnitOfWork,
  documentId: DocumentId,
  ids: readonly PassageId[] | null,
): Promise<readonly (Amount & { readonly baseId: BaseId })[]> => asPg(tx).query(REMOVE, [tx.tenantId, documentId, ids]);

async function count(tx: UnitOfWork, baseId: BaseId, amounts: readonly Amount[]): Promise<void> {
  if (amounts.length === 0) return;
  const passages = amounts.reduce((sum, one) => sum + one.passages, 0);
  const length = amounts.reduce((sum, one) => sum + one.length, 0);
  await asPg(tx).query(COUNT, [tx.tenantId, baseId, passages, length], 'passages-count');
}

async function move(tx: UnitOfWork, moved: readonly KeptPassage<Stored>[]): Promise<void> {
  if (moved.length === 0) return;
  const places = [moved.map((one) => one.stored.id), moved.map((one) => one.draft.ord), moved.map((one) => one.draft.page ?? null)];
  await asPg(tx).query(MOVE, [tx.tenantId, ...places], 'passages-move');
}

async function add(
  tx: UnitOfWork,
  baseId: BaseId,
  documentId: DocumentId,
  all: readonly NewPassage[],
  analyser: TextAnalyser,
): Promise<readonly Amount[]> {
  const amounts: Amount[] = [];
  for (let from = 0; from < all.length; from += PASSAGES_A_STATEMENT) {
    const { passages: p, postings: t } = toColumns(all.slice(from, from + PASSAGES_A_STATEMENT), analyser);
    const rows = await asPg(tx).query<Amount>(
      ADD,
      [
        tx.tenantId,
        baseId,
        documentId,
        p.ids,
        p.ords,
        p.titles,
        p.headingPaths,
        p.texts,
        p.pages,
        p.hashes,
        p.lengths,
        p.termLists,
        t.ords,
        t.terms,
        t.frequencies,
        t.lengths,
        TERMS_VERSION,
      ],
      'passages-add',
    );
    amounts.push(...rows);
  }
  return amounts;
}
