/** Answers with what the business pinned to this question, before anything else is written. */
import type { BaseId, TenantId } from '../kernel/ids.ts';
import type { Answer } from '../core/model/answer.ts';
import { annotationOf, documentOf, matchable } from '../core/model/annotation.ts';
import type { Audience } from '../core/model/knowledge.ts';
import type { Language, PassageSearch } from '../core/model/passage.ts';
import type { AnnotationStore, PinnedCandidate } from '../core/ports/annotation-store.ts';
import type { TextAnalyser } from '../core/ports/text-analyser.ts';
import { isSameQuestion } from './same-question.ts';

export interface PinDeps {
  readonly annotations: Pick<AnnotationStore, 'candidates' | 'countHit'>;
  readonly analyser: TextAnalyser;
}

export interface AskedHere {
  readonly tenantId: TenantId;
  readonly baseIds: readonly BaseId[];
  readonly text: string;
  readonly language: Language;
  readonly audience: Audience;
  /** What the words found: documents of annotations among it may be asked the same in other words. */
  readonly search: PassageSearch;
}

type Pinned = Pick<Answer, 'text' | 'outcome' | 'sources'>;

/** As much of a pinned answer is shown with its source. */
const QUOTE_CHARACTERS = 300;

/** Undefined when nothing is pinned to this question. */
export async function findPinned({ annotations, analyser }: PinDeps, asked: AskedHere): Promise<PinnedCandidate | undefined> {
  const { tenantId, baseIds, text, language, audience, search } = asked;
  const found = search.hits.flatMap(({ externalId }) => annotationOf(externalId) ?? []);
  const candidates = await annotations.candidates({ tenantId, baseIds, asked: matchable(text), found, audience, language });
  return candidates.find((one) => one.exact) ?? candidates.find((one) => isSameQuestion(one.question, text, analyser));
}

/** Null when nothing is pinned to this question. `label` says in the source that people of the business wrote it. */
export async function pinAnswer(deps: PinDeps, asked: AskedHere, label: string): Promise<Pinned | null> {
  const pinned = await findPinned(deps, asked);
  if (pinned === undefined) return null;
  await deps.annotations.countHit(asked.tenantId, pinned.id);
  const { documentId, passageId, answer } = pinned;
  const quote = answer.length > QUOTE_CHARACTERS ? `${[...answer].slice(0, QUOTE_CHARACTERS).join('')}…` : answer;
  const source = {
    n: 1,
    title: label + pinned.question,
    url: null,
    documentId,
    externalId: documentOf(pinned.id),
    passageId,
    quote,
  };
  return { text: `${answer} [1]`, outcome: 'answer', sources: [source] };
}
