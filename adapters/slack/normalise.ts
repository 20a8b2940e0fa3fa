/** From a payload of Slack to one message in Claw's shape, or to what else it says; pure. */
import type { Normalised } from '../../src/core/ports/channel-adapter.ts';
import type { ChannelConnection } from '../../src/core/ports/channel-connection.ts';
import type { ReplyTarget } from '../../src/core/model/message.ts';
import { actionsSchema, callbackSchema, commandSchema, knownEvent, KNOWN_TYPES, type SlackCallback } from './event-schema.ts';
import { targetOf } from './place.ts';
import { ignored, NOT_UNDERSTOOD } from '../_shared/ignored.ts';
import { fromActions } from './read-actions.ts';
import { fromCommand } from './read-command.ts';
import { fromMessage } from './read-message.ts';
import { fromPlaceEvent } from './read-place-change.ts';

/** Somebody opened the assistant and has not said anything yet. */
export interface Opened {
  readonly kind: 'opened';
  readonly target: ReplyTarget;
}

/** With what the core does not have to know of. */
export type SlackSeen =
  | Normalised
  | Opened
  /** The app was removed, or its token revoked. */
  | { readonly kind: 'refused' };

export function normalise(payload: unknown, connection: ChannelConnection): Normalised {
  const seen = readPayload(payload, connection);
  return seen.kind === 'opened' || seen.kind === 'refused' ? ignored('nothing was said') : seen;
}

/** Events, presses and commands, told apart by their shape. */
export function readPayload(payload: unknown, connection: ChannelConnection): SlackSeen {
  const callback = callbackSchema.safeParse(payload);
  if (callback.success) return fromEvent(callback.data, connection);
  const pressed = actionsSchema.safeParse(payload);
  if (pressed.success) return fromActions(pressed.data, connection);
  const command = commandSchema.safeParse(payload);
  if (command.success) return fromCommand(command.data, connection);
  const { type } = typeof payload === 'object' && payload !== null && 'type' in payload ? payload : { type: null };
  const isStrange = typeof type !== 'string' || type === 'event_callback' || type === 'block_actions';
  return ignored(isStrange ? NOT_UNDERSTOOD : `a payload of type ${type}`);
}

function fromEvent(callback: SlackCallback, connection: ChannelConnection): SlackSeen {
  const known = knownEvent.safeParse(callback.event);
  if (!known.success) return ignored(KNOWN_TYPES.includes(callback.event.type) ? NOT_UNDERSTOOD : `an event ${callback.event.type}`);
  const event = known.data;
  // In a channel shared with others the outer team may be theirs; the app is installed in one.
  const team = callback.authorizations?.[0]?.team_id ?? callback.team_id;
  const source = { team, appId: callback.api_app_id };
  switch (event.type) {
    case 'message':
    case 'app_mention':
      return fromMessage(event, source, connection);
    case 'assistant_thread_started': {
      const { channel_id: channel, thread_ts: thread, user_id: userId } = event.assistant_thread;
      const target = targetOf({ team, channel, isPrivate: true, ts: null, thread }, { team, id: userId });
      return { kind: 'opened', target };
    }
    case 'app_uninstalled':
      return { kind: 'refused' };
    case 'tokens_revoked':
      return (event.tokens.bot ?? []).length > 0 ? { kind: 'refused' } : ignored('tokens of people');
    default:
      return fromPlaceEvent(event, team, connection.bot.id);
  }
}
