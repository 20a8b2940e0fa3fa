/** Prints an OpenAPI 3.1 document as the TypeScript types that openapi-fetch reads. */

/** The part of JSON Schema that our documents use. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly format?: string;
  readonly description?: string;
}

interface Parameter {
  readonly in: string;
  readonly name: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema: Schema;
}

type Content = Readonly<Record<string, { readonly schema: Schema }>>;

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Content }>>;
}

/** The part of the document that becomes types. */
export interface Described {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** A whole file: `paths`, by address and method, and `components`, by name. @throws Error for a schema it cannot print. */
export function printTypes(document: Described): string {
  const paths = Object.entries(document.paths).map(([path, item]) => member(path, true, block(operationsOf(item))));
  const schemas = Object.entries(document.components.schemas).map(([name, schema]) =>
    member(name, true, print(schema), schema.description),
  );
  return [
    '// The types of the HTTP API, printed from its OpenAPI document by scripts/generate-openapi.mjs; not edited by hand.',
    `export interface paths ${block(paths)}`,
    `export interface components ${block([member('schemas', true, block(schemas))])}`,
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n');
}

function operationsOf(item: Readonly<Record<string, Operation>>): readonly string[] {
  return Object.entries(item)
    .filter(([method]) => METHODS.includes(method))
    .map(([method, operation]) => member(method, true, printOperation(operation), operation.summary));
}

function printOperation({ parameters = [], requestBody, responses }: Operation): string {
  const answers = Object.entries(responses).map(([status, { description, content }]) =>
    member(
      status,
      true,
      block([member('headers', true, '{ [name: string]: unknown }'), ...printContent(readableOf(content))]),
      description,
    ),
  );
  return block([
    member('parameters', true, block(['query', 'header', 'path', 'cookie'].map((place) => printParameters(place, parameters)))),
    requestBody ? member('requestBody', requestBody.required === true, block(printContent(requestBody.content))) : 'requestBody?: never;',
    member('responses', true, block(answers)),
  ]);
}

function printParameters(place: string, all: readonly Parameter[]): string {
  const here = all.filter((parameter) => parameter.in === place);
  if (here.length === 0) return `${place}?: never;`;
  const isNeeded = here.some(({ required }) => required);
  return member(place, isNeeded, block(here.map((one) => member(one.name, one.required === true, print(one.schema), one.description))));
}

/** The client reads JSON where an answer also comes as a table. */
const readableOf = (content: Content | undefined): Content | undefined => {
  const json = content?.['application/json'];
  return json ? { 'application/json': json } : content;
};

function printContent(content: Content | undefined): readonly string[] {
  if (!content) return ['content?: never;'];
  return [member('content', true, block(Object.entries(content).map(([type, { schema }]) => member(type, true, print(schema)))))];
}

function print(schema: Schema): string {
  if (schema.$ref !== undefined) return refersTo(schema.$ref);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return [...new Set(choices.map(print))].join(' | ');
  if (schema.allOf) return schema.allOf.map((part) => `(${print(part)})`).join(' & ');
  if (Array.isArray(schema.type)) return schema.type.map((type) => print({ ...schema, type })).join(' | ');
  return printTyped(schema);
}

function printTyped(schema: Schema): string {
  switch (schema.type) {
    case 'string':
      return schema.format === 'binary' ? 'Blob' : 'string';
    case 'integer':
    case 'number':
      return 'number';
    case 'boolean':
    case 'null':
      return schema.type;
    case 'array':
      return `(${print(schema.items ?? {})})[]`;
    case 'object':
      return printObject(schema);
    case undefined:
      return 'unknown';
    default:
      throw new Error(`No way to print a schema of the type ${JSON.stringify(schema.type)}.`);
  }
}

function printObject({ properties = {}, required = [], additionalProperties }: Schema): string {
  const members = Object.entries(properties).map(([name, schema]) =>
    member(name, required.includes(name), print(schema), schema.description),
  );
  if (members.length > 0) return block(members);
  const value = typeof additionalProperties === 'object' ? print(additionalProperties) : 'unknown';
  return additionalProperties === false ? 'Record<string, never>' : `{ [key: string]: ${value} }`;
}

function refersTo(reference: string): string {
  const name = /^#\/components\/schemas\/(.+)$/.exec(reference)?.[1];
  if (name === undefined) throw new Error(`No way to follow ${reference}.`);
  return `components['schemas']['${name}']`;
}

function member(name: string, isNeeded: boolean, type: string, description?: string): string {
  const key = /^[A-Za-z_]\w*$|^\d+$/.test(name) ? name : `'${name}'`;
  const comment = description === undefined ? '' : `/** ${description.replaceAll('*/', '*\\/')} */\n`;
  return `${comment}${key}${isNeeded ? '' : '?'}: ${type};`;
}

function block(members: readonly string[]): string {
  if (members.length === 0) return '{}';
  return `{\n${members.map((one) => one.replaceAll(/^/gm, '  ')).join('\n')}\n}`;
}
