/** Hands out the manifest to make an app from, with the address of this Claw in it where Slack is to post to one. */
import { z } from 'zod';
import { endpoint, type Endpoint } from '../../src/kernel/endpoint.ts';
import { ConflictError } from '../../src/kernel/errors.ts';
import { createManifest } from './manifest.ts';
import { KIND } from './to-inbound.ts';

/** `GET /api/v1/slack/manifest`; `publicUrl` has no slash at its end and is null where nobody outside reaches us. */
export function createManifestEndpoint(publicUrl: string | null): Endpoint {
  return endpoint({
    method: 'get',
    path: '/api/v1/slack/manifest',
    operationId: 'getSlackManifest',
    tag: KIND,
    summary: 'The manifest of an app for Slack: for Socket Mode, or for the channel that Slack is to post to',
    auth: 'viewer',
    query: z.strictObject({
      name: z.string().trim().min(1).max(35).default('Claw').describe('What the app is called.'),
      channel_id: z.uuid().optional().describe('The channel that Slack posts to; without it the app uses Socket Mode.'),
    }),
    responses: {
      200: { description: 'The manifest.', schema: z.record(z.string(), z.unknown()) },
      409: { description: 'PUBLIC_URL is not set, so Slack has nowhere to post to.' },
    },
    async handle({ query: { name, channel_id: channelId } }) {
      if (channelId === undefined) return { status: 200, body: createManifest(name, null) };
      if (publicUrl === null) throw new ConflictError('Slack has nowhere to post to: set PUBLIC_URL, or use Socket Mode.');
      return { status: 200, body: createManifest(name, `${publicUrl}/webhooks/${KIND}/${channelId}`) };
    },
  });
}
