/** The slash commands of a bot, in English and Chinese. */
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
  command('help', 'What I can do', '我能做什么'),
  command('new', 'Start a new conversation', '开始新的对话'),
  command('human', 'Reach a person', '转接人工'),
  command('stop', 'Stop the answer', '停止回答'),
  command('usage', 'How much I may ask', '查看使用量'),
];

/** Replaces whatever commands the application had. Throws UpstreamRefused or UpstreamUnreachable. */
export async function registerCommands({ rest }: DiscordRest, applicationId: string, signal: AbortSignal): Promise<void> {
  try {
    await rest.put(`/applications/${applicationId}/commands`, { body: COMMANDS, signal });
  } catch (error) {
    throw toUpstream(readFault(error));
  }
}
