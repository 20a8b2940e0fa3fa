/** Reads a JSONL file as documents, one a line, telling of every bad line by its number. */
import type { z } from 'zod';
import type { Audience } from '../../../core/model/knowledge.ts';
import type { UploadedFile } from '../../../kernel/endpoint.ts';
import { type Fault, InputError } from '../../../kernel/errors.ts';
import type { NewDocumentInput } from '../../api-services.ts';
import { decodeUtf8, refuseNul } from '../../body/text.ts';
import { validate } from '../../validate.ts';
import { questionRowSchema, rowSchema } from './schema.ts';

type Row = z.output<typeof rowSchema>;

/** So many faults are told at once; more would hide the first. */
const MOST_FAULTS = 20;

/** @throws InputError 400 for a file that is not UTF-8, 422 naming the bad lines (the first of them), counted from 1. */
export function rowsOf(file: UploadedFile, audience: Audience): readonly NewDocumentInput[] {
  const rows: Row[] = [];
  const faults: Fault[] = [];
  const lineOf = new Map<string, number>();
  for (const [index, line] of decodeUtf8(file.bytes, `The file "${file.fileName}"`).split('\n').entries()) {
    if (line.trim() === '' || faults.length >= MOST_FAULTS) continue;
    const row = readRow(line, index + 1);
    if (Array.isArray(row)) faults.push(...row);
    else if (lineOf.has(row.id))
      faults.push({ field: `line ${index + 1}: id`, rule: 'repeated', fix: `Line ${lineOf.get(row.id)} has this id.` });
    else {
      lineOf.set(row.id, index + 1);
      rows.push(row);
    }
  }
  if (rows.length === 0 && faults.length === 0) faults.push({ field: 'file', rule: 'empty', fix: `Put a line into "${file.fileName}".` });
  if (faults.length > 0) throw new InputError(`The JSONL file has bad lines: ${faults.map(({ field }) => field).join(', ')}.`, { faults });
  return rows.map((row) => toDocument(row, audience));
}

/** Plain text: a row says nothing of marks in it, and read as plain none of it is lost. */
function toDocument(row: Row, audience: Audience): NewDocumentInput {
  const about = { externalId: row.id, title: row.title, url: row.url ?? null, audience };
  return { ...about, mediaType: 'text/plain', fileName: null, bytes: Buffer.from(row.text) };
}

function readRow(line: string, number: number): Row | Fault[] {
  try {
    const value: unknown = JSON.parse(line);
    refuseNul(value);
    if (!asks(value)) return validate(rowSchema, value, 'body') as Row;
    const { id, url, question, answer } = validate(questionRowSchema, value, 'body') as z.output<typeof questionRowSchema>;
    return { id, url, title: question, text: answer };
  } catch (cause) {
    if (!(cause instanceof InputError)) return [{ field: `line ${number}`, rule: 'json', fix: 'Write one JSON object a line.' }];
    return (cause.details.faults ?? []).map((fault) => ({ ...fault, field: `line ${number}: ${fault.field}` }));
  }
}

const asks = (value: unknown): boolean => typeof value === 'object' && value !== null && 'question' in value && !('text' in value);
