/** What `/help`, `/new`, `/human`, `/usage` and a late `/stop` do inside their turn. */
import type { Outcome } from '../core/model/answer.ts';
import type { Command } from '../core/model/command.ts';
import type { Owner } from '../core/model/conversation.ts';
import type { SettingKey } from '../core/model/setting.ts';

export interface CommandEffect {
  /** Which text of the settings answers. */
  readonly text: SettingKey & `texts.${'help' | 'new' | 'stopped' | 'handoff' | 'usage'}`;
  readonly outcome: Outcome | null;
  readonly owner?: Owner;
  readonly resetHistory?: boolean;
}

/** `/human` hands the conversation to a person; `/new` gives it back to the agent and forgets what was said. */
export const COMMAND_EFFECTS: Readonly<Record<Command, CommandEffect>> = {
  help: { text: 'texts.help', outcome: null },
  new: { text: 'texts.new', outcome: null, owner: 'bot', resetHistory: true },
  human: { text: 'texts.handoff', outcome: 'handoff', owner: 'human' },
  stop: { text: 'texts.stopped', outcome: null },
  usage: { text: 'texts.usage', outcome: null },
};
