/** The Template channel: a platform that posts events to a webhook and takes messages by one call. */
import type { ChannelAbilities, ChannelAdapter } from '../../src/core/ports/channel-adapter.ts';
import type { FindConnection } from '../../src/core/ports/channel-connection.ts';
import { createOpenConnection } from '../_shared/open-connection.ts';
import { KIND, normalise } from './normalise.ts';
import { planParts, TEXT_LIMIT } from './plan.ts';
import { BOT_TOKEN, botToken, verifyWebhook, WEBHOOK_SECRET } from './secrets.ts';
import { sendPart } from './send.ts';
import { createWebhookEndpoint } from './webhook-endpoint.ts';

export interface TemplateAdapterDeps {
  /** Address of the platform without a slash at its end. */
  readonly apiRoot: string;
  /** Longest time of one call, milliseconds; it must stay below the core's time for a send. */
  readonly callTimeoutMs: number;
  readonly connection: FindConnection;
}

const ABILITIES: ChannelAbilities = {
  textLimit: TEXT_LIMIT,
  textCount: 'visible',
  callbackBytes: 0,
  typingMs: null,
  liveEveryMs: null,
  proof: 'none',
};

export function createTemplateAdapter(deps: TemplateAdapterDeps): ChannelAdapter {
  const opening = createOpenConnection({
    connection: deps.connection,
    open: async ({ secrets }) => botToken(secrets),
    tokenRefused: 'Template does not take the bot’s token.',
  });
  return {
    kind: KIND,
    abilities: ABILITIES,
    secrets: [BOT_TOKEN, WEBHOOK_SECRET],
    feeds: { webhook: [BOT_TOKEN] },
    verify: verifyWebhook,
    normalise,
    endpoints: (host) => [createWebhookEndpoint(host, deps.connection)],
    plan: planParts,
    perform: async (delivery, context) => {
      const token = await opening.forSend(delivery, context);
      return sendPart(deps.apiRoot, token, delivery, AbortSignal.any([context.signal, AbortSignal.timeout(deps.callTimeoutMs)]));
    },
    // Nothing here can tell what became of a call whose end was not seen. A platform that can is better: see `proof` of the abilities.
    settle: async () => ({ kind: 'unknown' }),
    live: () => null,
  };
}
