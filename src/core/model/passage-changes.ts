/** What a document's new passages change of its stored ones: equal ones stay what they are, so that nothing is derived from them twice. */
import type { PassageId } from '../../kernel/ids.ts';
import type { PassageDraft } from './passage.ts';

/** What is known of a stored passage when new ones come. */
export interface KnownPassage extends Pick<PassageDraft, 'ord' | 'page' | 'contentHash'> {
  readonly id: PassageId;
}

export interface KeptPassage<Known extends KnownPassage> {
  readonly stored: Known;
  readonly draft: PassageDraft;
}

export interface PassageChanges<Known extends KnownPassage> {
  readonly kept: readonly KeptPassage<Known>[];
  readonly added: readonly PassageDraft[];
  readonly removed: readonly Known[];
}

/** How many passages of a document stayed, came and went. */
export type PassageCounts = Readonly<Record<keyof PassageChanges<KnownPassage>, number>>;

/** Pairs equal content in reading order, each stored passage at most once: of several equal ones as many are kept as there were. */
export function findPassageChanges<Known extends KnownPassage>(
  stored: readonly Known[],
  drafts: readonly PassageDraft[],
): PassageChanges<Known> {
  const byHash = new Map<string, Known[]>();
  for (const passage of stored) {
    const equal = byHash.get(passage.contentHash);
    if (equal) equal.push(passage);
    else byHash.set(passage.contentHash, [passage]);
  }
  const kept: KeptPassage<Known>[] = [];
  const added: PassageDraft[] = [];
  for (const draft of drafts) {
    const equal = byHash.get(draft.contentHash)?.shift();
    if (equal) kept.push({ stored: equal, draft });
    else added.push(draft);
  }
  return { kept, added, removed: [...byHash.values()].flat() };
}

/** Whether a kept passage stands elsewhere in its document than before. */
export function hasMoved({ stored, draft }: KeptPassage<KnownPassage>): boolean {
  return stored.ord !== draft.ord || (stored.page ?? null) !== (draft.page ?? null);
}
