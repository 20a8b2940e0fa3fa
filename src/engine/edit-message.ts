/** What becomes of a message that its sender changes: before a turn gathered it the text, later a note beside it or a further question. */
import type { ChannelHost } from '../core/ports/channel-host.ts';
import { charge, follow, toIntakeRow, type ReceiveDeps } from './commit-intake.ts';
import type { IntakeRoom } from './intake-room.ts';

/** See ChannelHost.edit. */
export function createEditMessage(deps: ReceiveDeps, room: IntakeRoom): ChannelHost['edit'] {
  return ({ message, replaces, at, forAgent }) =>
    room.enter(async () => {
      const late = await deps.setting(message.tenantId, message.channelId, 'edits.late');
      const row = await toIntakeRow(deps, message);
      const edit = { row, replaces, at, insteadOfLost: forAgent, answerLate: forAgent && late === 'answer' };
      const result = await deps.intake.edit(edit, (facts) => charge(deps, message, facts));
      deps.metrics.count('claw_messages_received_total', { channel: message.channelKind, result: result.kind });
      if (result.kind === 'accepted') await follow(deps, message, result);
      else if (result.kind === 'replaced' || result.kind === 'kept') {
        const { conversationId, seq } = result.message;
        deps.live.publish(message.tenantId, conversationId, { kind: 'message', seq });
      }
      return { kind: result.kind };
    });
}

/** See ChannelHost.isNew. */
export function createIsNew({ intake }: Pick<ReceiveDeps, 'intake'>, room: IntakeRoom): ChannelHost['isNew'] {
  return ({ tenantId, id }, identity) => room.enter(async () => !(await intake.seen(tenantId, id, identity)));
}
