/** Checks what came in against an endpoint's schemas, naming every fault with its remedy. */
import type { z } from 'zod';
import { InputError } from '../kernel/errors.ts';
import { schemaFaults } from '../kernel/schema-faults.ts';

/** Enough to mend a request by; a body of thousands of unknown fields gets no answer of thousands of lines. */
const MOST_FAULTS = 50;

/** The parsed value; undefined without a schema. @throws InputError 422 with one fault per field. */
export function validate<T>(schema: z.ZodType<T> | undefined, value: unknown, where: 'path' | 'query' | 'body'): T | undefined {
  if (!schema) return undefined;
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  const faults = schemaFaults(schema, result.error, (path) => (path === '' ? where : path)).slice(0, MOST_FAULTS);
  const fields = [...new Set(faults.map(({ field }) => field))].join(', ');
  throw new InputError(`The ${where} is not valid: ${fields}.`, { faults });
}

/** Query parameters by name. @throws InputError 422 for one given twice. */
export function queryOf(querystring: string): Readonly<Record<string, string>> {
  const query: Record<string, string> = Object.create(null);
  for (const [name, value] of new URLSearchParams(querystring)) {
    if (name in query)
      throw new InputError(`The query names ${name} twice.`, { faults: [{ field: name, rule: 'repeated', fix: 'Give it once.' }] });
    query[name] = value;
  }
  return { ...query };
}
