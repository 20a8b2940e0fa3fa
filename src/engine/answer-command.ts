/** What `/help`, `/new`, `/usage` and a late `/stop` do inside their turn. */
import type { Outcome } from '../core/model/answer.ts';
import type { Command } from '../core/model/command.ts';
import type { Owner } from '../core/model/conversation.ts';
import type { SettingKey } from '../core/model/setting.ts';

export interface CommandEffect {
  /** Which text of the settings answers. */
  readonly text: SettingKey & `texts.${'help' | 'new' | 'stopped' | 'usage'}`;
  readonly outcome: Outcome | null;
  readonly owner?: Owner;
  readonly resetHistory?: boolean;
}

/** `/new` gives the conversation back to the agent and forgets what was said; `/human` is a wish for a person (want-person.ts). */
export const COMMAND_EFFECTS: Readonly<Record<Exclude<Command, 'human'>, CommandEffect>> = {
  help: { text: 'texts.help', outcome: null },
  new: { text: 'texts.new', outcome: null, owner: 'bot', resetHistory: true },
  stop: { text: 'texts.stopped', outcome: null },
  usage: { text: 'texts.usage', outcome: null },
};
