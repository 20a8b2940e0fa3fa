/** Turns text into the terms that are indexed and asked for; one instance serves both sides, or nothing would match. */
import type { Language } from '../model/passage.ts';

/** One term of a question and how much it should count next to the others (1 = a plain word). */
export interface QuestionTerm {
  readonly term: string;
  readonly weight: number;
}

/** A sentence and where it stands: `text === source.slice(start, end)`, in UTF-16 units. */
export interface Sentence {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A wanted term at its place, counted in words of alphabetic scripts and in characters of Chinese. */
export interface Occurrence {
  readonly term: string;
  readonly at: number;
}

export type FindTerms = (text: string) => readonly Occurrence[];

/** Pieces of the question in `text`, each once; the question itself holds them all. */
export type FindPieces = (text: string) => ReadonlySet<string>;

export interface TextAnalyser {
  /** Every term of `text` with the number of times it occurs, in order of first appearance. */
  terms(text: string): Map<string, number>;
  /** The distinct terms of a question, function words left out. */
  questionTerms(question: string): readonly QuestionTerm[];
  /** Finds where the wanted terms occur in a text, in order of place: cheaper than `terms`, and a Chinese term is also found inside a longer word. */
  finder(wanted: ReadonlySet<string>): FindTerms;
  /** Finds which short pieces of the question's alphabetic words a text's words hold too: kindred words, other endings, spelling mistakes. */
  pieceFinder(question: string): FindPieces;
  /** Sentences without the white space around them; never empty ones. */
  sentences(text: string): readonly Sentence[];
  /** Chinese when a fair share of the letters is Chinese, else English. */
  language(text: string): Language;
}
