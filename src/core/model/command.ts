/** The commands a customer may write on any channel, recognised in one place. */
export const COMMANDS = ['help', 'new', 'stop', 'human', 'usage'] as const;
export type Command = (typeof COMMANDS)[number];

/** The command a text consists of (`/help`, `/help@bot`, any case), else null. */
export function parseCommand(text: string): Command | null {
  const match = /^\/([a-z]+)(?:@\w+)?\s*$/i.exec(text.trim());
  const name = match?.[1]?.toLowerCase();
  return COMMANDS.find((command) => command === name) ?? null;
}
