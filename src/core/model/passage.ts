/** What a document is cut into, and what a search brings back: the unit that is found, quoted and cited. */
import type { BaseId, DocumentId, PassageId } from '../../kernel/ids.ts';

/** The languages that are told apart: everything that is not mostly Chinese is treated as English. */
export const LANGUAGES = ['zh', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** A passage before it has a row of its own. */
export interface PassageDraft {
  /** Place inside the document, from 0 and without gaps. */
  readonly ord: number;
  readonly title: string;
  /** Headings above the passage, outermost first, without the document's title. */
  readonly headingPath: readonly string[];
  readonly text: string;
  /** Where it begins, from 1, in documents that have pages or slides. */
  readonly page?: number | null;
  /** SHA-256 (hex) of all that is searched and quoted, without `ord` and `page`: an equal passage of the same document is the same passage. */
  readonly contentHash: string;
}

/** One search result, best first in its list. */
export interface PassageHit {
  readonly passageId: PassageId;
  readonly documentId: DocumentId;
  readonly baseId: BaseId;
  /** The document's name at its owner's side, when it was given one. */
  readonly externalId: string | null;
  readonly title: string;
  readonly headingPath: readonly string[];
  readonly text: string;
  /** As in the draft. */
  readonly page?: number | null;
  readonly url: string | null;
  /** Higher is better; comparable only inside one search. */
  readonly score: number;
  /** How the score came about, by name; the evidence gate reads some of them. */
  readonly signals: Readonly<Record<string, number>>;
}

/** What stands above a passage, a line each: the title of its document and the headings. */
export const titleOf = ({ title, headingPath }: Pick<PassageHit, 'title' | 'headingPath'>): string => [title, ...headingPath].join('\n');

/** A term of the question as the searched bases know it. */
export interface AskedTerm {
  readonly term: string;
  /** 1 for a word, less for a term that only supports the words it overlaps. */
  readonly weight: number;
  /** Rarity in the searched bases, in nats (BM25's inverse document frequency); highest for a term that occurs nowhere. */
  readonly idf: number;
  /** Whether any passage of the searched bases holds it. */
  readonly known: boolean;
}

/** A search result with what the question looked like to the index. */
export interface PassageSearch {
  readonly hits: readonly PassageHit[];
  readonly terms: readonly AskedTerm[];
  /** Passages over which rarities are reckoned: those of the searched bases and those the index takes every base to hold besides. */
  readonly passages: number;
}
