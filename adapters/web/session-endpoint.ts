/** Opens a visitor's conversation and hands out the token for it. */
import type { Clock } from '../../src/kernel/clock.ts';
import { endpoint, type Endpoint } from '../../src/kernel/endpoint.ts';
import { InputError } from '../../src/kernel/errors.ts';
import type { NewId } from '../../src/kernel/ids.ts';
import type { ChannelHost } from '../../src/core/ports/channel-host.ts';
import { channelParams, sessionBody, sessionReply } from './schemas.ts';
import { findChannel } from './visitor.ts';
import { pageLanguage, visitorLocale } from './visitor-language.ts';
import { signVisitorToken, VISITOR_KEY_PURPOSE } from './visitor-token.ts';

/** `POST /web/v1/{channelKey}/sessions`: anonymous visitors of tier free. */
export function createSessionEndpoint(host: ChannelHost, { clock, newId }: { readonly clock: Clock; readonly newId: NewId }): Endpoint {
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
      200: { description: 'The token for every further call, valid for 30 days.', schema: sessionReply },
      404: { description: 'No such chat.' },
      422: { description: 'An identity was given: this channel takes anonymous visitors only.' },
    },
    async handle({ params, body, headers }) {
      const channel = await findChannel(host, params.channelKey);
      if (body.identity !== undefined) {
        const fix = 'Leave it out: this chat takes anonymous visitors only.';
        throw new InputError('This chat has no secret to check an identity with.', {
          faults: [{ field: 'identity', rule: 'anonymous', fix }],
        });
      }
      const accepted = headers['accept-language'];
      const visitor = `visitor:${newId()}`;
      const contact = { externalId: visitor, name: null, tier: 'free', locale: visitorLocale(accepted) } as const;
      const { conversationId, contactId } = await host.openConversation(channel, visitor, contact);
      const claims = { tenantId: channel.tenantId, channelId: channel.id, contactId, conversationId, visitor };
      const token = await signVisitorToken(claims, host.signingKey(VISITOR_KEY_PURPOSE), clock);
      const greeting = await host.setting(channel.tenantId, channel.id, 'texts.greeting');
      return { status: 200, body: { token, conversation_id: conversationId, greeting: greeting[pageLanguage(accepted)] } };
    },
  });
}
