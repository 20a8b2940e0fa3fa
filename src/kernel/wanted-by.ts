/** Puts into words which values a schema takes: "a whole number from 1 to 50". */
import { z } from 'zod';

/** Null for a schema that takes anything, or that we have no words for. */
export function wantedBy(schema: z.core.$ZodType): string | null {
  if (schema instanceof z.ZodNumber) return number(schema);
  if (schema instanceof z.ZodBoolean) return 'true or false';
  if (schema instanceof z.ZodEnum) return either(schema.options);
  if (schema instanceof z.ZodLiteral) return either([...schema.values]);
  if (schema instanceof z.ZodArray) return `a list${sized(sizeOf(schema), 'entries')}`;
  if (schema instanceof z.ZodObject || schema instanceof z.ZodRecord) return 'an object';
  if (schema instanceof z.ZodUnion) return union(schema.options);
  if (schema instanceof z.ZodPipe) return wantedBy(schema.in);
  if (schema instanceof z.ZodURL) return `a web address that starts with http:// or https://${sized(sizeOf(schema), 'characters', ',')}`;
  if (schema instanceof z.ZodISODateTime) return 'a time such as 2026-01-31T12:00:00Z';
  return schema instanceof z.ZodString ? `text${sized(sizeOf(schema), 'characters')}` : null;
}

interface Size {
  readonly least: number | null;
  readonly most: number | null;
}

function number(schema: z.ZodNumber): string {
  const { least, most } = { least: bound(schema.minValue), most: bound(schema.maxValue) };
  const kind = schema.isInt ? 'a whole number' : 'a number';
  if (least !== null && most !== null) return `${kind} from ${least} to ${most}`;
  if (least !== null) return `${kind}, ${least} or more`;
  return most === null ? kind : `${kind}, ${most} or less`;
}

/** Null for the bounds that every safe integer has. */
const bound = (value: number | null) => (value === null || Math.abs(value) >= Number.MAX_SAFE_INTEGER ? null : value);

/** The bounds of a text's or list's length. */
function sizeOf(schema: z.core.$ZodType): Size {
  const size: { least: number | null; most: number | null } = { least: null, most: null };
  for (const { _zod: check } of schema._zod.def.checks ?? []) {
    if (check.def.check === 'min_length') size.least = (check.def as z.core.$ZodCheckMinLengthDef).minimum;
    if (check.def.check === 'max_length') size.most = (check.def as z.core.$ZodCheckMaxLengthDef).maximum;
  }
  return size;
}

function sized({ least, most }: Size, unit: string, before = ''): string {
  if (least !== null && most !== null) return `${before} of ${least} to ${most} ${unit}`;
  if (most !== null) return `${before} of at most ${most} ${unit}`;
  return least === null ? '' : `${before} of ${least} or more ${unit}`;
}

function either(values: readonly unknown[]): string {
  const names = values.map(String);
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}

function union(options: readonly z.core.$ZodType[]): string | null {
  const wanted = options.map(wantedBy).filter((one) => one !== null);
  return wanted.length === 0 ? null : wanted.join(' or ');
}
