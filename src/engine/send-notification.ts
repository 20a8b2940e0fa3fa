/** Brings one event to one address: at least once, with the same id each time, until it is taken or given up. */
import type { Clock } from '../kernel/clock.ts';
import { ClawError, UpstreamRefused } from '../kernel/errors.ts';
import type { NotificationSendId, TenantId } from '../kernel/ids.ts';
import { mailtoAddress } from '../kernel/mail-address.ts';
import type { Logger } from '../kernel/logger.ts';
import { MOST_ATTEMPTS, NOTIFICATION_KINDS, pauseAfter } from '../core/model/notification.ts';
import type { NotificationKind } from '../core/model/notification.ts';
import type { JobResult, NotifyJob } from '../core/ports/job-queue.ts';
import type { Metrics } from '../core/ports/metrics.ts';
import type { NotificationStore, OpenSend, SendResult } from '../core/ports/notification-store.ts';
import type { SendMail } from '../core/ports/mailer.ts';
import type { CallWebhook } from '../core/ports/webhook-caller.ts';

export interface NotifyDeps {
  readonly notifications: Pick<NotificationStore, 'begin' | 'settle'>;
  readonly callWebhook: CallWebhook;
  readonly sendMail: SendMail;
  readonly metrics: Pick<Metrics, 'count'>;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly logger: Logger;
}

export type SendNotification = (job: NotifyJob, signal: AbortSignal) => Promise<JobResult>;

/** Standard Webhooks: 15 to 30 seconds. */
const TIMEOUT_MS = 15_000;
const GONE = 410;
/** Attempts that ended without a word are most likely deaths of the process. */
const STOPPED = 'Sending stopped unexpectedly every time it was tried.';
const DONE: JobResult = { kind: 'done' };

export function createSendNotification(deps: NotifyDeps): SendNotification {
  return async ({ tenantId, sendId }, signal) => {
    const result = await attempt(deps, tenantId, sendId, signal);
    if (result === null) return DONE;
    await deps.notifications.settle(tenantId, sendId, result);
    const told = result.kind === 'failed' ? (result.retryInMs === null ? 'dead' : 'retry') : result.kind;
    deps.metrics.count('claw_notifications_total', { result: told });
    if (result.kind !== 'sent') deps.logger.warn({ send_id: sendId, status: result.status, result: told }, 'a notification was not taken');
    return DONE;
  };
}

/** Null when there is nothing to be sent. What would fail each time ends as dead too, with its cause. */
async function attempt(deps: NotifyDeps, tenantId: TenantId, sendId: NotificationSendId, signal: AbortSignal): Promise<SendResult | null> {
  let send: OpenSend | null;
  try {
    send = await deps.notifications.begin(tenantId, sendId);
  } catch (error) {
    if (!(error instanceof UpstreamRefused)) throw error;
    return { kind: 'failed', status: null, error: error.message, retryInMs: null };
  }
  if (send === null) return null;
  if (send.attempts > MOST_ATTEMPTS) return { kind: 'failed', status: null, error: STOPPED, retryInMs: null };
  try {
    return await call(deps, send, signal);
  } catch (error) {
    deps.logger.error({ error, send_id: sendId, attempt: send.attempts }, 'sending a notification met an unexpected error');
    return failed(send, null, 'Sending met an unexpected error; the log tells which.');
  }
}

async function call(deps: NotifyDeps, send: OpenSend, draining: AbortSignal): Promise<SendResult> {
  const over = new AbortController();
  const signal = AbortSignal.any([draining, over.signal]);
  const late = deps.clock.sleep(TIMEOUT_MS, signal).then(
    () => over.abort(),
    // It ended in time.
    () => undefined,
  );
  try {
    const to = mailtoAddress(send.url);
    return to === null ? await post(deps, send, signal) : await mail(deps, send, to, signal);
  } catch (error) {
    // A process that drains did not try: another one begins anew at once.
    if (draining.aborted) return { kind: 'failed', status: null, error: 'Interrupted by a restart.', retryInMs: 0 };
    if (over.signal.aborted) return failed(send, null, `It did not answer within ${TIMEOUT_MS / 1_000} seconds.`);
    if (!(error instanceof ClawError)) throw error;
    return failed(send, null, error.message);
  } finally {
    over.abort();
    await late;
  }
}

async function post({ callWebhook }: NotifyDeps, send: OpenSend, signal: AbortSignal): Promise<SendResult> {
  const body = JSON.stringify({ type: send.kind, timestamp: send.at.toISOString(), data: send.data });
  const { status, retryAfterMs } = await callWebhook({ url: send.url, id: send.eventId, body, secrets: send.secrets, signal });
  if (status >= 200 && status < 300) return { kind: 'sent', status };
  const error = `It answered ${status}.`;
  return status === GONE ? { kind: 'gone', status, error } : failed(send, status, error, retryAfterMs);
}

/** A person reads it: what happened in words, and the data as a webhook has them. */
async function mail({ sendMail }: NotifyDeps, send: OpenSend, to: string, signal: AbortSignal): Promise<SendResult> {
  const [about = send.kind] = (NOTIFICATION_KINDS[send.kind as NotificationKind] ?? send.kind).split(/[:,;]/);
  const text = `${about}.\n\n${JSON.stringify(send.data, null, 2)}\n\n${send.kind}, ${send.at.toISOString()}, ${send.eventId}\n`;
  try {
    await sendMail({ to, subject: `Claw: ${about}`, text, id: send.eventId, signal });
    return { kind: 'sent', status: null };
  } catch (error) {
    // A box that is not there will not be there later.
    if (!(error instanceof UpstreamRefused)) throw error;
    return { kind: 'failed', status: null, error: error.message, retryInMs: null };
  }
}

/** A server that names a time is not asked before it. */
function failed({ attempts }: OpenSend, status: number | null, error: string, retryAfterMs = 0): SendResult {
  const pauseMs = pauseAfter(attempts);
  return { kind: 'failed', status, error, retryInMs: pauseMs === null ? null : Math.max(pauseMs, retryAfterMs) };
}
