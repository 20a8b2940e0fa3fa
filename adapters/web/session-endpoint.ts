/** Opens a visitor's conversation and hands out the token for it. */
import type { Clock } from '../../src/kernel/clock.ts';
import { endpoint, type Endpoint } from '../../src/kernel/endpoint.ts';
import { AuthError } from '../../src/kernel/errors.ts';
import type { NewId } from '../../src/kernel/ids.ts';
import { IDENTITY_SECRET, type Channel } from '../../src/core/model/channel.ts';
import type { ChannelHost } from '../../src/core/ports/channel-host.ts';
import { assertWelcome } from './assert-welcome.ts';
import { channelParams, sessionBody, sessionReply } from './schemas.ts';
import { verifyIdentity } from './verify-identity.ts';
import { findChannel } from './visitor.ts';
import { pageLanguage, visitorLocale } from '../_shared/page-language.ts';
import { signVisitorToken, VISITOR_KEY_PURPOSE, type VisitorClaims } from './visitor-token.ts';

interface SessionDeps {
  readonly clock: Clock;
  readonly newId: NewId;
}

/** Who asks, before a conversation is opened. */
interface Person extends Pick<VisitorClaims, 'visitor' | 'name' | 'tier' | 'secretMark'> {
  /** Uses up the statement that it was made from. @throws AuthError when that was used before */
  readonly useUp: () => Promise<void>;
}

/** `POST /web/v1/{channelKey}/sessions`: anonymous visitors of tier free, and those whom the business vouches for. */
export function createSessionEndpoint(host: ChannelHost, { clock, newId }: SessionDeps): Endpoint {
  return endpoint({
    method: 'post',
    path: '/web/v1/{channelKey}/sessions',
    operationId: 'openWebSession',
    tag: 'web',
    summary: 'Open a conversation as a visitor',
    auth: 'none',
    params: channelParams,
    body: sessionBody,
    responses: {
      200: { description: "The token for every further call: valid for 30 days, a verified visitor's for 24 hours.", schema: sessionReply },
      401: { description: 'The identity is refused; `detail` tells its developer why.' },
      403: { description: 'Pages of this origin may not hold the chat: see the setting `web.origins`.' },
      404: { description: 'No such chat.' },
    },
    async handle({ params, body, headers, origin }) {
      const channel = await findChannel(host, params.channelKey);
      await assertWelcome(host, channel, origin);
      const person = body.identity === undefined ? stranger(newId) : await vouchedFor(host, channel, body.identity, clock);
      const { visitor, name, tier, secretMark } = person;
      const accepted = headers['accept-language'];
      const opened = await host.openConversation(channel, visitor, { externalId: visitor, name, tier, locale: visitorLocale(accepted) });
      // Last of all, so that a fault before it does not cost a visitor their statement.
      await person.useUp();
      const claims = { tenantId: channel.tenantId, channelId: channel.id, ...opened, visitor, name, tier, secretMark, origin };
      const token = await signVisitorToken(claims, host.signingKeys(VISITOR_KEY_PURPOSE)[0], clock);
      const words = await wordsOf(host, channel, accepted);
      return { status: 200, body: { token, conversation_id: opened.conversationId, ...words, name: channel.name } };
    },
  });
}

async function wordsOf(host: ChannelHost, { tenantId, id }: Channel, accepted: string | undefined) {
  const language = pageLanguage(accepted);
  const [greeting, suggestions] = await Promise.all([
    host.setting(tenantId, id, 'texts.greeting'),
    host.setting(tenantId, id, 'web.suggestions'),
  ]);
  return { greeting: greeting[language], suggestions: suggestions[language] };
}

const stranger = (newId: NewId): Person => ({
  visitor: `visitor:${newId()}`,
  name: null,
  tier: 'free',
  secretMark: null,
  useUp: async () => {},
});

async function vouchedFor(host: ChannelHost, channel: Channel, statement: string, clock: Clock): Promise<Person> {
  const { tenantId, id: channelId } = channel;
  const secret = await host.secret({ tenantId, channelId, field: IDENTITY_SECRET });
  if (secret === null) {
    throw new AuthError(
      'auth_invalid',
      'This channel has no secret to check an identity with. Make one with POST /api/v1/channels/{id}/identity-secret and sign with it, or leave identity out.',
      { field: 'identity' },
    );
  }
  const checks = { secret: secret.value, channelKey: channel.publicKey, clock };
  const { subject, name, tier, once, expiresAt } = await verifyIdentity(statement, checks);
  const useUp = async () => {
    if (once === null || (await host.useIdentity({ tenantId, channelId, name: once, expiresAt }))) return;
    throw new AuthError('auth_invalid', 'This identity was used before, and its jti lets it count once: sign a new one.', {
      field: 'identity',
    });
  };
  // The prefix keeps what a business calls its people apart from the names that strangers are given.
  return { visitor: `user:${subject}`, name, tier, secretMark: secret.mark, useUp };
}
