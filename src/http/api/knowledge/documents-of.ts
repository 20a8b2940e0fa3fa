/** Makes documents of what a caller sent: a text, files, or a JSONL file with a document on each line. */
import type { z } from 'zod';
import { MAX_DOCUMENT_BYTES } from '../../../core/model/knowledge.ts';
import type { UploadedFile } from '../../../kernel/endpoint.ts';
import { type Fault, InputError } from '../../../kernel/errors.ts';
import type { NewDocumentInput } from '../../api-services.ts';
import { rowsOf } from './rows-of.ts';
import { externalIdsSchema, type newDocumentSchema } from './schema.ts';

type NewDocumentFields = z.output<typeof newDocumentSchema>;

const JSONL_TYPES = ['application/jsonl', 'application/x-ndjson', 'application/x-jsonlines'];

/** @throws InputError 400, 413 or 422 naming field, file or line. */
export function documentsOf(fields: NewDocumentFields, files: readonly UploadedFile[]): readonly NewDocumentInput[] {
  const documents = files.length === 0 ? [ofText(fields)] : ofFiles(fields, files);
  const large = documents.find(({ bytes }) => bytes.byteLength > MAX_DOCUMENT_BYTES);
  if (large) throw new InputError(`"${large.title}" is larger than ${MAX_DOCUMENT_BYTES} bytes.`, {}, 'input_too_large');
  return documents;
}

/** A question and its answer is a text under the question. */
function ofText({ question, answer, external_id, external_ids, url, audience, ...fields }: NewDocumentFields): NewDocumentInput {
  if (external_ids !== undefined) throw invalid([{ field: 'external_ids', rule: 'with_text', fix: 'Send files with it, or external_id.' }]);
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

/** A file of rows has the ids of its rows, and a null in the list. */
function ofFiles(fields: NewDocumentFields, files: readonly UploadedFile[]): readonly NewDocumentInput[] {
  refuseForFiles(fields, files);
  const { title, url, audience } = fields;
  const ids = fields.external_ids === undefined ? [fields.external_id ?? null] : idsIn(fields.external_ids, files.length);
  return files.flatMap((file, index) => {
    if (isJsonl(file)) return rowsOf(file, audience);
    const about = { externalId: ids[index] ?? null, title: title ?? titleOf(file.fileName), url: url ?? null, audience };
    return { ...about, mediaType: file.mediaType ?? 'application/octet-stream', fileName: file.fileName, bytes: file.bytes };
  });
}

function refuseForFiles(fields: NewDocumentFields, files: readonly UploadedFile[]): void {
  const { title, external_id, url, external_ids } = fields;
  const single = Object.entries({ title, external_id, url }).filter(([, value]) => value !== undefined);
  const texts = (['text', 'question', 'answer'] as const).filter((field) => fields[field] !== undefined);
  if (texts.length > 0) throw invalid(texts.map((field) => ({ field, rule: 'with_file', fix: 'Send either a text or files.' })));
  if (files.length > 1 && single.length > 0) {
    throw invalid(single.map(([field]) => ({ field, rule: 'one_file', fix: 'Send one file with it, or leave it out.' })));
  }
  if (external_id !== undefined && external_ids !== undefined) {
    throw invalid([{ field: 'external_ids', rule: 'with_external_id', fix: 'Send one of the two.' }]);
  }
}

/** One id a file. Two the same would be one document, and one of the files lost. */
function idsIn(text: string, files: number): readonly (string | null)[] {
  const refused = (rule: string, fix: string) => invalid([{ field: 'external_ids', rule, fix }]);
  const ids = externalIdsSchema.safeParse(readJson(text));
  if (!ids.success || ids.data.length !== files) {
    throw refused('list', 'Send a JSON list with a text of 1 to 500 characters, or null, for each file.');
  }
  const named = ids.data.filter((id) => id !== null);
  const twice = named.find((id, index) => named.indexOf(id) !== index);
  if (twice !== undefined) throw refused('repeated', `Send each id once; "${twice}" is there twice.`);
  return ids.data;
}

/** Undefined where it is no JSON. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
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
