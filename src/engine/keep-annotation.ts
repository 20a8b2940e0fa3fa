/** Stores a pinned answer together with the document that makes it findable, and has that indexed. */
import { createHash } from 'node:crypto';
import { InputError } from '../kernel/errors.ts';
import type { Fault } from '../kernel/errors.ts';
import type { DocumentId, NewId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import { isStorable } from '../kernel/storable.ts';
import { documentOf, matchable } from '../core/model/annotation.ts';
import type { Annotation } from '../core/model/annotation.ts';
import type { AnnotationStore, AnnotationWrite } from '../core/ports/annotation-store.ts';
import type { JobQueue } from '../core/ports/job-queue.ts';
import { hasten } from './queue-soon.ts';

export interface KeepAnnotationDeps {
  readonly annotations: Pick<AnnotationStore, 'save'>;
  readonly jobs: Pick<JobQueue, 'enqueueIngest'>;
  readonly newId: NewId;
  readonly logger: Logger;
}

/** @throws InputError, NotFoundError, ConflictError */
export async function keepAnnotation(deps: KeepAnnotationDeps, write: AnnotationWrite): Promise<Annotation> {
  const fault = pinnedFault(write);
  if (fault !== null) throw new InputError(`The ${fault.field} cannot be pinned. ${fault.fix}`, { field: fault.field, faults: [fault] });
  const { annotation, document } = await deps.annotations.save(write, toDocument(write, deps.newId<DocumentId>()));
  if (document !== null && document.queued > 0) {
    const job = { tenantId: write.tenantId, documentId: document.id, attempt: document.queued };
    await hasten(deps.logger, () => deps.jobs.enqueueIngest([job]), 'a pinned answer is stored', { document_id: document.id });
  }
  return annotation;
}

/** Why these words cannot be pinned; null when they can. */
export function pinnedFault({ question, answer }: Pick<AnnotationWrite, 'question' | 'answer'>): Required<Fault> | null {
  const texts = Object.entries({ question, answer });
  const [field] = texts.find(([, text]) => !isStorable(text)) ?? [];
  if (field !== undefined) return { field, rule: 'storable', fix: 'Take out the character U+0000 and halves of characters.' };
  return matchable(question) === '' ? { field: 'question', rule: 'words', fix: 'Write the question in words.' } : null;
}

/** Plain text, so that the answer is one passage as it was written, under the question. */
function toDocument({ id, question, answer, audience }: AnnotationWrite, documentId: DocumentId) {
  const bytes = Buffer.from(answer);
  const contentHash = createHash('sha256').update(bytes).digest('hex');
  const about = { externalId: documentOf(id), title: question, url: null, mediaType: 'text/plain', fileName: null };
  return { id: documentId, ...about, audience, bytes, contentHash };
}
