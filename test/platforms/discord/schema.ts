// Checks bodies and answers against the official OpenAPI document of Discord, where that file is at hand.
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Json } from './types.ts';

type Schema = {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly uniqueItems?: boolean;
} & Partial<Record<'oneOf' | 'anyOf' | 'allOf', readonly Schema[]>> &
  Partial<Record<'minLength' | 'maxLength' | 'minimum' | 'maximum' | 'minItems' | 'maxItems' | 'maxProperties', number>>;

type Content = { readonly content?: { readonly 'application/json'?: { readonly schema: Schema } } };

interface Operation {
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content>>;
}

interface Spec {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

export interface DiscordSchema {
  /** Why nothing is checked; null when everything is. */
  readonly absent: string | null;
  /** Faults of a request's body, each with its path. */
  body(route: string, body: unknown): readonly string[];
  /** Faults of an answer; one with a status that the document does not list is a fault, too. */
  answer(route: string, status: number, body: unknown): readonly string[];
  /** Faults of a value that should be of the named type; fields beyond it are let pass, as events carry more. */
  value(type: string, value: unknown): readonly string[];
}

const PATH = resolve(import.meta.dirname, '../../../../shared/data/payloads/specs/discord-openapi.json');

export function loadDiscordSchema(path = PATH): DiscordSchema {
  if (!existsSync(path)) return { absent: 'the official schema is not at hand', body: () => [], answer: () => [], value: () => [] };
  const spec = JSON.parse(readFileSync(path, 'utf8')) as Spec;
  const operation = (route: string): Operation | undefined => {
    const [method = '', template = ''] = route.split(' ');
    return spec.paths[template]?.[method.toLowerCase()];
  };
  return {
    absent: null,
    body: (route, body) => {
      const known = operation(route);
      if (known === undefined) return [`${route} is not in the schema`];
      const schema = known.requestBody?.content?.['application/json']?.schema;
      return schema === undefined ? [] : check({ spec, strict: true }, schema, body, 'body');
    },
    answer: (route, status, body) => {
      const known = operation(route)?.responses[String(status)];
      if (known === undefined) return [`${route} answers no ${status} in the schema`];
      const schema = known.content?.['application/json']?.schema;
      return schema === undefined ? [] : check({ spec, strict: true }, schema, body, 'answer');
    },
    value: (type, value) => check({ spec, strict: false }, { $ref: `#/components/schemas/${type}` }, value, type),
  };
}

interface How {
  readonly spec: Spec;
  /** Whether a field that the schema does not know is a fault. */
  readonly strict: boolean;
}

function check(how: How, schema: Schema, value: unknown, path: string): readonly string[] {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.slice('#/components/schemas/'.length);
    const found = how.spec.components.schemas[name];
    return found === undefined ? [`${path}: the schema has no type ${name}`] : check(how, found, value, path);
  }
  if (schema.const !== undefined) return value === schema.const ? [] : [`${path} is not ${JSON.stringify(schema.const)}`];
  const union = schema.oneOf ?? schema.anyOf;
  return [
    ...checkType(schema, value, path),
    ...checkNumbers(schema, value, path),
    ...(schema.allOf ?? []).flatMap((part) => check(how, part, value, path)),
    ...(union === undefined ? [] : checkUnion(how, union, value, path)),
    ...(Array.isArray(value) && schema.items !== undefined
      ? value.flatMap((item, index) => check(how, schema.items as Schema, item, `${path}[${index}]`))
      : []),
    ...(isObject(value) ? checkFields(how, schema, value, path) : []),
  ];
}

/** No fault when any member fits; else those of the member that fits best. */
function checkUnion(how: How, members: readonly Schema[], value: unknown, path: string): readonly string[] {
  let best: readonly string[] | null = null;
  for (const member of members) {
    const faults = check(how, member, value, path);
    if (faults.length === 0) return [];
    if (best === null || faults.length < best.length) best = faults;
  }
  return best ?? [];
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

function checkType(schema: Schema, value: unknown, path: string): readonly string[] {
  const wanted = schema.type === undefined ? [] : [schema.type].flat();
  const given = typeOf(value);
  if (wanted.length > 0 && !wanted.includes(given) && !(given === 'integer' && wanted.includes('number'))) {
    return [`${path} is ${given}, not ${wanted.join(' or ')}`];
  }
  if (schema.enum !== undefined && !schema.enum.includes(value)) return [`${path} is none of ${schema.enum.join(', ')}`];
  return [];
}

function checkNumbers(schema: Schema, value: unknown, path: string): readonly string[] {
  const outside = (size: number, least = -Infinity, most = Infinity): boolean => size < least || size > most;
  if (typeof value === 'string') {
    if (outside(value.length, schema.minLength, schema.maxLength)) return [`${path} has ${value.length} characters`];
    if (schema.pattern !== undefined && !new RegExp(schema.pattern, 'u').test(value)) return [`${path} does not match ${schema.pattern}`];
  }
  if (typeof value === 'number' && outside(value, schema.minimum, schema.maximum)) return [`${path} is out of range`];
  if (Array.isArray(value)) {
    if (outside(value.length, schema.minItems, schema.maxItems)) return [`${path} has ${value.length} items`];
    if (schema.uniqueItems === true && new Set(value).size < value.length) return [`${path} repeats an item`];
  }
  return [];
}

function checkFields(how: How, schema: Schema, value: Json, path: string): readonly string[] {
  const { properties, required = [], additionalProperties: others } = schema;
  if (properties === undefined && typeof others !== 'object') return [];
  const missing = required.filter((name) => value[name] === undefined).map((name) => `${path}.${name} is missing`);
  const faults = Object.entries(value).flatMap(([name, field]) => {
    if (field === undefined) return [];
    const known = properties?.[name] ?? (typeof others === 'object' ? others : undefined);
    if (known !== undefined) return check(how, known, field, `${path}.${name}`);
    return how.strict ? [`${path}.${name} is not in the schema`] : [];
  });
  return [...missing, ...faults];
}
