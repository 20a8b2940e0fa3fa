/** Finds the passages an answer may stand on: candidates by words and, where there are vectors, by meaning, then a closer look at the best. */
import type { PassageId } from '../kernel/ids.ts';
import type { PassageHit, PassageSearch } from '../core/model/passage.ts';
import type { PassageIndex, PassageQuestion } from '../core/ports/passage-index.ts';
import type { TextAnalyser } from '../core/ports/text-analyser.ts';
import type { Transactions } from '../core/ports/unit-of-work.ts';
import type { VectorHit } from '../core/ports/vector-store.ts';
import type { FindByMeaning } from './find-by-meaning.ts';
import { rankPassages } from './rank-passages.ts';
import { READ } from './rerank-hits.ts';
import type { RerankHits } from './rerank-hits.ts';

/** Candidates of the word search: enough to see which pages gather many. */
const CANDIDATES = 40;

export interface RetrieveDeps {
  readonly passages: PassageIndex;
  readonly transactions: Transactions;
  readonly analyser: TextAnalyser;
  readonly findByMeaning: FindByMeaning;
  readonly reranking: Pick<RerankHits, 'rerank'>;
}

export interface RetrievedPassages extends PassageSearch {
  /** False: the vectors or the rerank model could not be asked, so that another time may find more. */
  readonly isWhole: boolean;
}

/** The best `k` passages with every signal, and the question's terms as the bases know them. */
export async function retrievePassages(deps: RetrieveDeps, question: PassageQuestion): Promise<RetrievedPassages> {
  const wide = { ...question, k: Math.max(CANDIDATES, question.k) };
  const [meaning, search] = await Promise.all([
    deps.findByMeaning(question),
    deps.transactions.withTenant(question.tenantId, (tx) => deps.passages.search(tx, wide)),
  ]);
  const near = meaning.state === 'found' ? meaning.hits : [];
  const joined = near.length === 0 ? search : { ...search, hits: await join(deps, question, search.hits, near) };
  const { tenantId, question: text, k } = question;
  const ranked = rankPassages(text, joined, deps.analyser, Math.max(READ, k));
  const { hits, isWhole } = await deps.reranking.rerank(tenantId, text, ranked, k);
  return { ...search, hits, isWhole: isWhole && meaning.state !== 'away' };
}

/** The words' hits, then those that only meaning found; each that is near knows how near. What was deleted meanwhile is not read any more. */
async function join(
  { transactions, passages }: RetrieveDeps,
  question: PassageQuestion,
  byWords: readonly PassageHit[],
  near: readonly VectorHit[],
): Promise<PassageHit[]> {
  const similarities = new Map<PassageId, number>(near.map(({ passageId, similarity }) => [passageId, similarity]));
  const known = new Set(byWords.map(({ passageId }) => passageId));
  const unread = near.map(({ passageId }) => passageId).filter((id) => !known.has(id));
  const read = unread.length === 0 ? [] : await transactions.withTenant(question.tenantId, (tx) => passages.read(tx, unread, question));
  return [...byWords, ...read].map((hit) => {
    const similarity = similarities.get(hit.passageId);
    return similarity === undefined ? hit : { ...hit, signals: { ...hit.signals, similarity } };
  });
}
