/** Decides, before anything is written, whether the passages found can carry an answer at all. */
import type { PassageSearch } from '../core/model/passage.ts';
import { countedTerms } from './measure-match.ts';

export interface EvidenceVerdict {
  readonly decision: 'answer' | 'clarify' | 'refuse';
  /** How likely the bases do not hold the answer, 0 to 1. */
  readonly doubt: number;
}

/** Refuse above this doubt: it turns away about one answerable question in twenty and catches about seven of ten others. */
export const DEFAULT_REFUSE_ABOVE = 0.27;

/**
 * Logistic regression on questions in both languages whose answers were, or were not, in the base (2,479 questions, 5-fold checked), each
 * asked of a base of about 2,800 passages and, at a third of the weight, of one of about 200. Fitted before the ranking knew the form of a
 * question; for the ranking of today only the threshold was chosen anew, on the same questions.
 */
const MODEL = {
  bias: 5.73,
  /** Word score of the best passage as a share of what a passage full of every asked term would get. */
  wordShare: -2.88,
  /** Logarithm of the same score in units of the rarest term a base of this size can have: how much rare evidence there is at all. */
  wordMass: -2.32,
  /** Asked terms that stand together, best of three passages. */
  pairs: -0.88,
  /** Asked terms anywhere in a passage, best of three. */
  coverage: -1.16,
  /** Asked terms within two neighbouring sentences of the best passage. */
  window: -1.78,
  /** The same, best of three passages. */
  windows: -2.24,
  /** Lead of the best passage over the next. */
  gap: -1.24,
  /** Other candidates on the best passage's page. */
  page: -1.17,
  /** Word score of another candidate in the best passage's section. */
  section: -0.3,
  /** The best passage's heading asks the same. */
  heading: -1.15,
} as const;

/** BM25's ceiling for one term is (k1 + 1) times its gain. */
const BM25_CEILING = 2.2;
const BEST_OF = 3;

export function gateEvidence(search: PassageSearch, refuseAbove = DEFAULT_REFUSE_ABOVE): EvidenceVerdict {
  if (search.terms.length === 0) return { decision: 'clarify', doubt: 1 };
  if (search.hits.length === 0) return { decision: 'refuse', doubt: 1 };
  const doubt = measureDoubt(search);
  if (doubt <= refuseAbove) return { decision: 'answer', doubt };
  return { decision: isSingleKnownWord(search) ? 'clarify' : 'refuse', doubt };
}

/** One word that the bases do know is a topic rather than a question: asking back serves better than turning away. */
function isSingleKnownWord(search: PassageSearch): boolean {
  const words = search.terms.filter((term) => term.weight === 1);
  return words.length === 1 && words[0]?.known === true;
}

function measureDoubt(search: PassageSearch): number {
  const [first, second] = search.hits;
  const words = first?.signals['words'] ?? 0;
  const ceiling = BM25_CEILING * countedTerms(search.terms).reduce((sum, term) => sum + term.weight * term.idf, 0);
  const gap = first && second && first.score > 0 ? (first.score - second.score) / first.score : 0;
  const bestOf = (signal: string): number => Math.max(0, ...search.hits.slice(0, BEST_OF).map((hit) => hit.signals[signal] ?? 0));
  // What stands under a heading that asks the same need not repeat its words; the cube leaves out headings that share only a name.
  const heading = first?.signals['heading'] ?? 0;
  const z =
    MODEL.bias +
    MODEL.wordShare * (ceiling > 0 ? words / ceiling : 0) +
    MODEL.wordMass * Math.log1p(words / highestIdf(search.passages)) +
    MODEL.pairs * bestOf('pairs') +
    MODEL.coverage * bestOf('coverage') +
    MODEL.window * Math.max(first?.signals['window'] ?? 0, heading ** 3) +
    MODEL.windows * Math.max(bestOf('window'), heading ** 3) +
    MODEL.gap * gap +
    MODEL.page * (first?.signals['page'] ?? 0) +
    MODEL.section * (first?.signals['section'] ?? 0) +
    MODEL.heading * heading;
  return 1 / (1 + Math.exp(-z));
}

/** Inverse document frequency of a term that occurs nowhere: ln(1 + (n + 0.5) / 0.5). */
function highestIdf(passages: number): number {
  return Math.log(2 * passages + 2);
}
