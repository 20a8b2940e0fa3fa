/** How a value is typed: its JSON Schema as fields of text, and the texts as a value again. */

/** As much of JSON Schema as settings use. */
export interface Shape {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly items?: Shape;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly anyOf?: readonly Shape[];
}

export type FieldKind = 'line' | 'text' | 'number' | 'switch' | 'choice' | 'lines' | 'json';

export interface ValueField {
  /** The property of the value that it is; empty: the value itself. */
  readonly part: string;
  readonly kind: FieldKind;
  readonly shape: Shape;
  /** Left empty it is null. */
  readonly isOptional: boolean;
}

/** Texts longer than this are typed on several lines, in characters. */
const ONE_LINE = 100;

/** One field for a plain value, one for each property where all are plain, else one for the whole as JSON. */
export function fieldsOf(shape: Shape): readonly ValueField[] {
  const inner = withoutNull(shape);
  const fields = Object.entries(inner.properties ?? {}).map(([part, one]) => ({ part, kind: kindOf(one), shape: one, isOptional: false }));
  if (fields.length > 0 && inner === shape && fields.every(({ kind }) => kind !== 'json')) return fields;
  return [{ part: '', kind: kindOf(inner), shape: inner, isOptional: inner !== shape }];
}

function withoutNull(shape: Shape): Shape {
  const some = shape.anyOf?.filter(({ type }) => type !== 'null') ?? [];
  return some.length === 1 && some[0] ? some[0] : shape;
}

function kindOf(shape: Shape): FieldKind {
  if (shape.enum) return 'choice';
  if (shape.anyOf?.every(({ type }) => type === 'string') === true) return 'line';
  if (shape.type === 'string') return (shape.maxLength ?? 0) > ONE_LINE ? 'text' : 'line';
  if (shape.type === 'integer' || shape.type === 'number') return 'number';
  if (shape.type === 'boolean') return 'switch';
  return shape.type === 'array' && shape.items?.type === 'string' ? 'lines' : 'json';
}

/** What stands in the field for this value of the setting. */
export function textOf({ part, kind }: ValueField, value: unknown): string {
  const own = part === '' ? value : (value as Readonly<Record<string, unknown>>)[part];
  if (own === null || own === undefined) return '';
  if (kind === 'lines') return (own as readonly string[]).join('\n');
  return typeof own === 'string' ? own : JSON.stringify(own, null, 2);
}

/** The value that the texts stand for; undefined for what is no value, such as broken JSON. */
export function valueOf(fields: readonly ValueField[], textAt: (field: ValueField) => string): unknown {
  const [first] = fields;
  if (first?.part === '') return ownValue(first, textAt(first));
  const parts = fields.map((field) => [field.part, ownValue(field, textAt(field))] as const);
  return parts.some(([, own]) => own === undefined) ? undefined : Object.fromEntries(parts);
}

function ownValue({ kind, isOptional }: ValueField, text: string): unknown {
  const trimmed = text.trim();
  if (isOptional && trimmed === '') return null;
  if (kind === 'number') return trimmed === '' || !Number.isFinite(Number(trimmed)) ? undefined : Number(trimmed);
  if (kind === 'switch') return text === 'true';
  if (kind === 'lines') return text.split('\n').flatMap((line) => line.trim() || []);
  return kind === 'json' ? parsed(trimmed) : text;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The bounds of a number as far as they say something; null: any. */
export function boundsOf({ minimum, maximum }: Shape): { readonly least: number; readonly most: number | null } | null {
  if (minimum === undefined) return null;
  return { least: minimum, most: maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER ? null : maximum };
}

/** Whether two values are the same as the server sees them. */
export const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
