/** Turns passage drafts into the flat columns that one insert statement takes. */
import { titleOf } from '../../core/model/passage.ts';
import type { PassageDraft } from '../../core/model/passage.ts';
import type { TextAnalyser } from '../../core/ports/text-analyser.ts';
import type { PassageId } from '../../kernel/ids.ts';

/** A term in a title or heading counts as this many in the text. */
const TITLE_WEIGHT = 2;

/** A draft with the id that its row gets. */
export interface NewPassage {
  readonly id: PassageId;
  readonly draft: PassageDraft;
}

export interface PassageColumns {
  readonly ids: string[];
  readonly ords: number[];
  readonly titles: string[];
  readonly headingPaths: string[];
  readonly texts: string[];
  readonly pages: (number | null)[];
  readonly hashes: string[];
  readonly lengths: number[];
  /** JSON arrays, since PostgreSQL's arrays of arrays must be rectangles. */
  readonly termLists: string[];
}

export interface PostingColumns {
  readonly ords: number[];
  readonly terms: string[];
  readonly frequencies: number[];
  readonly lengths: number[];
}

/** Columns of all passages; a posting names its passage by `ord`. */
export function toColumns(all: readonly NewPassage[], analyser: TextAnalyser): { passages: PassageColumns; postings: PostingColumns } {
  const passages: PassageColumns = {
    ids: [],
    ords: [],
    titles: [],
    headingPaths: [],
    texts: [],
    pages: [],
    hashes: [],
    lengths: [],
    termLists: [],
  };
  const postings: PostingColumns = { ords: [], terms: [], frequencies: [], lengths: [] };
  for (const { id, draft } of all) {
    const frequencies = weighTerms(draft, analyser);
    const length = Math.round([...frequencies.values()].reduce((sum, count) => sum + count, 0));
    passages.ids.push(id);
    passages.ords.push(draft.ord);
    passages.titles.push(draft.title);
    passages.headingPaths.push(JSON.stringify(draft.headingPath));
    passages.texts.push(draft.text);
    passages.pages.push(draft.page ?? null);
    passages.hashes.push(draft.contentHash);
    passages.lengths.push(length);
    passages.termLists.push(JSON.stringify([...frequencies.keys()]));
    for (const [term, frequency] of frequencies) {
      postings.ords.push(draft.ord);
      postings.terms.push(term);
      postings.frequencies.push(frequency);
      postings.lengths.push(length);
    }
  }
  return { passages, postings };
}

function weighTerms(draft: PassageDraft, analyser: TextAnalyser): Map<string, number> {
  const counts = analyser.terms(draft.text);
  for (const [term, count] of analyser.terms(titleOf(draft))) {
    counts.set(term, (counts.get(term) ?? 0) + count * TITLE_WEIGHT);
  }
  return counts;
}
