/** The slash commands of a bot, in English and Chinese. */
import { COMMAND_WORDS } from '../_shared/command-words.ts';
import type { DiscordRest } from './open-rest.ts';
import { readFault, toUpstream } from './read-fault.ts';

const CHAT_INPUT = 1;
const STRING = 3;
/** The longest question that Discord lets people type into a command. */
const QUESTION_LIMIT = 6_000;

/** In servers and in direct messages with the bot: https://docs.discord.com/developers/interactions/application-commands#interaction-contexts */
const contexts = [0, 1];

const command = (name: string, english: string, chinese: string, more: object = {}) => ({
  type: CHAT_INPUT,
  name,
  description: english,
  description_localizations: { 'zh-CN': chinese },
  contexts,
  ...more,
});

const question = {
  type: STRING,
  name: 'question',
  description: 'What you want to know',
  description_localizations: { 'zh-CN': '您想了解的问题' },
  required: true,
  max_length: QUESTION_LIMIT,
};

export const COMMANDS = [
  command('ask', 'Ask a question', '提问', { options: [question] }),
  ...COMMAND_WORDS.map(({ name, en, zh }) => command(name, en, zh)),
];

/** Replaces whatever commands the application had. Throws UpstreamRefused or UpstreamUnreachable. */
export async function registerCommands({ rest }: DiscordRest, applicationId: string, signal: AbortSignal): Promise<void> {
  try {
    await rest.put(`/applications/${applicationId}/commands`, { body: COMMANDS, signal });
  } catch (error) {
    throw toUpstream(readFault(error));
  }
}
