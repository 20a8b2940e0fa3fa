/** The Template channel: a platform that posts events to a webhook and takes messages by one call. */
import { ClawError } from '../../src/kernel/errors.ts';
import type { Delivery } from '../../src/core/model/delivery.ts';
import {
  SendFault,
  type ChannelAbilities,
  type ChannelAdapter,
  type Receipt,
  type SendContext,
} from '../../src/core/ports/channel-adapter.ts';
import type { FindConnection } from '../../src/core/ports/channel-connection.ts';
import { assertWanted } from '../_shared/send-budget.ts';
import { KIND, normalise } from './normalise.ts';
import { planParts, TEXT_LIMIT } from './plan.ts';
import { BOT_TOKEN, verifyWebhook, WEBHOOK_SECRET } from './secrets.ts';
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
  return {
    kind: KIND,
    abilities: ABILITIES,
    secrets: [BOT_TOKEN, WEBHOOK_SECRET],
    feeds: { webhook: [BOT_TOKEN] },
    verify: verifyWebhook,
    normalise,
    endpoints: (host) => [createWebhookEndpoint(host, deps.connection)],
    plan: planParts,
    perform: (delivery, context) => perform(deps, delivery, context),
    // Nothing here can tell what became of a call whose end was not seen. A platform that can is better: see `proof` of the abilities.
    settle: async () => ({ kind: 'unknown' }),
    live: () => null,
  };
}

async function perform(deps: TemplateAdapterDeps, delivery: Delivery, { tenantId, signal }: SendContext): Promise<Receipt> {
  assertWanted(signal);
  const found = await deps.connection(delivery.channelId).catch((cause: unknown) => {
    const retryable = !(cause instanceof ClawError) || cause.retryable;
    throw new SendFault('no', 'The connection could not be opened.', { retryable, cause });
  });
  const token = found?.channel.tenantId === tenantId ? found.secrets[BOT_TOKEN] : undefined;
  if (token === undefined) throw new SendFault('no', 'The connection is paused or gone.', { retryable: true });
  return sendPart(deps.apiRoot, token, delivery, AbortSignal.any([signal, AbortSignal.timeout(deps.callTimeoutMs)]));
}
