/** Search results for tests of what comes after the search: real terms, rarity by the given texts, word scores by counting. */
import type { AskedTerm, PassageHit, PassageSearch } from '../../src/core/model/passage.ts';
import type { TextAnalyser } from '../../src/core/ports/text-analyser.ts';
import type { BaseId, DocumentId } from '../../src/kernel/ids.ts';
import { newUuid, type PassageId } from '../../src/kernel/ids.ts';

export interface TextOfPassage {
  readonly text: string;
  readonly title?: string;
  readonly headingPath?: readonly string[];
}

/** Every passage that shares a term with the question, ordered by the rarity of what it shares. */
export function buildSearch(question: string, texts: readonly TextOfPassage[], analyser: TextAnalyser): PassageSearch {
  const bags = texts.map((one) => analyser.terms([one.title ?? '', ...(one.headingPath ?? []), one.text].join('\n')));
  const terms: AskedTerm[] = analyser.questionTerms(question).map(({ term, weight }) => {
    const df = bags.filter((bag) => bag.has(term)).length;
    return { term, weight, idf: Math.log(1 + (200 - df + 0.5) / (df + 0.5)), known: df > 0 };
  });
  const hits = texts.map((one, i): PassageHit => {
    const score = terms.filter((asked) => bags[i]?.has(asked.term)).reduce((sum, asked) => sum + 1.5 * asked.weight * asked.idf, 0);
    return {
      passageId: newUuid<PassageId>(),
      documentId: newUuid<DocumentId>(),
      baseId: newUuid<BaseId>(),
      externalId: String(i),
      title: one.title ?? '',
      headingPath: one.headingPath ?? [],
      text: one.text,
      url: null,
      score,
      signals: { words: score },
    };
  });
  return { terms, passages: 200, hits: hits.filter((hit) => hit.score > 0).sort((a, b) => b.score - a.score) };
}
