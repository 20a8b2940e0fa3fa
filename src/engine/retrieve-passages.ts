/** Finds the passages an answer may stand on: a word search for candidates, then a closer look at the best of them. */
import type { PassageSearch } from '../core/model/passage.ts';
import type { PassageIndex, PassageQuestion } from '../core/ports/passage-index.ts';
import type { TextAnalyser } from '../core/ports/text-analyser.ts';
import type { Transactions } from '../core/ports/unit-of-work.ts';
import { rankPassages } from './rank-passages.ts';

/** Candidates of the word search: enough to see which pages gather many. */
const CANDIDATES = 40;

export interface RetrieveDeps {
  readonly passages: PassageIndex;
  readonly transactions: Transactions;
  readonly analyser: TextAnalyser;
}

/** The best `k` passages with every signal, and the question's terms as the bases know them. */
export async function retrievePassages(deps: RetrieveDeps, question: PassageQuestion): Promise<PassageSearch> {
  const wide = { ...question, k: Math.max(CANDIDATES, question.k) };
  const search = await deps.transactions.withTenant(question.tenantId, (tx) => deps.passages.search(tx, wide));
  return { ...search, hits: rankPassages(question.question, search, deps.analyser, question.k) };
}
