/** Finds the passages an answer may stand on: a word search for candidates, then a closer look at the best of them. */
import type { PassageSearch } from '../core/model/passage.ts';
import type { PassageIndex, PassageQuestion } from '../core/ports/passage-index.ts';
import type { TextAnalyser } from '../core/ports/text-analyser.ts';
import type { UnitOfWork } from '../core/ports/unit-of-work.ts';
import { rankPassages } from './rank-passages.ts';

/** Candidates of the word search: enough to see which pages gather many. */
const CANDIDATES = 40;

export interface RetrieveDeps {
  readonly passages: PassageIndex;
  readonly analyser: TextAnalyser;
}

/** The best `k` passages with every signal, and the question's terms as the bases know them. */
export async function retrievePassages(deps: RetrieveDeps, tx: UnitOfWork, question: PassageQuestion): Promise<PassageSearch> {
  const search = await deps.passages.search(tx, { ...question, k: Math.max(CANDIDATES, question.k) });
  return { ...search, hits: rankPassages(question.question, search, deps.analyser, question.k) };
}
