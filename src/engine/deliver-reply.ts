/** Step 10: brings planned parts to the platform, one marked call each, in order; settles by proof what a crash left open. */
import type { Clock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';
import { GIVE_UP_SENDING_MS, MAX_SEND_ATTEMPTS, SEND_TIMEOUT_MS, SETTLE_AFTER_MS } from '../core/model/delivery.ts';
import type { Delivery } from '../core/model/delivery.ts';
import { SendFault } from '../core/ports/channel-adapter.ts';
import type { ChannelAdapter, Receipt, SendContext } from '../core/ports/channel-adapter.ts';
import type { DeliveryStore, SettleDelivery } from '../core/ports/delivery-store.ts';
import type { Metrics } from '../core/ports/metrics.ts';
import { callInTime } from '../kernel/call-in-time.ts';
import type { Lease } from './hold-lease.ts';
import type { ReadSetting } from './settings.ts';

export interface DeliverDeps {
  readonly deliveries: DeliveryStore;
  readonly adapters: ReadonlyMap<string, ChannelAdapter>;
  readonly setting: ReadSetting;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly logger: Logger;
}

const RETRY_BASE_MS = 1_000;
/** A platform that is back is found within this time. */
const LONGEST_WAIT_MS = 15_000;
/** A platform that cannot be asked for this long is not asked any more, so that the conversation goes on. */
const GIVE_UP_SETTLING_MS = 120_000;

/** `blocked`: a part must wait (retry time, or a call whose end was not seen), and with it everything behind it. */
export type Delivered = 'all' | 'blocked';

/** Sends every open part of the conversation in order under the lease. Stops at the first that must wait. */
export async function deliverReply(deps: DeliverDeps, lease: Lease, lost: AbortSignal): Promise<Delivered> {
  const asked = deps.clock.monotonic();
  for (const delivery of await deps.deliveries.open(lease.tenantId, lease.conversationId)) {
    if (lost.aborted) return 'blocked';
    const settled =
      delivery.state === 'calling' ? await settleCall(deps, lease, delivery, asked, lost) : await send(deps, lease, delivery, lost);
    if (!settled) return 'blocked';
  }
  return 'all';
}

/** True when the part is in a state that lets the next one go. */
async function send(deps: DeliverDeps, lease: Lease, delivery: Delivery, lost: AbortSignal): Promise<boolean> {
  if (!(await deps.deliveries.markCalling(lease.tenantId, delivery.id, lease.fence))) return false;
  try {
    const receipt = await callAdapter(deps, lease, delivery, lost, (adapter, context) => adapter.perform(delivery, context));
    return await settle(deps, lease, delivery, { state: 'sent', platformId: receipt.platformId });
  } catch (error) {
    return settle(deps, lease, delivery, afterFault(deps, delivery, error));
  }
}

/** One call of the adapter, for no longer than the time after which it may be settled. */
function callAdapter<T>(
  deps: DeliverDeps,
  lease: Lease,
  delivery: Delivery,
  lost: AbortSignal,
  call: (adapter: ChannelAdapter, context: SendContext) => Promise<T>,
): Promise<T> {
  const began = deps.clock.monotonic();
  return callInTime(deps.clock, SEND_TIMEOUT_MS, lost, (signal) =>
    call(adapterOf(deps, delivery), { tenantId: lease.tenantId, signal }),
  ).finally(() => {
    deps.metrics.observe('claw_send_seconds', (deps.clock.monotonic() - began) / 1_000, { channel: delivery.channelKind });
  });
}

/** Anything that is not a SendFault may have happened before or after the platform accepted: it stays `calling` until proof can tell. */
function afterFault(deps: DeliverDeps, delivery: Delivery, error: unknown): SettleDelivery | null {
  deps.logger.warn({ error, delivery_id: delivery.id, attempt: delivery.attempts + 1 }, 'a send failed');
  if (!(error instanceof SendFault) || error.sent === 'unknown') return null;
  const { message: reason, counts } = error;
  const isLast = counts && delivery.attempts + 1 >= MAX_SEND_ATTEMPTS;
  if (!error.retryable || isLast) return { state: 'failed', error: reason, counts };
  const retryInMs = error.retryAfterMs ?? (counts ? RETRY_BASE_MS * 2 ** delivery.attempts : waitAgain(delivery));
  if ((delivery.tryingForMs ?? 0) + retryInMs <= GIVE_UP_SENDING_MS) return { state: 'retry', error: reason, retryInMs, counts };
  return { state: 'failed', error: `${reason} It could not be sent within ${GIVE_UP_SENDING_MS / 60_000} minutes.`, counts };
}

/** As long as it has been tried for, so that waits double; where no attempts are counted they cannot tell. */
const waitAgain = ({ tryingForMs }: Delivery): number => Math.min(LONGEST_WAIT_MS, Math.max(RETRY_BASE_MS, tryingForMs ?? 0));

async function settle(deps: DeliverDeps, lease: Lease, delivery: Delivery, result: SettleDelivery | null): Promise<boolean> {
  if (result === null) return false;
  const stored = await deps.deliveries.settle(lease.tenantId, delivery.id, lease.fence, result);
  if (stored) deps.metrics.count('claw_deliveries_total', { channel: delivery.channelKind, state: result.state });
  if (stored && result.state === 'unknown') {
    const facts = { delivery_id: delivery.id, conversation_id: delivery.conversationId, channel: delivery.channelKind };
    deps.logger.error(facts, 'nobody can tell whether a send arrived: it waits for a person, at /api/v1/deliveries?state=unknown');
  }
  return stored && result.state !== 'retry';
}

/** `asked`: when the age of its mark was, on the monotonic clock. */
async function settleCall(deps: DeliverDeps, lease: Lease, delivery: Delivery, asked: number, lost: AbortSignal): Promise<boolean> {
  const age = delivery.callingForMs ?? 0;
  if (age < SETTLE_AFTER_MS) return false;
  // Since then other parts were sent, or this process stood still: a proof that holds for a while only may have run out.
  const aged = { ...delivery, callingForMs: age + Math.ceil(deps.clock.monotonic() - asked) };
  try {
    const found = await callAdapter(deps, lease, delivery, lost, (adapter, context) => findOut(adapter, aged, context));
    const result = found.kind === 'unknown' ? await afterUnknown(deps, lease, delivery) : toSettled(delivery, found);
    return await settle(deps, lease, delivery, result);
  } catch (error) {
    deps.logger.warn({ error, delivery_id: delivery.id }, 'what became of a send could not be found out');
    return age >= GIVE_UP_SETTLING_MS ? settle(deps, lease, delivery, await afterUnknown(deps, lease, delivery)) : false;
  }
}

/** Nothing has to be proved of an edit of a preview: the next one says it all. */
async function findOut(adapter: ChannelAdapter, delivery: Delivery, context: SendContext): ReturnType<ChannelAdapter['settle']> {
  const { preview, platformId } = delivery;
  return preview && platformId !== null ? { kind: 'sent', receipt: { platformId } } : adapter.settle(delivery, context);
}

/** It waits for a person, unless the business would rather have an answer twice than not at all. */
async function afterUnknown(deps: DeliverDeps, { tenantId }: Lease, delivery: Delivery): Promise<SettleDelivery> {
  const key = deps.adapters.get(delivery.channelKind)?.onUnknown;
  const choice = key === undefined ? 'park' : await deps.setting(tenantId, delivery.channelId, key);
  if (choice === 'resend' && delivery.attempts < MAX_SEND_ATTEMPTS) return { state: 'retry', error: NOT_TOLD, retryInMs: 0 };
  return { state: 'unknown', error: NOT_TOLD };
}

const NOT_TOLD = 'The platform did not say whether it arrived.';

function toSettled(delivery: Delivery, found: { kind: 'sent'; receipt: Receipt } | { kind: 'not-sent' }): SettleDelivery {
  // Half an answer that was shown is there: the next call makes it whole.
  if (found.kind === 'sent') return { state: delivery.preview ? 'retry' : 'sent', platformId: found.receipt.platformId };
  if (delivery.attempts >= MAX_SEND_ATTEMPTS) return { state: 'failed', error: 'It did not arrive, after every attempt.' };
  return { state: 'retry', retryInMs: 0 };
}

function adapterOf(deps: DeliverDeps, delivery: Delivery): ChannelAdapter {
  const adapter = deps.adapters.get(delivery.channelKind);
  if (!adapter) throw new SendFault('no', `There is no channel of kind ${delivery.channelKind} in this process.`, { retryable: true });
  return adapter;
}
