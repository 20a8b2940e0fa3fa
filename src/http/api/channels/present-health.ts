/** How a connection does, in words for the person who can mend it. */
import type { z } from 'zod';
import type { Channel } from '../../../core/model/channel.ts';
import type { Connection } from '../../../core/model/connection.ts';
import type { channelHealthSchema } from './schema.ts';

type Health = z.output<typeof channelHealthSchema>;

/** An idle poll is answered twice a minute, and a socket tells more often that it is alive. */
const POLL_SILENCE_MS = 120_000;

const REASONS: Readonly<Record<Health['state'], string | null>> = {
  live: null,
  paused: 'It is paused; resume it to take messages again.',
  waiting: 'Nothing was heard from the platform yet. A webhook is heard with the first message; a poll or a socket within seconds.',
  unreachable: 'The platform cannot be reached; it is tried again and again, and nothing is lost. Look at the network of this server.',
  restricted:
    'The platform keeps words from the bot. On Discord: switch on the Message Content intent under Bot in the developer portal, then resume the channel.',
  conflict: 'Another program fetches the messages of this bot. Stop it, or give this channel a bot of its own.',
  refused: 'The platform does not take the token. Make a new one and send it with PATCH, or resume the channel once it is valid again.',
};

/** Nobody has a token to send where the app is shared. */
const UNINSTALLED = 'The app was removed from the workspace, or its token was taken away. Install it again to bring it back.';

export function presentHealth(channel: Channel, connection: Connection, now: number): Health {
  const state = stateOf(channel, connection, now);
  return {
    state,
    reason: state === 'refused' && connection.installation !== null ? UNINSTALLED : REASONS[state],
    since: state === connection.state ? (connection.stateAt?.toISOString() ?? null) : null,
    last_event_at: connection.heardAt?.toISOString() ?? null,
  };
}

function stateOf(channel: Channel, { state, mode, heardAt }: Connection, now: number): Health['state'] {
  if (channel.state === 'paused') return 'paused';
  if (state === null) return 'waiting';
  const isSilent = mode !== 'webhook' && state === 'live' && heardAt !== null && now - heardAt.getTime() > POLL_SILENCE_MS;
  return isSilent ? 'unreachable' : state;
}
