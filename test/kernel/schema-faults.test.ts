/** What a sender is told about a value that does not fit. */
import { expect, it } from 'vitest';
import { z } from 'zod';
import { schemaFaults } from '../../src/kernel/schema-faults.ts';

const schema = z.strictObject({
  wait: z.number().min(0).max(60).default(0),
  limit: z.coerce.number().int().min(1).max(100).optional(),
  count: z.int().min(1).optional(),
  most: z.number().max(9).optional(),
  text: z.string().trim().min(1).max(8).optional(),
  note: z.string().min(1).optional(),
  kind: z.enum(['a', 'b', 'c']).nullish(),
  value: z.union([z.literal(1), z.literal(-1)]).optional(),
  id: z.union([z.string().max(3), z.number().transform(String)]).optional(),
  on: z.boolean().optional(),
  url: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .optional(),
  at: z.iso.datetime().optional(),
  names: z.array(z.string()).max(2).optional(),
  perLanguage: z.strictObject({ en: z.string().max(5) }).optional(),
  tiers: z.record(z.string(), z.int()).optional(),
  code: z.string().regex(/^\w+$/, 'Use letters and digits.').optional(),
  bare: z.string().regex(/^\w+$/).optional(),
  own: z
    .string()
    .refine((text) => text === '', 'Leave it empty.')
    .optional(),
});

const faultsOf = (value: unknown, of: z.ZodType = schema) => {
  const { error } = of.safeParse(value, { reportInput: true });
  return error ? schemaFaults(of, error, (path) => path || 'body') : [];
};

it.each([
  [{ wait: 99 }, 'wait', 'too_big', 'Send a number from 0 to 60.'],
  [{ wait: 'x' }, 'wait', 'invalid_type', 'Send a number from 0 to 60.'],
  [{ limit: 'x' }, 'limit', 'invalid_type', 'Send a whole number from 1 to 100.'],
  [{ limit: 0 }, 'limit', 'too_small', 'Send a whole number from 1 to 100.'],
  [{ count: 0 }, 'count', 'too_small', 'Send a whole number, 1 or more.'],
  [{ most: 10 }, 'most', 'too_big', 'Send a number, 9 or less.'],
  [{ text: ' ' }, 'text', 'too_small', 'Send text of 1 to 8 characters.'],
  [{ text: 'too long a text' }, 'text', 'too_big', 'Send text of 1 to 8 characters.'],
  [{ note: '' }, 'note', 'too_small', 'Send text of 1 or more characters.'],
  [{ kind: 'd' }, 'kind', 'invalid_value', 'Send a, b or c.'],
  [{ value: 3 }, 'value', 'invalid_union', 'Send 1 or -1.'],
  [{ id: true }, 'id', 'invalid_union', 'Send text of at most 3 characters or a number.'],
  [{ on: 1 }, 'on', 'invalid_type', 'Send true or false.'],
  [{ url: 'x' }, 'url', 'invalid_format', 'Send a web address that starts with http:// or https://, of at most 2000 characters.'],
  [{ at: 'noon' }, 'at', 'invalid_format', 'Send a time such as 2026-01-31T12:00:00Z.'],
  [{ names: ['a', 'b', 'c'] }, 'names', 'too_big', 'Send a list of at most 2 entries.'],
  [{ names: [1] }, 'names.0', 'invalid_type', 'Send text.'],
  [{ perLanguage: { en: 'longer' } }, 'perLanguage.en', 'too_big', 'Send text of at most 5 characters.'],
  [{ perLanguage: {} }, 'perLanguage.en', 'required', 'Add this field: text of at most 5 characters.'],
  [{ perLanguage: { en: '', fr: '' } }, 'perLanguage.fr', 'unknown_field', 'Remove this field.'],
  [{ tiers: { free: 'x' } }, 'tiers.free', 'invalid_type', 'Send a whole number.'],
  [{ code: '?' }, 'code', 'invalid_format', 'Use letters and digits.'],
  [{ bare: '?' }, 'bare', 'invalid_format', 'Send text.'],
  [{ own: 'x' }, 'own', 'custom', 'Leave it empty.'],
  [[], 'body', 'invalid_type', 'Send an object.'],
])('tells of %j the field, the rule and what to send', (value, field, rule, fix) => {
  expect(faultsOf(value)).toEqual([{ field, rule, fix }]);
});

it('tells what can be told of a place it has no words for', () => {
  expect(faultsOf({ a: 1 }, z.strictObject({ a: z.tuple([z.string()]) }))).toEqual([
    { field: 'a', rule: 'invalid_type', fix: 'Send a value of the documented form.' },
  ]);
  expect(faultsOf({}, z.strictObject({ a: z.unknown().refine((value) => value !== undefined) }))).toMatchObject([
    { field: 'a', rule: 'required', fix: 'Add this field.' },
  ]);
});
