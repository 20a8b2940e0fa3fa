/** Hands out the manifest to make an app from, with the address of this Claw in it where Slack is to post to one. */
import { z } from 'zod';
import type { Endpoint } from '../../src/kernel/endpoint.ts';
import { ConflictError } from '../../src/kernel/errors.ts';
import { keyEndpoint } from '../../src/core/model/key-endpoint.ts';
import { createManifest, type ManifestAddresses } from './manifest.ts';
import { addressOf, CALLBACK_PATH, EVENTS_PATH } from './shared-app.ts';
import { KIND } from './to-inbound.ts';

const querySchema = z
  .strictObject({
    name: z.string().trim().min(1).max(35).default('Claw').describe('What the app is called.'),
    channel_id: z.uuid().optional().describe('The channel that Slack posts to; without it the app uses Socket Mode.'),
    app_id: z
      .string()
      .regex(/^[\w-][\w.-]{0,99}$/)
      .optional()
      .describe('The client id of the app that many businesses share, in place of a channel.'),
  })
  .refine(({ channel_id, app_id }) => channel_id === undefined || app_id === undefined, {
    path: ['app_id'],
    error: 'An app is of one channel, or shared.',
  });

/** `GET /api/v1/slack/manifest`; `publicUrl` has no slash at its end and is null where nobody outside reaches us. */
export function createManifestEndpoint(publicUrl: string | null): Endpoint {
  return keyEndpoint({
    method: 'get',
    path: '/api/v1/slack/manifest',
    operationId: 'getSlackManifest',
    tag: KIND,
    summary: 'The manifest of an app for Slack: for Socket Mode, for the channel that Slack is to post to, or for the app that many share',
    query: querySchema,
    responses: {
      200: { description: 'The manifest.', schema: z.record(z.string(), z.unknown()) },
      409: { description: 'PUBLIC_URL is not set, so Slack has nowhere to post to.' },
    },
    handle: async ({ query: { name, channel_id: channelId, app_id: appId } }) => ({
      status: 200,
      body: createManifest(name, addressesOf(publicUrl, channelId, appId)),
    }),
  });
}

function addressesOf(publicUrl: string | null, channelId: string | undefined, appId: string | undefined): ManifestAddresses | null {
  if (channelId === undefined && appId === undefined) return null;
  if (publicUrl === null) throw new ConflictError('Slack has nowhere to post to: set PUBLIC_URL, or use Socket Mode.');
  if (appId === undefined) return { events: `${publicUrl}/webhooks/${KIND}/${channelId}` };
  return { events: addressOf(publicUrl, EVENTS_PATH, appId), redirect: addressOf(publicUrl, CALLBACK_PATH, appId) };
}
