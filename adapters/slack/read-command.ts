/** Reads a slash command: its words are a question, or the name of one of the agent's own commands. */
import { COMMANDS } from '../../src/core/model/command.ts';
import type { Normalised } from '../../src/core/ports/channel-adapter.ts';
import type { ChannelConnection } from '../../src/core/ports/channel-connection.ts';
import type { SlackCommand } from './event-schema.ts';
import { isDirect } from './place.ts';
import { readWords } from './read-words.ts';
import { toContact, toInbound } from './to-inbound.ts';

export function fromCommand(command: SlackCommand, connection: ChannelConnection): Normalised {
  const { team_id: team, channel_id: channel, trigger_id: id } = command;
  const isPrivate = isDirect(channel);
  const person = { team, id: command.user_id };
  const message = toInbound(connection, {
    place: { team, channel, isPrivate, ts: null, thread: null },
    person,
    contact: toContact(person, command.user_name),
    what: `command:${id}`,
    text: wordsOf(command, connection.bot.id),
    immediate: true,
  });
  return {
    kind: 'message',
    message,
    audience: { private: isPrivate, mentioned: false, replyToBot: false, command: true, inThread: false },
    files: [],
    actionId: null,
  };
}

/** Of `/claw stop` the second word counts, of `/stop` the command itself; called by its name alone it tells what it can do. */
function wordsOf({ command, text }: SlackCommand, botId: string): string {
  const words = readWords(text, botId).text;
  const isOwn = (name: string): boolean => COMMANDS.some((own) => own === name);
  if (words === '') return isOwn(command.slice(1)) ? command : '/help';
  return isOwn(words.toLowerCase()) ? `/${words.toLowerCase()}` : words;
}
