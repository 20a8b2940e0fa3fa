/** Reads a message of a channel, a thread or a person, and the changes of one. */
import type { Audience } from '../../src/core/model/audience.ts';
import type { Normalised } from '../../src/core/ports/channel-adapter.ts';
import type { ChannelConnection } from '../../src/core/ports/channel-connection.ts';
import type { SlackMessage, SlackSpoken } from './event-schema.ts';
import { ignored } from '../_shared/ignored.ts';
import { isDirect, spaceOf, type Place } from './place.ts';
import { readAway, readFiles } from './read-files.ts';
import { readWords, type Words } from './read-words.ts';
import { toContact, toInbound } from './to-inbound.ts';

/** Where an event comes from. */
interface Source {
  /** The workspace in which the app is installed. */
  readonly team: string;
  readonly appId: string | undefined;
}

/** Kinds of messages in which somebody says something; the others tell what became of the channel. */
const SPOKEN: readonly (string | undefined)[] = [undefined, 'file_share', 'thread_broadcast', 'me_message', 'bot_message'];

export function fromMessage(event: SlackMessage, source: Source, connection: ChannelConnection): Normalised {
  if (event.subtype === 'message_changed') return fromChange(event, source, connection);
  // A mention that was edited into a message comes as one of its own, beside the change itself.
  if (event.edited !== undefined) return fromEdit({ ...event, edited: event.edited }, source, connection);
  return fromSpoken(event, source, connection);
}

/** Also told when a link in it was opened into a preview, or a thread began under it. */
function fromChange(
  { message, previous_message: before, ...event }: SlackMessage,
  source: Source,
  connection: ChannelConnection,
): Normalised {
  if (message?.edited === undefined || message.text === before?.text) return ignored('a change of no words');
  return fromEdit({ ...event, ...message, subtype: message.subtype, edited: message.edited }, source, connection);
}

function fromEdit(
  event: SlackSpoken & { readonly edited: { readonly ts: string } },
  source: Source,
  connection: ChannelConnection,
): Normalised {
  const now = fromSpoken(event, source, connection);
  if (now.kind !== 'message') return now;
  return {
    kind: 'edit',
    message: { ...now.message, identity: `${spaceOf(source.team, event.channel)}/edit:${event.ts}:${event.edited.ts}` },
    audience: now.audience,
    files: now.files,
    replaces: now.message.identity,
    at: new Date(Number(event.edited.ts) * 1_000),
  };
}

function fromSpoken(event: SlackSpoken, source: Source, connection: ChannelConnection): Normalised {
  const { bot_id: botId, app_id: appId } = event;
  const author = event.user ?? botId;
  if (!SPOKEN.includes(event.subtype)) return ignored(`a message of kind ${event.subtype}`);
  if (author === undefined) return ignored('no sender');
  const isOurApp = botId !== undefined && appId !== undefined && appId === source.appId;
  if (author === connection.bot.id || isOurApp) return ignored('our own message');
  const words = readWords(event.text ?? '', connection.bot.id);
  const audience = audienceOf(event, words, connection.bot.id);
  const [files, unkept] = [readFiles(event.files), readAway(event.files)];
  const isWordless = words.text === '' && files.length === 0 && unkept.length === 0;
  // Called by name and nothing else is a question too: what can you do?
  if (isWordless && !audience.mentioned) return ignored('a message without words');
  const person = { team: event.user_team ?? event.team ?? source.team, id: author };
  const message = toInbound(connection, {
    place: placeOf(event, source.team, audience.private),
    person,
    contact: toContact(person, event.username),
    what: `message:${event.ts}`,
    text: isWordless ? '/help' : words.text,
    immediate: audience.command,
  });
  return { kind: 'message', message: { ...message, ...(unkept.length > 0 && { unkept }) }, audience, files, actionId: null };
}

const placeOf = ({ channel, ts, thread_ts: thread }: SlackSpoken, team: string, isPrivate: boolean): Place => ({
  team,
  channel,
  isPrivate,
  ts,
  thread: thread ?? null,
});

function audienceOf(event: SlackSpoken, { text, mentionsBot, mentionsOthers }: Words, botId: string): Audience {
  const isPrivate = event.channel_type === 'im' || isDirect(event.channel);
  const mentioned = mentionsBot || event.type === 'app_mention';
  const inThread = event.thread_ts !== undefined && event.thread_ts !== event.ts;
  return {
    private: isPrivate,
    mentioned,
    replyToBot: inThread && event.parent_user_id === botId,
    command: text.startsWith('/') && (mentioned || isPrivate),
    inThread,
    toOthers: mentionsOthers && !mentioned,
    sender: event.bot_id === undefined ? 'person' : 'bot',
  };
}
