/** Says what a schema wants in the imperative, so that every refused value comes with its remedy. */
import { z } from 'zod';
import type { Fault } from './errors.ts';
import { wantedBy } from './wanted-by.ts';

type Issue = z.core.$ZodIssue;

/** Codes whose sentence follows from the schema at the place of the fault. */
const BY_SCHEMA: readonly Issue['code'][] = ['invalid_type', 'invalid_value', 'invalid_union', 'too_big', 'too_small', 'not_multiple_of'];

/**
 * One fault for each issue (for each key of unknown ones): `rule` is `required`, `unknown_field` or the issue's code, `fix` a sentence.
 * `field` gives a place its name, as the sender knows it. The value must have been parsed with `reportInput`.
 */
export function schemaFaults(schema: z.ZodType, error: z.ZodError, field: (path: string) => string): readonly Fault[] {
  return error.issues.flatMap((issue) => {
    const path = issue.path.map(String).join('.');
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        field: field(path === '' ? key : `${path}.${key}`),
        rule: 'unknown_field',
        fix: 'Remove this field.',
      }));
    }
    const wanted = wantedAt(schema, issue.path);
    if (issue.input === undefined) {
      return [{ field: field(path), rule: 'required', fix: wanted === null ? 'Add this field.' : `Add this field: ${wanted}.` }];
    }
    return [{ field: field(path), rule: issue.code, fix: fixOf(issue, wanted) }];
  });
}

function fixOf(issue: Issue, wanted: string | null): string {
  const isOwnWords = !/^(Invalid|Too|Unrecognized)\b/.test(issue.message);
  // A form or a rule of our own is told in the words that stand beside it.
  if (isOwnWords && !BY_SCHEMA.includes(issue.code)) return issue.message;
  return wanted === null ? 'Send a value of the documented form.' : `Send ${wanted}.`;
}

/** What is wanted at a place inside the schema; null where that cannot be told. */
function wantedAt(schema: z.ZodType, path: readonly PropertyKey[]): string | null {
  let place: z.core.$ZodType | null = bare(schema);
  for (const step of path) place = place && bare(inside(place, step));
  return place && wantedBy(place);
}

function inside(schema: z.core.$ZodType, step: PropertyKey): z.core.$ZodType | null {
  if (schema instanceof z.ZodObject) return schema.shape[String(step)] ?? null;
  if (schema instanceof z.ZodArray) return schema.element;
  return schema instanceof z.ZodRecord ? schema.valueType : null;
}

/** The schema of what is sent, without what stands around it. */
function bare(schema: z.core.$ZodType | null): z.core.$ZodType | null {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) return bare(schema.unwrap());
  return schema instanceof z.ZodPipe ? bare(schema.in) : schema;
}
