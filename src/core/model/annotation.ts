/** An answer that people of the business pinned to a question: it goes before whatever would be written. */
import type { AnnotationId, BaseId } from '../../kernel/ids.ts';
import type { Audience } from './knowledge.ts';
import type { Language } from './passage.ts';

export interface Annotation {
  readonly id: AnnotationId;
  readonly baseId: BaseId;
  readonly question: string;
  readonly answer: string;
  readonly audience: Audience;
  /** The language of the questions it answers; null answers both. */
  readonly locale: Language | null;
  readonly enabled: boolean;
  /** Answers that were given with it. */
  readonly hits: number;
  readonly lastHitAt: Date | null;
  /** Names of API keys. */
  readonly createdBy: string;
  readonly updatedBy: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export type AnnotationFields = Pick<Annotation, 'question' | 'answer' | 'audience' | 'locale' | 'enabled'>;

export const MAX_PINNED_QUESTION = 500;
export const MAX_PINNED_ANSWER = 8_000;

const MARKS = /[\s.,;:!?…"'“”‘’()（）。，、；：！？]+/gu;

/** A question as it is compared with another one: case, width, white space and sentence marks make no difference. */
export function matchable(question: string): string {
  return question.normalize('NFKC').toLowerCase().replace(MARKS, ' ').trim();
}

const PREFIX = 'annotation:';

/** The external id of the document that makes an annotation findable and citable. */
export const documentOf = (id: AnnotationId): string => `${PREFIX}${id}`;

/** The annotation behind a document's external id; null when it is an ordinary document. */
export const annotationOf = (externalId: string | null): AnnotationId | null =>
  externalId?.startsWith(PREFIX) ? (externalId.slice(PREFIX.length) as AnnotationId) : null;
