/** Addresses and sends in the words of the API. */
import type { z } from 'zod';
import type { NotificationEndpoint, NotificationSend } from '../../../core/model/notification.ts';
import type { endpointSchema, sendSchema } from './schema.ts';

export const presentEndpoint = (endpoint: NotificationEndpoint): z.output<typeof endpointSchema> => ({
  id: endpoint.id,
  name: endpoint.name,
  url: endpoint.url,
  events: [...endpoint.events],
  enabled: endpoint.enabled,
  off_reason: endpoint.offReason,
  created_at: endpoint.createdAt.toISOString(),
});

export const presentSend = (send: NotificationSend): z.output<typeof sendSchema> => ({
  id: send.id,
  endpoint_id: send.endpointId,
  event_id: send.eventId,
  kind: send.kind,
  state: send.state,
  attempts: send.attempts,
  status: send.status,
  error: send.error,
  due_at: send.dueAt.toISOString(),
  created_at: send.createdAt.toISOString(),
  ended_at: send.endedAt?.toISOString() ?? null,
});
