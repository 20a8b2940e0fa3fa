/** Turns the schemas of the OpenAPI document into rows and values that people read. */

/** As much of a JSON schema as our own document uses. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
}

export type Schemas = Readonly<Record<string, Schema>>;

/** One line of a table of fields; `name` is dotted for what lies inside. */
export interface Field {
  readonly name: string;
  readonly type: string;
  readonly isRequired: boolean;
  readonly about: string;
}

/** Deeper than this a table would be longer than it helps. */
const DEEPEST = 3;

const choicesOf = ({ anyOf, oneOf }: Schema): readonly Schema[] => anyOf ?? oneOf ?? [];

/** What a reference stands for; itself for any other. */
export function resolve(schema: Schema, all: Schemas): Schema {
  const name = schema.$ref?.split('/').at(-1);
  return name === undefined ? schema : (all[name] ?? schema);
}

/** `text`, `whole number`, `list of objects`, `"a" | "b"`, … */
export function typeOf(given: Schema, all: Schemas): string {
  const schema = resolve(given, all);
  const choices = choicesOf(schema);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((one) => JSON.stringify(one)).join(' | ');
  if (choices.length > 0) return [...new Set(choices.map((one) => typeOf(one, all)))].join(' | ');
  const types = [schema.type ?? 'any'].flat();
  return types.map((type) => (type === 'array' ? `list of ${typeOf(schema.items ?? {}, all)}` : nameOf(type, schema.format))).join(' | ');
}

const nameOf = (type: string, format: string | undefined): string => (type === 'string' && format !== undefined ? format : type);

/** The object behind a schema, a list or a choice; null when there is none. */
function objectOf(given: Schema, all: Schemas): Schema | null {
  const schema = resolve(given, all);
  if (schema.properties) return schema;
  const inside = schema.items ? [schema.items] : choicesOf(schema);
  return inside.map((one) => objectOf(one, all)).find((one) => one !== null) ?? null;
}

/** Every field of the object behind the schema, those inside after the one that holds them. */
export function fieldsOf(schema: Schema, all: Schemas, before = '', depth = 0): readonly Field[] {
  const object = objectOf(schema, all);
  if (object === null || depth >= DEEPEST) return [];
  return Object.entries(object.properties ?? {}).flatMap(([key, field]) => {
    const name = `${before}${key}`;
    const about = field.description ?? resolve(field, all).description ?? '';
    const isRequired = object.required?.includes(key) === true;
    return [{ name, type: typeOf(field, all), isRequired, about }, ...fieldsOf(field, all, `${name}.`, depth + 1)];
  });
}
