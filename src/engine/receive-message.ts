/** Step 3 and 4 of a message's way: commit it, charge for it once, open a turn; only then may the platform be told. */
import type { InboundMessage, Message } from '../core/model/message.ts';
import type { Received } from '../core/ports/channel-host.ts';
import type { IntakeResult } from '../core/ports/intake-store.ts';
import { charge, follow, toIntakeRow, type ReceiveDeps } from './commit-intake.ts';
import { createIntakeRoom } from './intake-room.ts';

export type ReceiveMessage = (message: InboundMessage) => Promise<Received>;

/** The returned function resolves after the commit; a redelivery costs nothing and gives the first row back. */
export function createReceiveMessage(deps: ReceiveDeps, room = createIntakeRoom()): ReceiveMessage {
  return (message) =>
    room.enter(async () => {
      const began = deps.clock.monotonic();
      try {
        const result = await deps.intake.receive(await toIntakeRow(deps, message), (facts) => charge(deps, message, facts));
        deps.metrics.count('claw_messages_received_total', { channel: message.channelKind, result: result.kind });
        if (result.kind === 'accepted') await follow(deps, message, result);
        return toReceived(message, result);
      } finally {
        deps.metrics.observe('claw_intake_seconds', (deps.clock.monotonic() - began) / 1000, { channel: message.channelKind });
      }
    });
}

function toReceived(message: InboundMessage, result: IntakeResult): Received {
  if (result.kind === 'duplicate') return { kind: 'duplicate', message: result.message, same: isSame(message, result.message) };
  return { kind: result.kind, message: result.message, retryAfterMs: result.retryAfterMs, level: result.level };
}

/** Files are compared as a list: another order is another message. */
function isSame(message: InboundMessage, stored: Message): boolean {
  return message.text === stored.text && message.files.join() === stored.files.map(({ id }) => id).join();
}
