/** Decides, before anything is written, whether the passages found can carry an answer at all. */
import type { PassageSearch } from '../core/model/passage.ts';
import type { TextAnalyser } from '../core/ports/text-analyser.ts';
import { readEvidence, type Evidence } from './read-evidence.ts';

export interface EvidenceVerdict {
  readonly decision: 'answer' | 'clarify' | 'refuse';
  /** How likely the bases do not hold the answer, 0 to 1. */
  readonly doubt: number;
}

/** Refuse above this doubt: it turns away about one answerable question in twenty-nine and catches about three of four others. */
export const DEFAULT_REFUSE_ABOVE = 0.56;

/**
 * Logistic regression with a ridge of 1 on 2,479 questions in both languages. Each was asked of a base of about 2,800 passages that does or
 * does not hold the answer; where it does, at 0.3 of the weight also without the page that holds it (0.15 where no short answer tells
 * whether another page has it too); and at 0.15 of bases of about 200 and of 30 passages on one subject. Kept is what helped both on
 * held-out fifths of the questions and on sources of questions left out whole.
 */
const BIAS = 5.16;
const WEIGHTS: Readonly<Record<keyof Evidence, number>> = {
  words: -3.09,
  onlyCommon: 2.47,
  sentence: -0.85,
  missing: 1.57,
  title: 1.27,
  characters: 1.99,
  sentenceCharacters: -4.15,
  score: -1.53,
  page: -1.54,
  chinese: 1.67,
};

/**
 * A heading that asks the same is evidence, however common its words are. Of 2,479 questions with and without their page in the base none
 * that should be refused met such a heading; pages of questions and answers, small bases above all, live by it.
 */
const SAME_HEADING = 0.85;

export function gateEvidence(search: PassageSearch, analyser: TextAnalyser, refuseAbove = DEFAULT_REFUSE_ABOVE): EvidenceVerdict {
  if (search.terms.length === 0) return { decision: 'clarify', doubt: 1 };
  if (search.hits.length === 0) return { decision: 'refuse', doubt: 1 };
  const doubt = measureDoubt(readEvidence(search, analyser));
  if (doubt <= refuseAbove || (search.hits[0]?.signals['heading'] ?? 0) >= SAME_HEADING) return { decision: 'answer', doubt };
  return { decision: isSingleKnownWord(search) ? 'clarify' : 'refuse', doubt };
}

/** Nearer than halfway between the nearest in meaning and the last that counts as near. */
const NEAR = 0.5;

/** Words cannot tell, for what is nearest in meaning stands in another language: only who reads both can. */
export const standsAbroad = ({ hits: [best] }: Pick<PassageSearch, 'hits'>): boolean =>
  best?.signals['sameLanguage'] === 0 && (best.signals['meaning'] ?? 0) >= NEAR;

/** One word that the bases do know is a topic rather than a question: asking back serves better than turning away. */
function isSingleKnownWord(search: PassageSearch): boolean {
  const words = search.terms.filter((term) => term.weight === 1);
  return words.length === 1 && words[0]?.known === true;
}

function measureDoubt(evidence: Evidence): number {
  let z = BIAS;
  for (const [name, weight] of Object.entries(WEIGHTS)) z += weight * evidence[name as keyof Evidence];
  return 1 / (1 + Math.exp(-z));
}
