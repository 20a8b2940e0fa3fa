/** Passages by their words: postings of our own terms in Postgres, inside the caller's transaction and behind its row-level security. */
import type { AskedTerm, PassageHit, PassageSearch } from '../../core/model/passage.ts';
import type { PassageIndex, PassageQuestion } from '../../core/ports/passage-index.ts';
import type { QuestionTerm, TextAnalyser } from '../../core/ports/text-analyser.ts';
import type { UnitOfWork } from '../../core/ports/unit-of-work.ts';
import type { BaseId, DocumentId, NewId, PassageId } from '../../kernel/ids.ts';
import { asPg } from '../_shared/pg-unit-of-work.ts';
import { putPassages, removePassages } from './put-passages.ts';
import { READ, SEARCH } from './statements.ts';

/** Saturation and length normalisation of BM25; the literature's usual values, confirmed on questions of both languages. */
const K1 = 1.2;
const B = 0.75;
/** Postings one search may read: about 40 ms at 100,000 passages. */
const POSTINGS_BUDGET = 30_000;
/** More terms than this (rarest are not known yet, so the longest stay) would be a pasted page, not a question. */
const MAX_TERMS = 96;
/** What a word said earlier counts beside one of the question. */
const TOPIC_WEIGHT = 0.5;
/** When the filter on documents leaves too few hits, the search widens up to this many candidates. */
const MAX_CANDIDATES = 5_000;

interface Row {
  readonly id: PassageId | null;
  readonly document_id: DocumentId;
  readonly base_id: BaseId;
  readonly external_id: string | null;
  readonly title: string;
  readonly heading_path: string[];
  readonly text: string;
  readonly page: number | null;
  readonly url: string | null;
  readonly score: number;
  readonly candidates: number;
  readonly passages: number;
  readonly asked: AskedTerm[] | null;
}

export function createWordsIndex(analyser: TextAnalyser, newId: NewId): PassageIndex {
  return {
    put: (tx, baseId, documentId, drafts) => putPassages(tx, { baseId, documentId, drafts }, analyser, newId),
    remove: removePassages,
    search: (tx, question) => search(tx, question, analyser),
    read: async (tx, ids, { baseIds, audience }) => {
      const rows = await asPg(tx).query<Row>(READ, [tx.tenantId, ids, baseIds, audience === 'internal'], 'passages-read');
      return rows.map(toHit);
    },
  };
}

async function search(tx: UnitOfWork, question: PassageQuestion, analyser: TextAnalyser): Promise<PassageSearch> {
  const terms = askedTerms(question, analyser);
  if (terms.length === 0 || question.baseIds.length === 0) return { hits: [], terms: [], passages: 0 };
  let wanted = question.k + 10;
  for (;;) {
    const rows = await asPg(tx).query<Row>(
      SEARCH,
      [
        question.tenantId,
        question.baseIds,
        terms.map((t) => t.term),
        terms.map((t) => t.weight),
        wanted,
        POSTINGS_BUDGET,
        question.audience === 'internal',
        K1,
        B,
      ],
      'passages-search',
    );
    const found = rows.filter((row) => row.id !== null);
    const hidden = found.length < question.k && (rows[0]?.candidates ?? 0) >= wanted;
    if (!hidden || wanted >= MAX_CANDIDATES)
      return { hits: found.slice(0, question.k).map(toHit), terms: rows[0]?.asked ?? [], passages: rows[0]?.passages ?? 0 };
    wanted = Math.min(wanted * 8, MAX_CANDIDATES);
  }
}

/** The question's terms and, at their lower weight, those of its topic; a question without any is asked in the words of its topic. */
function askedTerms({ question, topic }: PassageQuestion, analyser: TextAnalyser): QuestionTerm[] {
  const own = longestOf(analyser.questionTerms(question), MAX_TERMS);
  if (topic === undefined || topic === null) return own;
  const named = new Set(own.map(({ term }) => term));
  const share = named.size === 0 ? 1 : TOPIC_WEIGHT;
  const lent = analyser.questionTerms(topic).filter(({ term }) => !named.has(term));
  return [...own, ...longestOf(lent, MAX_TERMS - own.length).map(({ term, weight }) => ({ term, weight: weight * share }))];
}

const longestOf = (terms: readonly QuestionTerm[], most: number): QuestionTerm[] =>
  terms.toSorted((a, b) => b.term.length - a.term.length).slice(0, most);

function toHit(row: Row): PassageHit {
  return {
    passageId: row.id as PassageId,
    documentId: row.document_id,
    baseId: row.base_id,
    externalId: row.external_id,
    title: row.title,
    headingPath: row.heading_path,
    text: row.text,
    page: row.page,
    url: row.url,
    score: row.score,
    signals: { words: row.score },
  };
}
