/** Addresses and notifications in memory. */
import type { NotificationEndpoint, NotificationSend } from '../../src/core/model/notification.ts';
import type { NotificationStore } from '../../src/core/ports/notification-store.ts';
import { ConflictError } from '../../src/kernel/errors.ts';
import { newUuid, type EndpointId } from '../../src/kernel/ids.ts';
import { Secret } from '../../src/kernel/secret.ts';

const AT = new Date('2026-11-22T10:00:00Z');

export interface FakeNotifications {
  readonly notifications: Omit<NotificationStore, 'begin' | 'settle'>;
  readonly newWebhookSecret: () => Secret;
}

export function createFakeNotifications(): FakeNotifications {
  const endpoints = new Map<string, NotificationEndpoint>();
  const sends = new Map<string, NotificationSend>();
  const plan = (endpointId: EndpointId): NotificationSend => {
    const ids = { id: newUuid<NotificationSend['id']>(), eventId: newUuid<NotificationSend['eventId']>() };
    const send = { ...ids, endpointId, kind: 'test', state: 'planned', attempts: 0, status: null, error: null } as const;
    const planned = { ...send, dueAt: AT, createdAt: AT, endedAt: null };
    sends.set(planned.id, planned);
    return planned;
  };
  const turnTo = (id: string, state: NotificationSend['state']): NotificationSend | null => {
    const before = sends.get(id);
    if (before === undefined) return null;
    if (before.state === state) throw new ConflictError('It is there already.');
    const after = { ...before, state };
    sends.set(id, after);
    return after;
  };
  return {
    newWebhookSecret: () => new Secret('whsec_c2VjcmV0'),
    notifications: {
      create: async (_tenant, id, facts) => {
        const made = { ...facts, id, offReason: null, createdAt: AT };
        endpoints.set(id, made);
        return made;
      },
      list: async () => [...endpoints.values()],
      get: async (_tenant, id) => endpoints.get(id) ?? null,
      change: async (_tenant, id, change) => {
        const before = endpoints.get(id);
        if (before === undefined) return null;
        const after = { ...before, ...change };
        endpoints.set(id, after);
        return after;
      },
      rotate: async (_tenant, id) => endpoints.get(id) ?? null,
      remove: async (_tenant, id) => endpoints.delete(id),
      test: async (_tenant, id) => (endpoints.has(id) ? plan(id) : null),
      sends: async (_tenant, _page, { endpointId, states }) => ({
        items: [...sends.values()].filter(
          (one) => (endpointId === undefined || one.endpointId === endpointId) && (states?.includes(one.state) ?? true),
        ),
        nextCursor: null,
      }),
      send: async (_tenant, id) => sends.get(id) ?? null,
      replay: async (_tenant, id) => turnTo(id, 'planned'),
      cancel: async (_tenant, id) => turnTo(id, 'cancelled'),
    },
  };
}
