/** Reads a press on a button of ours: a word on an answer, or what the button says. */
import type { Audience } from '../../src/core/model/audience.ts';
import type { Normalised } from '../../src/core/ports/channel-adapter.ts';
import type { ChannelConnection } from '../../src/core/ports/channel-connection.ts';
import type { SlackActions } from './event-schema.ts';
import { readFeedback } from './feedback.ts';
import { ignored } from '../_shared/ignored.ts';
import { conversationKeyOf, isDirect } from './place.ts';
import { toContact, toInbound } from './to-inbound.ts';

const PRESSED: Audience = { private: false, mentioned: false, replyToBot: true, command: true, inThread: false };

export function fromActions(pressed: SlackActions, connection: ChannelConnection): Normalised {
  const { container, channel, user, trigger_id: trigger } = pressed;
  const [action] = pressed.actions;
  const id = trigger ?? action?.action_ts;
  if (channel === undefined || action === undefined || id === undefined) return ignored('a button outside of channels');
  const isPrivate = isDirect(channel.id);
  const thread = container.thread_ts ?? pressed.message?.thread_ts ?? null;
  // What only one person sees stands nowhere that an answer could point at.
  const ts = container.is_ephemeral === true ? null : (container.message_ts ?? null);
  const place = { team: pressed.team.id, channel: channel.id, isPrivate, ts, thread };
  const person = { team: user.team_id ?? pressed.team.id, id: user.id };
  const feedback = readFeedback(action.value ?? '');
  if (feedback !== null) {
    // Slack names who pressed by their account; what they are called is known since they asked.
    const contact = toContact(person, undefined);
    return { kind: 'feedback', ...feedback, conversationKey: conversationKeyOf(place, person.id), contact, actionId: id };
  }
  const contact = toContact(person, user.name);
  const text = action.selected_option?.text?.text ?? action.text?.text ?? action.value ?? '';
  if (text === '') return ignored('a button without words');
  return {
    kind: 'message',
    message: toInbound(connection, { place, person, contact, what: `action:${id}`, text, immediate: true }),
    audience: { ...PRESSED, private: isPrivate, inThread: thread !== null },
    files: [],
    actionId: id,
  };
}
