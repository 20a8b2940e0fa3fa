/** The keys that open this API: made, replaced and revoked. */
import { z } from 'zod';
import type { ApiKey } from '../../../core/model/api-key.ts';
import type { Principal } from '../../../core/model/principal.ts';
import { assertWithin } from '../../../core/model/assert-may.ts';
import type { Endpoint } from '../../../kernel/endpoint.ts';
import { InputError } from '../../../kernel/errors.ts';
import type { ApiKeyId } from '../../../kernel/ids.ts';
import { hashToken, randomToken } from '../../../kernel/secret.ts';
import type { ApiServices } from '../../api-services.ts';
import { found, idOf, idParams } from '../found.ts';
import { keyEndpoint } from '../../../core/model/key-endpoint.ts';
import { listOf, pageOf, pageQuery, presentPage } from '../lists.ts';
import { apiKeySchema, newApiKeySchema, presentApiKey, rotationSchema, shownKeySchema } from './schema.ts';

const KEY = 'This API key';
const tag = 'api-keys';
const path = '/api/v1/api-keys';
const one = { path: `${path}/{id}`, tag, params: idParams } as const;
const FORBIDDEN = { description: 'It has a larger role than the key that asks.' };

type KeyServices = Pick<ApiServices, 'apiKeys' | 'newId' | 'clock'>;

export function createApiKeyEndpoints(services: KeyServices): readonly Endpoint[] {
  return [...createReading(services), createMaking(services), createRotating(services), createRevoking(services)];
}

function createReading({ apiKeys }: KeyServices): readonly Endpoint[] {
  return [
    keyEndpoint({
      method: 'get',
      path,
      operationId: 'listApiKeys',
      tag,
      summary: 'The keys, the newest first; expired and revoked ones too.',
      query: z.strictObject(pageQuery),
      responses: { 200: { description: 'A page of keys.', schema: listOf(apiKeySchema) } },
      handle: async ({ query }, { tenantId }) => ({
        status: 200,
        body: presentPage(await apiKeys.list(tenantId, pageOf(query)), presentApiKey),
      }),
    }),
    keyEndpoint({
      ...one,
      method: 'get',
      operationId: 'getApiKey',
      summary: 'One key.',
      responses: { 200: { description: 'The key.', schema: apiKeySchema } },
      handle: async ({ params }, { tenantId }) => ({
        status: 200,
        body: presentApiKey(found(KEY, await apiKeys.get(tenantId, idOf<ApiKeyId>(KEY, params.id)))),
      }),
    }),
  ];
}

function createMaking({ apiKeys, newId, clock }: KeyServices): Endpoint {
  return keyEndpoint({
    method: 'post',
    path,
    operationId: 'createApiKey',
    tag,
    summary: 'Make a key.',
    showsSecret: true,
    body: newApiKeySchema,
    responses: { 201: { description: 'Made. The key is shown this once.', schema: shownKeySchema }, 403: FORBIDDEN },
    handle: async ({ body: { expires_at: end, ...rest } }, caller) => {
      assertWithin(caller, rest);
      const expiresAt = end === null ? null : new Date(end);
      if (expiresAt !== null && expiresAt.getTime() <= clock.now()) throw overAlready();
      const { token, ...hidden } = makeKey();
      const made = await apiKeys.create(caller.tenantId, { id: newId<ApiKeyId>(), ...rest, ...hidden }, expiresAt);
      return { status: 201, body: { ...presentApiKey(made), key: token } };
    },
  });
}

function createRotating({ apiKeys, newId }: KeyServices): Endpoint {
  return keyEndpoint({
    ...one,
    method: 'post',
    path: `${one.path}/rotate`,
    operationId: 'rotateApiKey',
    summary: 'Make a key in place of one that is in use, with its name, role, scopes, tier and length of life.',
    showsSecret: true,
    body: rotationSchema,
    responses: { 201: { description: 'The new key, shown this once.', schema: shownKeySchema }, 403: FORBIDDEN },
    handle: async ({ params, body }, caller) => {
      const { id } = await manageable(apiKeys, caller, params.id);
      const { token, ...hidden } = makeKey();
      const made = found(KEY, await apiKeys.rotate(caller.tenantId, id, { id: newId<ApiKeyId>(), ...hidden }, body.overlap_s));
      return { status: 201, body: { ...presentApiKey(made), key: token } };
    },
  });
}

function createRevoking({ apiKeys }: KeyServices): Endpoint {
  return keyEndpoint({
    ...one,
    method: 'delete',
    operationId: 'revokeApiKey',
    summary: 'Revoke a key; it opens nothing within a second.',
    responses: {
      204: { description: 'Revoked.' },
      403: FORBIDDEN,
      409: { description: "It is the last owner's key without an end." },
    },
    handle: async ({ params }, caller) => {
      const { id } = await manageable(apiKeys, caller, params.id);
      found(KEY, (await apiKeys.revoke(caller.tenantId, id)) || null);
      return { status: 204 };
    },
  });
}

async function manageable(apiKeys: KeyServices['apiKeys'], caller: Principal, id: string): Promise<ApiKey> {
  const key = found(KEY, await apiKeys.get(caller.tenantId, idOf<ApiKeyId>(KEY, id)));
  assertWithin(caller, key);
  return key;
}

function makeKey() {
  const token = `claw_${randomToken()}`;
  return { token, hash: hashToken(token), lastFour: token.slice(-4) };
}

const overAlready = () =>
  new InputError('This key would have ended before it was made.', {
    field: 'expires_at',
    faults: [{ field: 'expires_at', rule: 'past', fix: 'Name a time to come, or null.' }],
  });
