/** Writes the API reference from the OpenAPI document: one page, no script, nothing from elsewhere. */
import { fieldsOf, typeOf, type Field, type Schema, type Schemas } from './read-schema.ts';

interface Media {
  readonly schema?: Schema;
  readonly example?: unknown;
}

interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly schema?: Schema;
    readonly description?: string;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Readonly<Record<string, Media>> }>>;
}

/** As much of the document as the page shows. */
export interface Reference {
  readonly info: { readonly version: string };
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Schemas };
}

interface Call extends Operation {
  readonly method: string;
  readonly path: string;
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (text: string): string => text.replaceAll(/[&<>"]/g, (letter) => ESCAPES[letter] ?? letter);

function tableOf(title: string, fields: readonly Field[]): string {
  if (fields.length === 0) return '';
  const row = ({ name, type, isRequired, about }: Field) =>
    `<tr><td><code>${escape(name)}</code>${isRequired ? '' : ' <small>may be absent</small>'}</td><td>${escape(type)}</td><td>${escape(about)}</td></tr>`;
  const rows = fields.map(row).join('');
  return `<h4>${title}</h4><div class="table" tabindex="0"><table><thead><tr><th>field</th><th>type</th><th>meaning</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

/** Who may call it, in a word or two. */
function callerOf({ security }: Operation): string {
  const [first] = security;
  const [scheme = '', roles = []] = Object.entries(first ?? {})[0] ?? [];
  if (scheme === '') return 'no key';
  if (scheme === 'apiKey') return `API key: ${roles[0] ?? 'any role'}`;
  return scheme === 'visitor' ? 'visitor token' : scheme;
}

function curlOf({ method, path, security, requestBody }: Call): string {
  const json = requestBody?.content['application/json'];
  const lines = [`curl ${method === 'get' ? '' : `-X ${method.toUpperCase()} `}"$CLAW_URL${path}"`];
  if (security.length > 0) lines.push('-H "authorization: Bearer $KEY"');
  if (json?.example !== undefined) lines.push("-H 'content-type: application/json'", `-d '${JSON.stringify(json.example)}'`);
  return `<pre tabindex="0"><code>${escape(lines.join(' \\\n  '))}</code></pre>`;
}

function parametersOf({ parameters = [] }: Call, schemas: Schemas): string {
  const fields = parameters.map(({ name, required, schema = {}, description, in: place }) => ({
    name,
    type: `${typeOf(schema, schemas)} (${place})`,
    isRequired: required === true,
    about: description ?? schema.description ?? '',
  }));
  return tableOf('Parameters', fields);
}

function bodyOf({ requestBody }: Call, schemas: Schemas): string {
  const [type, media] = Object.entries(requestBody?.content ?? {})[0] ?? [];
  if (type === undefined || media?.schema === undefined) return '';
  const others = Object.keys(requestBody?.content ?? {}).slice(1);
  const also = others.length > 0 ? `; also ${others.join(', ')}` : '';
  return tableOf(`Body <small>${escape(type + also)}</small>`, fieldsOf(media.schema, schemas));
}

function answersOf({ responses }: Call, schemas: Schemas): string {
  const told = Object.entries(responses).filter(([status]) => status !== 'default');
  const lines = told.map(([status, { description }]) => `<li><b>${status}</b> ${escape(description)}</li>`);
  const schema = Object.values(told[0]?.[1].content ?? {})[0]?.schema;
  const fields = schema ? fieldsOf(schema, schemas) : [];
  const table = fields.length > 0 ? `<details><summary>Fields of the answer</summary>${tableOf('', fields)}</details>` : '';
  return `<h4>Answers</h4><ul>${lines.join('')}<li>Errors are <a href="#problems">problem documents</a>.</li></ul>${table}`;
}

const section = (call: Call, schemas: Schemas): string => `<section id="${call.operationId}">
<h3><a class="method" href="#${call.operationId}"><b>${call.method.toUpperCase()}</b> <code>${escape(call.path)}</code></a></h3>
<p>${escape(call.summary)} <small class="caller">${escape(callerOf(call))}</small></p>
${curlOf(call)}${parametersOf(call, schemas)}${bodyOf(call, schemas)}${answersOf(call, schemas)}</section>`;

const callsOf = ({ paths }: Reference): readonly Call[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, method, path })),
  );

function navigation(groups: readonly (readonly [string, readonly Call[]])[]): string {
  const link = ({ operationId, method, path }: Call) =>
    `<li><a href="#${operationId}">${method.toUpperCase()} ${escape(path.replace('/api/v1', ''))}</a></li>`;
  return groups.map(([tag, calls]) => `<h2>${escape(tag)}</h2><ul>${calls.map(link).join('')}</ul>`).join('');
}

/** The whole page. */
export function renderReference(reference: Reference): string {
  const { schemas } = reference.components;
  const calls = callsOf(reference);
  const groups = reference.tags.map(({ name }) => [name, calls.filter(({ tags }) => tags[0] === name)] as const);
  const nav = navigation(groups);
  const parts = groups.map(
    ([tag, own]) => `<h2 id="tag-${escape(tag)}">${escape(tag)}</h2>${own.map((call) => section(call, schemas)).join('')}`,
  );
  const problem = schemas['Problem'];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>API reference · Claw</title>
<link rel="icon" type="image/svg+xml" href="/help/assets/mark.svg">
<link rel="stylesheet" href="/help/assets/help.css">
</head>
<body>
<a class="skip" href="#text">Skip to the text</a>
<header><a class="brand" href="/docs"><img src="/help/assets/mark.svg" alt="" width="20" height="20">Claw API</a>
<nav class="top"><a href="/help">Help</a><a href="/help/api">Guide</a><a href="/openapi.json">OpenAPI</a></nav></header>
<div class="frame">
<details class="menu"><summary>Calls</summary><nav aria-label="Calls">${nav}</nav></details>
<nav class="side" aria-label="All calls">${nav}</nav>
<main id="text" tabindex="-1"><article class="reference">
<h1>API reference</h1>
<p class="lead">Version ${escape(reference.info.version)}, ${calls.length} calls, made from the code that answers them. <a href="/help/api">The guide</a> tells how they go together.</p>
<pre tabindex="0"><code>CLAW_URL=http://127.0.0.1:3000
KEY=$(cat .claw/admin-key)</code></pre>
${parts.join('')}
<h2 id="problems">Problem documents</h2><p>${escape(problem?.description ?? '')}</p>${tableOf('Fields', fieldsOf(problem ?? {}, schemas))}
</article></main>
</div>
</body>
</html>
`;
}
