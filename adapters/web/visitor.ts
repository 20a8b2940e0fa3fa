/** Who speaks: the gate every call of a visitor passes. */
import type { Clock } from '../../src/kernel/clock.ts';
import type { EndpointRequest } from '../../src/kernel/endpoint.ts';
import { AuthError, NotFoundError } from '../../src/kernel/errors.ts';
import { IDENTITY_SECRET, type Channel } from '../../src/core/model/channel.ts';
import type { ChannelHost } from '../../src/core/ports/channel-host.ts';
import { assertWelcome } from './assert-welcome.ts';
import { readVisitorToken, type ReadClaims, VISITOR_KEY_PURPOSE } from './visitor-token.ts';

export interface Visitor extends ReadClaims {
  readonly channel: Channel;
}

/** How a call without a good token is answered, for the document. */
export const unauthorised = { description: 'The visitor token is missing, over, or of another chat.' };

/** The active web channel of this address. @throws NotFoundError when there is none */
export async function findChannel(host: ChannelHost, channelKey: string): Promise<Channel> {
  const channel = await host.channelByKey('web', channelKey);
  if (channel === null) throw new NotFoundError('This chat');
  return channel;
}

/** The bearer of a visitor token of this very channel, on a page of the origin it was made for. @throws AuthError, NotFoundError */
export async function findVisitor(
  host: ChannelHost,
  clock: Clock,
  request: Pick<EndpointRequest<{ readonly channelKey: string }, unknown, unknown>, 'params' | 'bearer' | 'origin'>,
): Promise<Visitor> {
  if (request.bearer === null) {
    throw new AuthError('auth_missing', 'Send the token of your session as "Authorization: Bearer <token>".');
  }
  const claims = await readVisitorToken(request.bearer, host.signingKeys(VISITOR_KEY_PURPOSE), clock);
  const channel = await findChannel(host, request.params.channelKey);
  if (claims.tenantId !== channel.tenantId || claims.channelId !== channel.id) {
    throw new AuthError('auth_invalid', 'The visitor token belongs to another chat: open a new session.');
  }
  await assertWelcome(host, channel, request.origin);
  if (claims.origin !== request.origin) {
    throw new AuthError('auth_invalid', 'The visitor token was made for pages of another origin: open a new session.');
  }
  await assertVouchedFor(host, claims);
  return { ...claims, channel };
}

/** Whether a visitor who was let in would still be; costs no more than looks at what is remembered. */
export async function isStillWelcome(host: ChannelHost, visitor: Visitor): Promise<boolean> {
  try {
    const channel = await findChannel(host, visitor.channel.publicKey);
    await assertWelcome(host, channel, visitor.origin);
    await assertVouchedFor(host, visitor);
    return true;
  } catch (error) {
    if (error instanceof AuthError || error instanceof NotFoundError) return false;
    throw error;
  }
}

/** Whoever replaces a secret that leaked ends what was opened with it. */
async function assertVouchedFor(host: ChannelHost, { tenantId, channelId, secretMark }: ReadClaims): Promise<void> {
  if (secretMark === null || (await host.hasSecretMark({ tenantId, channelId, field: IDENTITY_SECRET }, secretMark))) return;
  throw new AuthError(
    'auth_invalid',
    'The identity secret behind this visitor token was replaced: open a new session with a new identity.',
  );
}
