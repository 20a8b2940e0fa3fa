/** Addresses that are told of events, and what is on its way to them, as they travel. */
import { z } from 'zod';
import { NOTIFICATION_KINDS, SEND_STATES, TOLD_KINDS } from '../../../core/model/notification.ts';
import { mailtoAddress } from '../../../kernel/mail-address.ts';
import { webUrl } from '../../../kernel/web-url.ts';
import { pageQuery } from '../lists.ts';

const url = z
  .string()
  .max(2_000)
  .refine(
    (value) => webUrl(value) !== null || mailtoAddress(value) !== null,
    'Send an http or https address, or mailto: and an e-mail address.',
  )
  .meta({
    description:
      'Where events are posted to: it must lie in the open internet, unless the operator allows its host. Or `mailto:` and an e-mail address.',
  });
const name = z.string().trim().min(1).max(80);
const events = z
  .array(z.enum(TOLD_KINDS as [string, ...string[]]))
  .max(TOLD_KINDS.length)
  .meta({
    description: `Kinds of events it gets, every one when empty. ${TOLD_KINDS.map((kind) => `\`${kind}\`: ${NOTIFICATION_KINDS[kind]}`).join(' ')}`,
  });

export const newEndpointSchema = z
  .strictObject({ name, url, events: events.default([]), enabled: z.boolean().default(true) })
  .meta({ id: 'NewNotificationEndpoint' });

export const endpointChangeSchema = z
  .strictObject({ name: name.optional(), url: url.optional(), events: events.optional(), enabled: z.boolean().optional() })
  .meta({ id: 'NotificationEndpointChange' });

export const endpointSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    url: z.string(),
    events: z.array(z.string()),
    enabled: z.boolean(),
    off_reason: z.string().nullable().meta({ description: 'Why it was switched off by itself.' }),
    created_at: z.iso.datetime(),
  })
  .meta({ id: 'NotificationEndpoint' });

export const withSecretSchema = z
  .object({
    ...endpointSchema.shape,
    secret: z.string().meta({ description: 'Signs what is sent (Standard Webhooks). Shown this once; keep it at the receiver.' }),
  })
  .meta({ id: 'NotificationEndpointWithSecret' });

export const sendSchema = z
  .object({
    id: z.string(),
    endpoint_id: z.string(),
    event_id: z.string().meta({ description: 'The `webhook-id` that the receiver gets, the same at each attempt.' }),
    kind: z.string(),
    state: z.enum(SEND_STATES).meta({ description: '`planned` until it is taken (`sent`) or given up (`dead`).' }),
    attempts: z.int(),
    status: z.int().nullable().meta({ description: 'HTTP status of the last attempt; null when nobody answered, and for e-mail.' }),
    error: z.string().nullable(),
    due_at: z.iso.datetime().meta({ description: 'When it is tried next, while it is planned.' }),
    created_at: z.iso.datetime(),
    ended_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'NotificationSend' });

export const sendsQuery = z.strictObject({ ...pageQuery, endpoint_id: z.uuid().optional(), state: z.enum(SEND_STATES).optional() });
