/** Reads a file that a base was written to into a base, in batches as it arrives; sent again after a break it finds what is stored and goes on. */
import { createHash } from 'node:crypto';
import { InputError } from '../kernel/errors.ts';
import type { AnnotationId, BaseId, NewId, TenantId } from '../kernel/ids.ts';
import { matchable } from '../core/model/annotation.ts';
import type { Annotation } from '../core/model/annotation.ts';
import { baseLineSchema } from '../core/model/knowledge-file.ts';
import type { BaseLine } from '../core/model/knowledge-file.ts';
import type { AnnotationStore, AnnotationWrite } from '../core/ports/annotation-store.ts';
import type { AddDocuments, DocumentInput } from './add-documents.ts';
import { pinnedFault } from './keep-annotation.ts';

export interface ImportDeps {
  readonly addDocuments: AddDocuments;
  readonly annotations: Pick<AnnotationStore, 'find'>;
  readonly keepAnnotation: (annotation: AnnotationWrite) => Promise<Annotation>;
  readonly newId: NewId;
}

export interface ImportTarget {
  readonly tenantId: TenantId;
  readonly baseId: BaseId;
  /** Who imports. */
  readonly by: string;
}

export interface Imported {
  /** `queued` of them are new or changed. */
  readonly documents: number;
  readonly queued: number;
  readonly annotations: number;
}

/** Bounds of one batch, which is one transaction. */
const MOST_DOCUMENTS = 200;
const MOST_BYTES = 8 * 1024 * 1024;

/**
 * No id of the file is used as an id here: whatever it says, only this base of this tenant is written.
 * @throws InputError 422 naming the line; what stands before it is stored, and is found when the mended file is sent again.
 */
export async function importKnowledge(deps: ImportDeps, target: ImportTarget, lines: AsyncIterable<string>): Promise<Imported> {
  const imported = { documents: 0, queued: 0, annotations: 0 };
  let batch: DocumentInput[] = [];
  let bytes = 0;
  const flush = async () => {
    if (batch.length === 0) return;
    const stored = await deps.addDocuments(target.tenantId, target.baseId, batch);
    imported.documents += stored.length;
    imported.queued += stored.filter(({ queued }) => queued > 0).length;
    [batch, bytes] = [[], 0];
  };
  let number = 0;
  let ended = false;
  for await (const text of lines) {
    number += 1;
    if (text.trim() === '') continue;
    if (ended) throw refused(number, 'end', 'Leave out what stands after the last line of an export.');
    const line = read(text, number);
    if ('claw_base' in line !== (number === 1))
      throw refused(number, 'head', 'Send a file as it was exported, its head in the first line and nowhere else.');
    if ('document' in line) {
      const input = toInput(line.document, number);
      if (batch.length >= MOST_DOCUMENTS || bytes + input.bytes.byteLength > MOST_BYTES) await flush();
      batch.push(input);
      bytes += input.bytes.byteLength;
    } else if ('annotation' in line) {
      await pin(deps, target, line.annotation, number);
      imported.annotations += 1;
    } else if ('end' in line) {
      await flush();
      assertWhole(line.end, imported, number);
      ended = true;
    }
  }
  await flush();
  if (!ended) throw refused(number + 1, 'cut_off', 'The file ends before its last line: send it whole.');
  return imported;
}

function read(text: string, number: number): BaseLine {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refused(number, 'json', 'Write one JSON object a line.');
  }
  const parsed = baseLineSchema.safeParse(value);
  if (!parsed.success) throw refused(number, 'shape', 'Send the line as it was exported: a head, a document, an annotation or the end.');
  return parsed.data;
}

function toInput(document: Extract<BaseLine, { document: unknown }>['document'], number: number): DocumentInput {
  const bytes = Buffer.from(document.content, 'base64');
  if (createHash('sha256').update(bytes).digest('hex') !== document.sha256)
    throw refused(number, 'sha256', 'The content is not what was exported: export the base anew.');
  const { id, external_id, title, url, media_type, file_name, audience } = document;
  return { externalId: external_id ?? `import:${id}`, title, url, mediaType: media_type, fileName: file_name, audience, bytes };
}

async function pin(
  deps: ImportDeps,
  target: ImportTarget,
  fields: Extract<BaseLine, { annotation: unknown }>['annotation'],
  number: number,
): Promise<void> {
  const fault = pinnedFault(fields);
  if (fault !== null) throw refused(number, fault.rule, fault.fix);
  const { tenantId, baseId } = target;
  const held = await deps.annotations.find(tenantId, baseId, matchable(fields.question), fields.locale);
  if (held !== null && isSame(held, fields)) return;
  await deps.keepAnnotation({ ...fields, ...target, id: held?.id ?? deps.newId<AnnotationId>() });
}

const isSame = (held: Annotation, fields: Extract<BaseLine, { annotation: unknown }>['annotation']): boolean =>
  held.question === fields.question &&
  held.answer === fields.answer &&
  held.audience === fields.audience &&
  held.enabled === fields.enabled;

function assertWhole(end: Extract<BaseLine, { end: unknown }>['end'], imported: Imported, number: number): void {
  if (end.documents === imported.documents && end.annotations === imported.annotations) return;
  throw refused(
    number,
    'count',
    `The file says ${end.documents} documents and ${end.annotations} annotations, and holds others: export the base anew.`,
  );
}

function refused(number: number, rule: string, fix: string): InputError {
  const field = `line ${number}`;
  return new InputError(`The file cannot be imported: ${field}. What stands before it is stored.`, {
    field,
    faults: [{ field, rule, fix }],
  });
}
