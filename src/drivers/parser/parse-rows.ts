/** JSONL rows, one document each, as knowledge exports and question sets come. */
import { z } from 'zod';
import { documentFault } from '../../core/model/document-fault.ts';
import type { Fault } from '../../kernel/errors.ts';
import { decodeText } from './decode-text.ts';

const rowSchema = z.object({
  id: z.union([z.string().min(1).max(512), z.number().transform(String)]),
  title: z.string().max(2_000).default(''),
  text: z.string().refine((text) => text.trim() !== '', 'must hold text'),
  url: z.url().nullish(),
});

/** One row, checked. */
export interface DocumentRow {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly url: string | null;
}

/** So many faults are told at once; more would hide the first. */
const MAX_FAULTS = 20;

/** @throws InputError naming every bad row (the first 20) by its line number, counted from 1. */
export function parseRows(bytes: Uint8Array): DocumentRow[] {
  const rows: DocumentRow[] = [];
  const faults: Fault[] = [];
  const lineOf = new Map<string, number>();
  decodeText(bytes)
    .split('\n')
    .forEach((line, index) => {
      if (line.trim() === '' || faults.length >= MAX_FAULTS) return;
      const at = index + 1;
      const parsed = parseRow(line);
      if (typeof parsed === 'string')
        faults.push({ field: `line ${at}`, rule: parsed, fix: 'Each line is one object { "id", "title", "text", "url"? }.' });
      else if (lineOf.has(parsed.id))
        faults.push({ field: `line ${at}`, rule: `id ${parsed.id} is already used in line ${lineOf.get(parsed.id)}` });
      else {
        lineOf.set(parsed.id, at);
        rows.push(parsed);
      }
    });
  if (faults.length > 0) {
    const what = `The JSONL file has bad rows: ${faults.map((fault) => `${fault.field}: ${fault.rule}`).join('; ')}.`;
    throw documentFault('bad_rows', { what, places: faults });
  }
  return rows;
}

function parseRow(line: string): DocumentRow | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    return error instanceof SyntaxError ? `is not valid JSON (${error.message})` : String(error);
  }
  const result = rowSchema.safeParse(value);
  if (result.success) return { ...result.data, url: result.data.url ?? null };
  return result.error.issues.map((issue) => `${issue.path.join('.') || 'row'} ${issue.message}`).join(', ');
}
