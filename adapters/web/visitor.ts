/** Who speaks: the gate every call of a visitor passes. */
import type { Clock } from '../../src/kernel/clock.ts';
import type { EndpointRequest } from '../../src/kernel/endpoint.ts';
import { AuthError, NotFoundError } from '../../src/kernel/errors.ts';
import type { Channel } from '../../src/core/model/channel.ts';
import type { ChannelHost } from '../../src/core/ports/channel-host.ts';
import { readVisitorToken, type ReadClaims, VISITOR_KEY_PURPOSE } from './visitor-token.ts';

export interface Visitor extends ReadClaims {
  readonly channel: Channel;
}

/** The active web channel of this address. @throws NotFoundError when there is none */
export async function findChannel(host: ChannelHost, channelKey: string): Promise<Channel> {
  const channel = await host.channelByKey('web', channelKey);
  if (channel === null) throw new NotFoundError('This chat');
  return channel;
}

/** The bearer of a visitor token of this very channel. @throws AuthError, NotFoundError */
export async function findVisitor(
  host: ChannelHost,
  clock: Clock,
  request: Pick<EndpointRequest<{ readonly channelKey: string }, unknown, unknown>, 'params' | 'bearer'>,
): Promise<Visitor> {
  if (request.bearer === null) {
    throw new AuthError('auth_missing', 'Send the token of your session as "Authorization: Bearer <token>".');
  }
  const claims = await readVisitorToken(request.bearer, host.signingKey(VISITOR_KEY_PURPOSE), clock);
  const channel = await findChannel(host, request.params.channelKey);
  if (claims.tenantId !== channel.tenantId || claims.channelId !== channel.id) {
    throw new AuthError('auth_invalid', 'The visitor token belongs to another chat: open a new session.');
  }
  return { ...claims, channel };
}
