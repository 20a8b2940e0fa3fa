/** What every intake has in common, of a message or of an edit: its row, its price, and what follows on its commit. */
import type { Clock } from '../kernel/clock.ts';
import type { NewId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import { BOT_REST_MS, MAX_BOT_TURNS } from '../core/model/audience.ts';
import { parseCommand } from '../core/model/command.ts';
import type { InboundMessage } from '../core/model/message.ts';
import type { Charge, ChargeFacts, IntakeResult, IntakeRow, IntakeStore } from '../core/ports/intake-store.ts';
import type { JobQueue } from '../core/ports/job-queue.ts';
import type { LiveEvent, LiveEvents } from '../core/ports/live-events.ts';
import type { Metrics } from '../core/ports/metrics.ts';
import { takeMessage } from './rates.ts';
import type { RateDeps } from './rates.ts';
import { queueSoon } from './queue-soon.ts';
import { turnPriority } from './turn-priority.ts';

export interface ReceiveDeps extends RateDeps {
  readonly intake: IntakeStore;
  readonly jobs: JobQueue;
  readonly live: LiveEvents;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly logger: Logger;
}

export async function toIntakeRow(deps: Pick<ReceiveDeps, 'setting' | 'newId'>, message: InboundMessage): Promise<IntakeRow> {
  const command = parseCommand(message.text);
  const alone = message.immediate || command !== null;
  const [collectMs, collectCapMs] = await Promise.all([
    deps.setting(message.tenantId, message.channelId, 'collect.window_ms'),
    deps.setting(message.tenantId, message.channelId, 'collect.cap_ms'),
  ]);
  const { tenantId, channelId, identity, conversationKey, contact, text, files: fileIds, replyTarget, baseIds } = message;
  return {
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
    sender: message.sender ?? 'person',
    botTurns: MAX_BOT_TURNS,
    botRestMs: BOT_REST_MS,
    unkept: message.unkept ?? [],
  };
}

/** Takes one token of contact, tenant and everybody, or none. */
export async function charge(deps: ReceiveDeps, message: InboundMessage, facts: ChargeFacts): Promise<Charge> {
  return takeMessage(deps, { tenantId: message.tenantId, ...facts });
}

/** What happens after the commit only hastens: a failure here is no failure of the message. */
export async function follow(deps: ReceiveDeps, message: InboundMessage, result: IntakeResult): Promise<void> {
  const { tenantId, channelKind } = message;
  deps.live.publish(tenantId, result.conversationId, ...newsOf(message, result));
  if (result.message.state === 'silenced') {
    deps.metrics.count('claw_bot_messages_silenced_total', { channel: channelKind });
    const facts = { channel_id: message.channelId, conversation_id: result.conversationId, message_id: result.message.id };
    deps.logger.warn(facts, `${MAX_BOT_TURNS} turns in a row with another bot; silent until a person writes or it rests for an hour`);
    return;
  }
  if (result.turn === null) return;
  const { turnId, queued: attempt, readyInMs: delayMs, waiting } = result.turn;
  const priority = await turnPriority(deps, tenantId, waiting);
  await queueSoon(deps, { tenantId, turnId }, { attempt, delayMs, priority }, { message_id: result.message.id });
}

function newsOf({ text }: InboundMessage, { message, turn }: IntakeResult): readonly LiveEvent[] {
  const stop = message.state !== 'silenced' && parseCommand(text) === 'stop';
  return [
    { kind: 'message', seq: message.seq },
    ...(stop ? [{ kind: 'stop' } as const] : []),
    ...(turn ? [{ kind: 'status', state: 'waiting' } as const] : []),
  ];
}
