/** The one address that Slack posts to for an app that many businesses share: the workspace says whose a payload is, once it is proven. */
import type { Endpoint } from '../../src/kernel/endpoint.ts';
import { ConflictError } from '../../src/kernel/errors.ts';
import type { Metrics } from '../../src/core/ports/metrics.ts';
import type { ChannelHost } from '../../src/core/ports/channel-host.ts';
import { createPostEndpoint } from './post-endpoint.ts';
import { readWorkspace } from './read-workspace.ts';
import { appParams, EVENTS_PATH, type SharedApp } from './shared-app.ts';
import { KIND } from './to-inbound.ts';
import type { WebhookDeps } from './webhook-endpoint.ts';

export interface AppWebhookDeps extends WebhookDeps {
  readonly metrics: Pick<Metrics, 'count'>;
  /** Null: there is none, and the address is nobody's. */
  readonly sharedApp: SharedApp | null;
}

/**
 * `POST /webhooks/slack/app/{appId}`. 200 also for a workspace that nobody has connected: Slack stops posting to an app that refuses much.
 * A paused channel refuses like that of an app of one's own, so that Slack comes back with it.
 */
export function createAppWebhookEndpoint(host: ChannelHost, deps: AppWebhookDeps): Endpoint {
  const { clock, connection, take, metrics, sharedApp } = deps;
  return createPostEndpoint(clock, {
    path: EVENTS_PATH,
    operationId: 'receiveSlackAppPayload',
    summary: 'Take an event, a press or a command from Slack, for the business that its workspace belongs to',
    params: appParams,
    refusals: { 409: { description: 'The channel of the workspace is paused.' } },
    secretOf: async ({ appId }) => (appId === sharedApp?.clientId ? sharedApp.signingSecret : null),
    take: async ({ appId }, payload) => {
      const workspace = readWorkspace(payload);
      const id = workspace === null ? null : await host.installs.channelIn({ kind: KIND, appId }, workspace);
      const unclaimed = (reason: 'unknown' | 'paused') => metrics.count('claw_unclaimed_events_total', { channel: KIND, reason });
      if (id === null) return unclaimed('unknown');
      const found = await connection(id);
      if (found === null) {
        unclaimed('paused');
        throw new ConflictError('The channel of this workspace is paused.');
      }
      await take(payload, found, host);
      host.heard(found.channel.id);
    },
  });
}
