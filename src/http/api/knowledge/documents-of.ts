/** Makes documents of what a caller sent: a text, files, or a JSONL file with a document on each line. */
import type { z } from 'zod';
import { MAX_DOCUMENT_BYTES } from '../../../core/model/knowledge.ts';
import type { UploadedFile } from '../../../kernel/endpoint.ts';
import { type Fault, InputError } from '../../../kernel/errors.ts';
import type { NewDocumentInput } from '../../api-services.ts';
import { decodeUtf8, refuseNul } from '../../body/text.ts';
import { validate } from '../../validate.ts';
import { type newDocumentSchema, rowSchema } from './schema.ts';

type NewDocumentFields = z.output<typeof newDocumentSchema>;

const JSONL_TYPES = ['application/jsonl', 'application/x-ndjson', 'application/x-jsonlines'];

/** @throws InputError 400, 413 or 422 naming field, file or line. */
export function documentsOf(fields: NewDocumentFields, files: readonly UploadedFile[]): readonly NewDocumentInput[] {
  const documents =
    files.length === 0 ? [ofText(fields)] : files.flatMap((file) => (isJsonl(file) ? ofRows(file, fields) : [ofFile(file, fields, files)]));
  const large = documents.find(({ bytes }) => bytes.byteLength > MAX_DOCUMENT_BYTES);
  if (large) throw new InputError(`"${large.title}" is larger than ${MAX_DOCUMENT_BYTES} bytes.`, {}, 'input_too_large');
  return documents;
}

function ofText({ title, text, external_id, url, audience }: NewDocumentFields): NewDocumentInput {
  if (title === undefined || text === undefined) {
    const missing = Object.entries({ title, text }).filter(([, value]) => value === undefined);
    throw invalid(missing.map(([field]) => ({ field, rule: 'required', fix: 'Add this field, or send a file as multipart/form-data.' })));
  }
  const about = { externalId: external_id ?? null, title, url: url ?? null, audience };
  return { ...about, mediaType: 'text/markdown', fileName: null, bytes: Buffer.from(text) };
}

function ofFile(file: UploadedFile, fields: NewDocumentFields, all: readonly UploadedFile[]): NewDocumentInput {
  const { title, text, external_id, url, audience } = fields;
  const single = Object.entries({ title, external_id, url }).filter(([, value]) => value !== undefined);
  if (text !== undefined) throw invalid([{ field: 'text', rule: 'with_file', fix: 'Send either a text or files.' }]);
  if (all.length > 1 && single.length > 0) {
    throw invalid(single.map(([field]) => ({ field, rule: 'one_file', fix: 'Send one file with it, or leave it out.' })));
  }
  if (file.bytes.byteLength === 0)
    throw invalid([{ field: 'file', rule: 'empty', fix: `Send a file that is not empty; "${file.fileName}" is.` }]);
  const about = { externalId: external_id ?? null, title: title ?? titleOf(file.fileName), url: url ?? null, audience };
  return { ...about, mediaType: file.mediaType ?? 'application/octet-stream', fileName: file.fileName, bytes: file.bytes };
}

function isJsonl({ mediaType, fileName }: UploadedFile): boolean {
  return JSONL_TYPES.includes(mediaType ?? '') || /\.(jsonl|ndjson)$/i.test(fileName);
}

function ofRows(file: UploadedFile, { audience }: NewDocumentFields): readonly NewDocumentInput[] {
  const lines = decodeUtf8(file.bytes, `The file "${file.fileName}"`).split('\n');
  const rows = lines.flatMap((line, index) => (line.trim() === '' ? [] : [ofRow(line, index + 1, audience)]));
  if (rows.length === 0) throw invalid([{ field: 'file', rule: 'empty', fix: `Put at least one line into "${file.fileName}".` }]);
  return rows;
}

function ofRow(line: string, number: number, audience: NewDocumentInput['audience']): NewDocumentInput {
  const row = parseRow(line, number);
  const about = { externalId: row.id, title: row.title, url: row.url ?? null, audience };
  return { ...about, mediaType: 'text/plain', fileName: null, bytes: Buffer.from(row.text) };
}

function parseRow(line: string, number: number): z.output<typeof rowSchema> {
  try {
    const value: unknown = JSON.parse(line);
    refuseNul(value);
    // Only an absent schema gives nothing back.
    return validate(rowSchema, value, 'body') as z.output<typeof rowSchema>;
  } catch (cause) {
    if (!(cause instanceof InputError))
      throw invalid([{ field: `line ${number}`, rule: 'json', fix: 'Write one JSON object a line.' }], cause);
    const faults = (cause.details.faults ?? []).map((fault) => ({ ...fault, field: `line ${number}: ${fault.field}` }));
    throw invalid(faults, cause);
  }
}

function titleOf(fileName: string): string {
  return (
    fileName
      .replace(/\.[^.]+$/, '')
      .trim()
      .slice(0, 500) || 'Untitled'
  );
}

function invalid(faults: readonly Fault[], cause?: unknown): InputError {
  return new InputError(`The document is not valid: ${faults.map(({ field }) => field).join(', ')}.`, { faults, cause });
}
