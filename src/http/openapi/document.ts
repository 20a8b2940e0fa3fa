/** Describes endpoints as an OpenAPI 3.1 document, from the very schemas that check the requests. */
import type { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject, type ZodOpenApiResponseObject } from 'zod-openapi';
import type { Endpoint, EndpointAuth, EndpointResponse } from '../../kernel/endpoint.ts';
import { ERROR_TABLE } from '../../kernel/errors.ts';

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
        apiKey: { type: 'http', scheme: 'bearer', description: 'An API key with a role of at least the one named.' },
        visitor: { type: 'http', scheme: 'bearer', description: 'The token of a web session.' },
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

function operationOf(endpoint: Endpoint): ZodOpenApiOperationObject {
  return {
    operationId: endpoint.operationId,
    tags: [endpoint.tag],
    summary: endpoint.summary,
    security: securityOf(endpoint.auth),
    requestParams: {
      ...(endpoint.params && { path: endpoint.params as z.ZodObject }),
      ...(endpoint.query && { query: endpoint.query as z.ZodObject }),
    },
    ...(endpoint.body && { requestBody: { required: true, content: requestContent(endpoint, endpoint.body) } }),
    responses: { ...responsesOf(endpoint), default: problemResponse },
  };
}

const problemResponse = {
  description: 'A problem document.',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

function securityOf(auth: EndpointAuth): Record<string, string[]>[] {
  if (auth === 'none') return [];
  return auth === 'visitor' ? [{ visitor: [] }] : [{ apiKey: [auth] }];
}

function requestContent(endpoint: Endpoint, body: z.ZodType): NonNullable<ZodOpenApiOperationObject['requestBody']>['content'] {
  const json = { 'application/json': { schema: body } };
  if (!endpoint.multipart) return json;
  const file = { type: 'string' as const, format: 'binary' };
  return { ...json, 'multipart/form-data': { schema: { type: 'object', required: ['file'], properties: { file } } } };
}

function responsesOf(endpoint: Endpoint): ZodOpenApiOperationObject['responses'] {
  return Object.fromEntries(Object.entries(endpoint.responses).map(([status, response]) => [status, responseOf(Number(status), response)]));
}

/** An error that says no more is a problem document; a type without a schema is text, or any JSON. */
function responseOf(status: number, { description, schema, mediaType }: EndpointResponse): ZodOpenApiResponseObject {
  if (status >= 400 && !schema && mediaType === undefined) return { ...problemResponse, description };
  const type = mediaType ?? (schema ? 'application/json' : null);
  if (type === null) return { description };
  return { description, content: { [type]: { schema: schema ?? (type === 'application/json' ? {} : { type: 'string' }) } } };
}
