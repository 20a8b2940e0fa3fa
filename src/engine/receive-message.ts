/** Step 3 and 4 of a message's way: commit it, charge for it once, open a turn; only then may the platform be told. */
import type { Clock } from '../kernel/clock.ts';
import { ClawError, OverloadedError } from '../kernel/errors.ts';
import type { NewId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import { parseCommand } from '../core/model/command.ts';
import type { InboundMessage, Message } from '../core/model/message.ts';
import type { Received } from '../core/ports/channel-host.ts';
import type { Charge, ChargeFacts, IntakeResult, IntakeStore } from '../core/ports/intake-store.ts';
import type { JobQueue } from '../core/ports/job-queue.ts';
import type { Limiter } from '../core/ports/limiter.ts';
import type { LiveEvents } from '../core/ports/live-events.ts';
import type { Metrics } from '../core/ports/metrics.ts';
import type { ReadSetting } from './settings.ts';

export interface ReceiveDeps {
  readonly intake: IntakeStore;
  readonly jobs: JobQueue;
  readonly limiter: Limiter;
  readonly live: LiveEvents;
  readonly setting: ReadSetting;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly logger: Logger;
}

/** Intakes under way at once in one process; beyond it a platform is asked to come again rather than made to wait. */
const MAX_IN_FLIGHT = 512;
const OVERLOAD_RETRY_MS = 2_000;
/** Messages per minute over all tenants (default of the limits table). */
const GLOBAL_PER_MINUTE = 10_000;

export type ReceiveMessage = (message: InboundMessage) => Promise<Received>;

/** The returned function resolves after the commit; a redelivery costs nothing and gives the first row back. */
export function createReceiveMessage(deps: ReceiveDeps): ReceiveMessage {
  let inFlight = 0;
  return async (message) => {
    if (inFlight >= MAX_IN_FLIGHT) {
      throw new OverloadedError('Too many messages are arriving at once; please try again.', { retryAfterMs: OVERLOAD_RETRY_MS });
    }
    inFlight += 1;
    const began = deps.clock.monotonic();
    try {
      const result = await commit(deps, message);
      deps.metrics.count('claw_messages_received_total', { channel: message.channelKind, result: result.kind });
      if (result.kind === 'accepted') await follow(deps, message, result);
      return toReceived(message, result);
    } finally {
      inFlight -= 1;
      deps.metrics.observe('claw_intake_seconds', (deps.clock.monotonic() - began) / 1000, { channel: message.channelKind });
    }
  };
}

async function commit(deps: ReceiveDeps, message: InboundMessage): Promise<IntakeResult> {
  const command = parseCommand(message.text);
  const alone = message.immediate || command !== null;
  const [collectMs, collectCapMs] = await Promise.all([
    deps.setting(message.tenantId, message.channelId, 'collect.window_ms'),
    deps.setting(message.tenantId, message.channelId, 'collect.cap_ms'),
  ]);
  const { tenantId, channelId, identity, conversationKey, contact, text, files: fileIds, replyTarget, baseIds } = message;
  return deps.intake.receive(
    {
      tenantId,
      channelId,
      identity,
      conversationKey,
      contact,
      text,
      fileIds,
      replyTarget,
      baseIds,
      messageId: deps.newId(),
      stop: command === 'stop',
      command: command !== null,
      collectMs: alone ? 0 : collectMs,
      collectCapMs: alone ? 0 : collectCapMs,
    },
    (facts) => charge(deps, message, facts),
  );
}

async function charge(deps: ReceiveDeps, message: InboundMessage, facts: ChargeFacts): Promise<Charge> {
  const [byTier, perTenant] = await Promise.all([
    deps.setting(message.tenantId, null, 'limits.contact_per_minute'),
    deps.setting(message.tenantId, null, 'limits.tenant_per_minute'),
  ]);
  const perMinute = (level: string, key: string, capacity: number) => ({ level, key, capacity, perSecond: capacity / 60 });
  return deps.limiter.take([
    perMinute('contact', facts.contactId, byTier[facts.tier]),
    perMinute('tenant', message.tenantId, perTenant),
    perMinute('global', 'all', GLOBAL_PER_MINUTE),
  ]);
}

/** What happens after the commit only hastens; the sweeper does the same a little later, so a failure here is no failure of the message. */
async function follow(deps: ReceiveDeps, message: InboundMessage, result: IntakeResult): Promise<void> {
  deps.live.publish(message.tenantId, result.conversationId, { kind: 'message', seq: result.message.seq });
  if (parseCommand(message.text) === 'stop') deps.live.publish(message.tenantId, result.conversationId, { kind: 'stop' });
  try {
    if (result.turn === null) return;
    deps.live.publish(message.tenantId, result.conversationId, { kind: 'status', state: 'waiting' });
    await deps.jobs.enqueueReply(
      { tenantId: message.tenantId, turnId: result.turn.turnId },
      { attempt: result.turn.queued, delayMs: result.turn.readyInMs, priority: 0 },
    );
  } catch (error) {
    if (!(error instanceof ClawError)) throw error;
    deps.logger.warn({ error, message_id: result.message.id }, 'committed, but not queued; the sweeper will');
  }
}

function toReceived(message: InboundMessage, result: IntakeResult): Received {
  if (result.kind === 'duplicate') return { kind: 'duplicate', message: result.message, same: isSame(message, result.message) };
  return { kind: result.kind, message: result.message, retryAfterMs: result.retryAfterMs };
}

/** Files are compared as a list: another order is another message. */
function isSame(message: InboundMessage, stored: Message): boolean {
  return message.text === stored.text && message.files.join() === stored.files.map(({ id }) => id).join();
}
