// Checks calls and updates against the official description of the Bot API, where that file is at hand.
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

interface Field {
  readonly name: string;
  readonly types: readonly string[];
  readonly required: boolean;
}

interface Described {
  readonly fields?: readonly Field[];
  readonly subtypes?: readonly string[];
}

interface Spec {
  readonly methods: Readonly<Record<string, Described>>;
  readonly types: Readonly<Record<string, Described>>;
}

type Fields = Readonly<Record<string, unknown>>;

export interface TelegramSchema {
  /** Why nothing is checked; null when everything is. */
  readonly absent: string | null;
  /** Faults of a call's body, each with its path. */
  call(method: string, body: Fields): readonly string[];
  /** Faults of a value that should be of the named type. */
  value(type: string, value: unknown): readonly string[];
}

const PATH = resolve(import.meta.dirname, '../../../../shared/data/payloads/specs/telegram-bot-api.json');

export function loadTelegramSchema(path = PATH): TelegramSchema {
  if (!existsSync(path)) return { absent: 'the official schema is not at hand', call: () => [], value: () => [] };
  const spec = JSON.parse(readFileSync(path, 'utf8')) as Spec;
  return {
    absent: null,
    call: (method, body) => {
      const known = spec.methods[method];
      return known === undefined ? [`${method} is no method`] : checkFields(spec, known.fields ?? [], body, method);
    },
    value: (type, value) => checkType(spec, type, value, type),
  };
}

function checkFields(spec: Spec, fields: readonly Field[], value: Fields, path: string): string[] {
  const names = new Set(fields.map(({ name }) => name));
  const unknown = Object.keys(value).filter((name) => !names.has(name));
  return [
    ...unknown.map((name) => `${path}.${name} is not in the schema`),
    ...fields.flatMap(({ name, types, required }) => {
      if (value[name] === undefined) return required ? [`${path}.${name} is missing`] : [];
      return checkAny(spec, types, value[name], `${path}.${name}`);
    }),
  ];
}

/** No fault when any of the types fits; else those of the type that fits best. */
function checkAny(spec: Spec, types: readonly string[], value: unknown, path: string): readonly string[] {
  const tries = types.map((type) => checkType(spec, type, value, path));
  return tries.toSorted((one, other) => one.length - other.length)[0] ?? [];
}

function checkType(spec: Spec, type: string, value: unknown, path: string): readonly string[] {
  if (type.startsWith('Array of ')) {
    if (!Array.isArray(value)) return [`${path} is no array`];
    return value.flatMap((item, index) => checkType(spec, type.slice('Array of '.length), item, `${path}[${index}]`));
  }
  const primitive = PRIMITIVES[type];
  if (primitive !== undefined) return primitive(value) ? [] : [`${path} is no ${type}`];
  const known = spec.types[type];
  if (known === undefined) return [`${path}: the schema has no type ${type}`];
  if (known.subtypes !== undefined) return checkAny(spec, known.subtypes, value, path);
  if (typeof value !== 'object' || value === null) return [`${path} is no ${type}`];
  return checkFields(spec, known.fields ?? [], value as Fields, path);
}

const PRIMITIVES: Readonly<Record<string, (value: unknown) => boolean>> = {
  Integer: (value) => Number.isSafeInteger(value),
  Float: (value) => typeof value === 'number',
  String: (value) => typeof value === 'string',
  Boolean: (value) => typeof value === 'boolean',
  True: (value) => value === true,
  InputFile: (value) => typeof value === 'string',
};
