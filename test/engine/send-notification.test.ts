/** From what happens to what an address is told: planned with it, tried until it is taken, given up or unwanted. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Mail } from '../../src/core/ports/mailer.ts';
import type { WebhookCall } from '../../src/core/ports/webhook-caller.ts';
import type { SendState } from '../../src/core/model/notification.ts';
import { pauseAfter } from '../../src/core/model/notification.ts';
import { createNotificationStore } from '../../src/drivers/store/notification-store.ts';
import { createSweepStore } from '../../src/drivers/store/sweep-store.ts';
import { newWebhookSecret } from '../../src/drivers/notifier/webhook.ts';
import { createSendNotification } from '../../src/engine/send-notification.ts';
import { UpstreamRefused, UpstreamUnreachable } from '../../src/kernel/errors.ts';
import { newUuid, type EndpointId, type TenantId } from '../../src/kernel/ids.ts';
import { newSealKey } from '../../src/kernel/seal.ts';
import { Secret } from '../../src/kernel/secret.ts';
import { createSilentLogger } from '../../src/kernel/logger.ts';
import { createManualClock } from '../builders/manual-clock.ts';
import { createRecordedMetrics } from '../builders/recorded-metrics.ts';
import { startTestPostgres } from '../support/postgres.ts';
import { openTestStore } from '../support/store.ts';

type Answer = (call: WebhookCall) => Promise<{ status: number; retryAfterMs?: number }>;

const server = await startTestPostgres();
if ('skip' in server) it.skip(`notifications (${server.skip})`);
else describeNotifications(server.ownerUrl);

function describeNotifications(ownerUrl: string): void {
  let store: Awaited<ReturnType<typeof openTestStore>>;
  let tenantId: TenantId;
  beforeAll(async () => {
    store = await openTestStore(ownerUrl);
  }, 30_000);
  afterAll(() => store?.close());

  async function scene(events: readonly string[] = []) {
    tenantId = newUuid<TenantId>();
    await store.owner(`insert into tenants (id, name, plan) values ($1, 'T', 'pro')`, [tenantId], tenantId);
    const notifications = createNotificationStore(store.pool, [new Secret(Buffer.from(newSealKey()).toString('base64url'))]);
    const id = newUuid<EndpointId>();
    const secret = newWebhookSecret();
    const url = 'https://desk.example/in';
    await notifications.create(tenantId, id, { name: 'Desk', url, events, enabled: true }, secret);
    const happen = (kind: string) =>
      store.owner(
        `insert into notifications_outbox (tenant_id, id, kind, payload) values ($1, gen_random_uuid(), $2, '{"reason": "asked"}')`,
        [tenantId, kind],
        tenantId,
      );
    const calls: WebhookCall[] = [];
    const mails: Mail[] = [];
    const metrics = createRecordedMetrics();
    const sweep = createSweepStore(store.pool);
    /** One look of the sweeper and what it sets off; the clock of the database is moved instead of waiting. */
    const round = async (answer: Answer, draining = new AbortController().signal) => {
      const callWebhook = (call: WebhookCall) => (calls.push(call), answer(call));
      const send = createSendNotification({
        notifications,
        callWebhook,
        sendMail: async (mail) => {
          if (mail.to.startsWith('nobody@')) throw new UpstreamRefused('The mail server refused it (550).');
          mails.push(mail);
        },
        metrics,
        clock: createManualClock(),
        logger: createSilentLogger(),
      });
      const due = (await sweep.dueNotifications(100)).filter((one) => one.tenantId === tenantId);
      for (const { sendId } of due) await send({ tenantId, sendId }, draining);
      return due.length;
    };
    const later = (ms: number) =>
      store.owner(
        `update notification_sends set due_at = due_at - make_interval(secs => $2 / 1000.0) where tenant_id = $1`,
        [tenantId, ms],
        tenantId,
      );
    const sends = async (state?: SendState) =>
      (await notifications.sends(tenantId, { limit: 50, cursor: null }, state === undefined ? {} : { states: [state] })).items;
    return { notifications, id, secret, happen, calls, mails, metrics, round, later, sends };
  }

  it('are told once each, signed, to the addresses that want them', async () => {
    const { happen, calls, round, sends, secret, notifications, id } = await scene(['handover_requested']);
    await happen('handover_requested');
    await happen('quota_reached');
    expect(await round(async () => ({ status: 200 }))).toBe(1);
    expect(JSON.parse(calls[0]!.body)).toEqual({ type: 'handover_requested', timestamp: expect.any(String), data: { reason: 'asked' } });
    expect(calls[0]!.secrets.map((one) => one.reveal())).toEqual([secret.reveal()]);
    expect(await round(async () => ({ status: 200 }))).toBe(0);
    expect(await sends()).toMatchObject([{ kind: 'handover_requested', state: 'sent', attempts: 1, status: 200, error: null }]);
    await notifications.rotate(tenantId, id, newWebhookSecret());
    await happen('handover_requested');
    await round(async () => ({ status: 204 }));
    expect(calls[1]!.secrets).toHaveLength(2);
    expect(calls[1]!.secrets[1]!.reveal()).toBe(secret.reveal());
  });

  it('are tried again later and later under the same id, and given up at last; a replay begins anew', async () => {
    const { happen, calls, round, later, sends, notifications } = await scene();
    await happen('quota_reached');
    const refuse: Answer = async () => ({ status: 500 });
    for (let attempt = 1; pauseAfter(attempt) !== null; attempt += 1) {
      expect(await round(refuse)).toBe(1);
      expect(await round(refuse)).toBe(0);
      await later(pauseAfter(attempt)!);
    }
    expect(await sends('dead')).toEqual([]);
    await round(refuse);
    const [dead] = await sends('dead');
    expect(dead).toMatchObject({ attempts: 10, status: 500, error: 'It answered 500.' });
    expect(new Set(calls.map(({ id }) => id)).size).toBe(1);
    expect(await notifications.replay(tenantId, dead!.id)).toMatchObject({ state: 'planned', attempts: 0 });
    await round(async () => ({ status: 200 }));
    expect(await sends()).toMatchObject([{ state: 'sent', attempts: 1 }]);
  });

  it('wait as long as the receiver asks, and through an hour in which nobody answers', async () => {
    const { happen, round, later, sends } = await scene();
    await happen('quota_reached');
    await round(async () => ({ status: 503, retryAfterMs: 600_000 }));
    await later(300_000);
    expect(await round(async () => ({ status: 200 }))).toBe(0);
    await later(300_000);
    await round(() => Promise.reject(new UpstreamUnreachable('Nobody is there.')));
    expect(await sends('planned')).toMatchObject([{ attempts: 2, status: null, error: 'Nobody is there.' }]);
    await later(3_600_000);
    await round(async () => ({ status: 200 }));
    expect(await sends('sent')).toHaveLength(1);
  });

  it('end where nobody wants them: 410 switches the address off until it is switched on again', async () => {
    const { happen, round, sends, notifications, id } = await scene();
    await happen('quota_reached');
    await happen('handover_requested');
    expect(await round(async () => ({ status: 410 }))).toBe(2);
    expect(await sends('dead')).toHaveLength(2);
    expect(await notifications.get(tenantId, id)).toMatchObject({ enabled: false, offReason: 'It answered 410.' });
    await happen('quota_reached');
    expect(await sends()).toHaveLength(2);
    expect(await notifications.change(tenantId, id, { enabled: true })).toMatchObject({ enabled: true, offReason: null });
    await happen('quota_reached');
    expect(await sends('planned')).toHaveLength(1);
  });

  it('become dead letters with their cause when they are poison, and one replay sends them once', async () => {
    const { happen, calls, round, later, sends, notifications } = await scene();
    await happen('quota_reached');
    for (let attempt = 1; attempt <= 10; attempt += 1) {
      expect(await round(() => Promise.reject(new TypeError('nobody foresaw this')))).toBe(1);
      await later(86_400_000);
    }
    const [dead] = await sends('dead');
    expect(dead).toMatchObject({ attempts: 10, error: 'Sending met an unexpected error; the log tells which.' });
    const replays = await Promise.allSettled([notifications.replay(tenantId, dead!.id), notifications.replay(tenantId, dead!.id)]);
    expect(replays.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    calls.length = 0;
    for (let n = 0; n < 3; n += 1) await round(async () => ({ status: 200 }));
    expect(calls.map(({ id }) => id)).toEqual([dead!.eventId]);
    expect(await sends()).toMatchObject([{ state: 'sent' }]);
  });

  it('end when their process dies each time, and when their secret was tampered with', async () => {
    const { happen, calls, round, sends, notifications, later } = await scene();
    await happen('quota_reached');
    const [send] = await sends();
    for (let death = 0; death < 10; death += 1) await notifications.begin(tenantId, send!.id);
    await round(async () => ({ status: 200 }));
    expect(await sends('dead')).toMatchObject([{ error: 'Sending stopped unexpectedly every time it was tried.' }]);
    await store.owner(`update notification_endpoints set sealed = 'other' where tenant_id = $1`, [tenantId], tenantId);
    await notifications.replay(tenantId, send!.id);
    await later(0);
    await round(async () => ({ status: 200 }));
    expect(await sends('dead')).toMatchObject([{ attempts: 1, error: expect.stringContaining('sealed secret') as unknown }]);
    expect(calls).toEqual([]);
  });

  it('reach an e-mail address in words, under an id of their own', async () => {
    const { happen, calls, mails, round, sends, notifications, id } = await scene();
    await notifications.change(tenantId, id, { url: 'mailto:ann@shop.example' });
    await happen('handover_requested');
    await round(async () => ({ status: 500 }));
    const [sent] = await sends('sent');
    expect(sent).toMatchObject({ status: null, attempts: 1 });
    expect(mails).toMatchObject([{ to: 'ann@shop.example', subject: 'Claw: A customer wants a person', id: sent!.eventId }]);
    expect(mails[0]!.text).toContain('"reason": "asked"');
    await notifications.change(tenantId, id, { url: 'mailto:nobody@shop.example' });
    await happen('handover_requested');
    await round(async () => ({ status: 500 }));
    expect(await sends('dead')).toMatchObject([{ attempts: 1, error: 'The mail server refused it (550).' }]);
    expect(calls).toEqual([]);
  });

  it('are given up when somebody cancels them, until they are replayed', async () => {
    const { happen, calls, round, sends, notifications } = await scene();
    await happen('quota_reached');
    const [send] = await sends();
    expect(await notifications.cancel(tenantId, send!.id)).toMatchObject({ state: 'cancelled', error: 'Cancelled.' });
    await expect(notifications.cancel(tenantId, send!.id)).rejects.toThrow('ended already');
    expect(await notifications.cancel(tenantId, newUuid())).toBeNull();
    expect(await round(async () => ({ status: 200 }))).toBe(0);
    expect(calls).toEqual([]);
    await notifications.replay(tenantId, send!.id);
    expect(await round(async () => ({ status: 200 }))).toBe(1);
  });

  it('go on at once elsewhere when their process drains, and reach one address alone when it is tried', async () => {
    const { happen, round, sends, notifications, id } = await scene(['quota_reached']);
    await happen('quota_reached');
    const draining = new AbortController();
    await round(async () => {
      draining.abort();
      throw new Error('ended');
    }, draining.signal);
    expect(await round(async () => ({ status: 200 }))).toBe(1);
    expect(await notifications.test(tenantId, id)).toMatchObject({ kind: 'test', state: 'planned' });
    expect(await notifications.test(tenantId, newUuid())).toBeNull();
    await round(async () => ({ status: 200 }));
    expect(await sends('sent')).toHaveLength(2);
    expect(await notifications.remove(tenantId, id)).toBe(true);
    expect(await sends()).toEqual([]);
  });
}
