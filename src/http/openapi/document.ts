/** Describes endpoints as an OpenAPI 3.1 document, from the very schemas that check the requests. */
import { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject, type ZodOpenApiResponseObject } from 'zod-openapi';
import type { Endpoint, EndpointResponse } from '../../kernel/endpoint.ts';
import { ERROR_TABLE } from '../../kernel/errors.ts';
import { isTagged, UNCHANGED } from '../present.ts';
import { BODY_EXAMPLES } from './examples.ts';
import { SESSION_COOKIE } from '../session-cookie.ts';

export type OpenApiDocument = ReturnType<typeof createDocument>;

/** Every endpoint, in the order given. */
export function describeEndpoints(endpoints: readonly Endpoint[], version: string): OpenApiDocument {
  const paths: ZodOpenApiPathsObject = {};
  for (const endpoint of endpoints) paths[endpoint.path] = { ...paths[endpoint.path], [endpoint.method]: operationOf(endpoint) };
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Claw',
      version,
      description: 'One AI support agent for a business, on every channel.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    tags: [...new Set(endpoints.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: { Problem: problem },
      securitySchemes: {
        apiKey: {
          type: 'http',
          scheme: 'bearer',
          description: 'An API key, or the token of a session, with a role of at least the one named.',
        },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: SESSION_COOKIE,
          description: 'The session of an operator who signed in with `cookie`.',
        },
        visitor: { type: 'http', scheme: 'bearer', description: 'The token of a web session.' },
        ...Object.fromEntries(endpoints.flatMap(ownScheme)),
      },
    },
  });
}

const problem = {
  type: 'object' as const,
  description: 'What went wrong (RFC 9457).',
  required: ['type', 'title', 'status', 'detail', 'code', 'request_id'],
  properties: {
    type: { type: 'string' as const },
    title: { type: 'string' as const },
    status: { type: 'integer' as const },
    detail: { type: 'string' as const },
    code: { type: 'string' as const, enum: Object.keys(ERROR_TABLE) },
    request_id: { type: 'string' as const },
    errors: {
      type: 'array' as const,
      items: {
        type: 'object' as const,
        required: ['field', 'rule'],
        properties: { field: { type: 'string' as const }, rule: { type: 'string' as const }, fix: { type: 'string' as const } },
      },
    },
  },
};

/** The ETag of an earlier answer, as RFC 9110 writes it. */
const ifNoneMatch = {
  'If-None-Match': z.string().optional().meta({ description: 'ETag of the answer that you have; 304 when it still holds.' }),
};

function operationOf(endpoint: Endpoint): ZodOpenApiOperationObject {
  const headers = isTagged(endpoint) ? { ...endpoint.headers, ...ifNoneMatch } : endpoint.headers;
  return {
    operationId: endpoint.operationId,
    tags: [endpoint.tag],
    summary: endpoint.summary,
    ...scopeOf(endpoint),
    security: securityOf(endpoint),
    requestParams: {
      ...(endpoint.params && { path: endpoint.params as z.ZodObject }),
      ...(endpoint.query && { query: endpoint.query as z.ZodObject }),
      ...(headers && { header: z.object({ ...headers }) }),
    },
    ...(endpoint.streamed !== undefined && {
      requestBody: { required: true, content: { [endpoint.streamed]: { schema: { type: 'string' as const } } } },
    }),
    ...(endpoint.body && { requestBody: { required: true, content: requestContent(endpoint, endpoint.body) } }),
    responses: responsesOf(endpoint),
  };
}

const ownScheme = ({ ownToken }: Endpoint) =>
  ownToken ? [[ownToken.name, { type: 'http' as const, scheme: 'bearer', description: ownToken.description }] as const] : [];

/** Which keys may call it, for those that are limited to parts of the API. */
const scopeOf = ({ auth }: Endpoint) => (typeof auth === 'object' ? { 'x-scope': auth.scope } : {});

function securityOf({ auth, ownToken }: Endpoint): Record<string, string[]>[] {
  if (ownToken) return [{ [ownToken.name]: [] }, {}];
  if (auth === 'none') return [];
  if (auth === 'visitor') return [{ visitor: [] }];
  // OAuth calls them scopes; for other schemes they are the roles that are needed (OpenAPI 3.1, 4.8.30).
  return [{ apiKey: [auth.role] }, { session: [auth.role] }];
}

function requestContent(endpoint: Endpoint, body: z.ZodType): NonNullable<ZodOpenApiOperationObject['requestBody']>['content'] {
  const example = BODY_EXAMPLES[endpoint.operationId];
  const json = { 'application/json': { schema: body, ...(example && { example }) } };
  if (endpoint.raw) return { ...json, 'application/x-www-form-urlencoded': { schema: body } };
  if (!endpoint.multipart) return json;
  if (endpoint.multipart === 'file') return { 'multipart/form-data': { schema: (body as z.ZodObject).extend({ file: z.file() }) } };
  const file = z.array(z.file()).min(1).meta({ description: 'One file, or several parts of this name.' });
  return { ...json, 'multipart/form-data': { schema: (body as z.ZodObject).extend({ file }) } };
}

type Responses = NonNullable<ZodOpenApiOperationObject['responses']>;

/** Every error that says no more is a problem document, and stands under `default`: so it is for each call. */
function responsesOf(endpoint: Endpoint): Responses {
  const all = Object.entries({ ...endpoint.responses, ...(isTagged(endpoint) && UNCHANGED) }).map(([status, response]) => ({
    status: Number(status),
    ...response,
  }));
  const problems = all.filter(isProblem).map(({ status, description }) => `${status}: ${description}`);
  const told = all.filter((response) => !isProblem(response)).map((response) => [response.status, responseOf(response)]);
  return { ...Object.fromEntries(told), default: problemResponse(['A problem document.', ...problems].join(' ')) };
}

type Told = EndpointResponse & { readonly status: number };

const isProblem = ({ status, schema, mediaType }: Told) => status >= 400 && !schema && mediaType === undefined;

const problemResponse = (description: string): ZodOpenApiResponseObject => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});

/** A type without a schema is text, or any JSON. */
function responseOf({ description, schema, mediaType, alsoAs }: Told): ZodOpenApiResponseObject {
  const type = mediaType ?? (schema ? 'application/json' : null);
  if (type === null) return { description };
  const text = { schema: { type: 'string' as const } };
  const content = { [type]: schema || type === 'application/json' ? { schema: schema ?? {} } : text };
  return { description, content: { ...content, ...(alsoAs !== undefined && { [alsoAs]: text }) } };
}
