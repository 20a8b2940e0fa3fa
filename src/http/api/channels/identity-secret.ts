/** The secret with which a business signs who the visitors of its web chat are. */
import { type Channel, IDENTITY_SECRET } from '../../../core/model/channel.ts';
import type { Endpoint } from '../../../kernel/endpoint.ts';
import { ConflictError, NotFoundError } from '../../../kernel/errors.ts';
import type { TenantId } from '../../../kernel/ids.ts';
import { randomToken, Secret } from '../../../kernel/secret.ts';
import type { ApiServices } from '../../api-services.ts';
import { idParams } from '../found.ts';
import { idempotencyHeaders, idempotencyOf } from '../idempotency.ts';
import { keyEndpoint } from '../../../core/model/key-endpoint.ts';
import { actorOf } from '../../../core/model/principal.ts';
import { channelOf } from './channel-of.ts';
import { identitySecretSchema } from './schema.ts';

const PATH = '/api/v1/channels/{id}/identity-secret';
const tag = 'channels';

export function createIdentitySecretEndpoints(services: ApiServices): readonly Endpoint[] {
  return [makeSecret(services), removeSecret(services)];
}

function makeSecret(services: ApiServices): Endpoint {
  return keyEndpoint({
    method: 'post',
    path: PATH,
    operationId: 'makeIdentitySecret',
    tag,
    summary: 'Make the secret with which a web channel checks who its visitors are, in place of an earlier one.',
    params: idParams,
    headers: idempotencyHeaders,
    responses: {
      201: {
        description:
          'The secret, shown this once: only a repetition with the same Idempotency-Key shows it again, while it is in force. Identities and sessions made with an earlier secret end within a second.',
        schema: identitySecretSchema,
      },
      409: { description: 'Only a web channel checks identities.' },
    },
    handle: async ({ params, headers }, caller) => {
      const { tenantId } = caller;
      const { id } = await webChannel(services, tenantId, params.id);
      const key = idempotencyOf(headers);
      const place = { tenantId, channelId: id, field: IDENTITY_SECRET };
      const secret = await services.secrets.put(place, new Secret(randomToken()), key === null ? undefined : `${actorOf(caller)}:${key}`);
      return { status: 201, body: { secret: secret.reveal(), last_four: secret.reveal().slice(-4) } };
    },
  });
}

function removeSecret(services: ApiServices): Endpoint {
  return keyEndpoint({
    method: 'delete',
    path: PATH,
    operationId: 'deleteIdentitySecret',
    tag,
    summary: 'Remove the secret: every visitor is anonymous again, and the sessions of verified ones end.',
    params: idParams,
    responses: { 204: { description: 'Removed.' }, 404: { description: 'No such channel, or it has no secret.' } },
    handle: async ({ params }, { tenantId }) => {
      const { id } = await webChannel(services, tenantId, params.id);
      const removed = await services.secrets.remove({ tenantId, channelId: id, field: IDENTITY_SECRET });
      if (!removed) throw new NotFoundError('The identity secret of this channel');
      return { status: 204 };
    },
  });
}

async function webChannel(services: ApiServices, tenantId: TenantId, given: string): Promise<Channel> {
  const channel = await channelOf(services, tenantId, given);
  if (channel.kind === 'web') return channel;
  throw new ConflictError(`This is a channel of kind ${channel.kind}: only a web channel checks identities.`);
}
