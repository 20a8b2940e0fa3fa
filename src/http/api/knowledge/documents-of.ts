/** Makes documents of what a caller sent: a text, files, or a JSONL file with a document on each line. */
import type { z } from 'zod';
import { MAX_DOCUMENT_BYTES } from '../../../core/model/knowledge.ts';
import type { UploadedFile } from '../../../kernel/endpoint.ts';
import { type Fault, InputError } from '../../../kernel/errors.ts';
import type { NewDocumentInput } from '../../api-services.ts';
import { rowsOf } from './rows-of.ts';
import type { newDocumentSchema } from './schema.ts';

type NewDocumentFields = z.output<typeof newDocumentSchema>;

const JSONL_TYPES = ['application/jsonl', 'application/x-ndjson', 'application/x-jsonlines'];

/** @throws InputError 400, 413 or 422 naming field, file or line. */
export function documentsOf(fields: NewDocumentFields, files: readonly UploadedFile[]): readonly NewDocumentInput[] {
  const documents =
    files.length === 0
      ? [ofText(fields)]
      : files.flatMap((file) => (isJsonl(file) ? rowsOf(file, fields.audience) : [ofFile(file, fields, files)]));
  const large = documents.find(({ bytes }) => bytes.byteLength > MAX_DOCUMENT_BYTES);
  if (large) throw new InputError(`"${large.title}" is larger than ${MAX_DOCUMENT_BYTES} bytes.`, {}, 'input_too_large');
  return documents;
}

/** A question and its answer is a text under the question. */
function ofText({ question, answer, external_id, url, audience, ...fields }: NewDocumentFields): NewDocumentInput {
  const isPair = question !== undefined || answer !== undefined;
  if (isPair) refusePair({ ...fields, question, answer });
  const { title, text } = isPair ? { title: question, text: answer } : fields;
  if (title === undefined || text === undefined) {
    const missing = Object.entries({ title, text }).filter(([, value]) => value === undefined);
    throw invalid(missing.map(([field]) => ({ field, rule: 'required', fix: 'Add this field, or send a file as multipart/form-data.' })));
  }
  const about = { externalId: external_id ?? null, title, url: url ?? null, audience };
  return { ...about, mediaType: 'text/markdown', fileName: null, bytes: Buffer.from(text) };
}

function refusePair({ title, text, question, answer }: Pick<NewDocumentFields, 'title' | 'text' | 'question' | 'answer'>): void {
  const beside = Object.entries({ title, text }).filter(([, value]) => value !== undefined);
  const missing = Object.entries({ question, answer }).filter(([, value]) => value === undefined);
  const faults = [
    ...beside.map(([field]) => ({ field, rule: 'with_question', fix: 'Send either question and answer, or title and text.' })),
    ...missing.map(([field]) => ({ field, rule: 'required', fix: 'Send question and answer together.' })),
  ];
  if (faults.length > 0) throw invalid(faults);
}

function ofFile(file: UploadedFile, fields: NewDocumentFields, all: readonly UploadedFile[]): NewDocumentInput {
  const { title, external_id, url, audience } = fields;
  const single = Object.entries({ title, external_id, url }).filter(([, value]) => value !== undefined);
  const texts = (['text', 'question', 'answer'] as const).filter((field) => fields[field] !== undefined);
  if (texts.length > 0) throw invalid(texts.map((field) => ({ field, rule: 'with_file', fix: 'Send either a text or files.' })));
  if (all.length > 1 && single.length > 0) {
    throw invalid(single.map(([field]) => ({ field, rule: 'one_file', fix: 'Send one file with it, or leave it out.' })));
  }
  const about = { externalId: external_id ?? null, title: title ?? titleOf(file.fileName), url: url ?? null, audience };
  return { ...about, mediaType: file.mediaType ?? 'application/octet-stream', fileName: file.fileName, bytes: file.bytes };
}

function isJsonl({ mediaType, fileName }: UploadedFile): boolean {
  return JSONL_TYPES.includes(mediaType ?? '') || /\.(jsonl|ndjson)$/i.test(fileName);
}

function titleOf(fileName: string): string {
  return (
    fileName
      .replace(/\.[^.]+$/, '')
      .trim()
      .slice(0, 500) || 'Untitled'
  );
}

function invalid(faults: readonly Fault[]): InputError {
  return new InputError(`The document is not valid: ${faults.map(({ field }) => field).join(', ')}.`, { faults });
}
