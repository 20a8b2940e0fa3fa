/** Escapes what Slack would read as its own: entities, mentions, commands and links, all of which stand in angle brackets. */

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** https://docs.slack.dev/messaging/formatting-message-text#escaping; Slack reads these also inside of code and of markdown. */
export const escapeTokens = (text: string): string => text.replaceAll(/[&<>]/g, (character) => ESCAPES[character] ?? character);

/** As much of the text as stays within `limit` UTF-16 units once it is escaped, cut between characters. */
export function escapeWithin(text: string, limit: number): string {
  const whole = escapeTokens(text);
  if (whole.length <= limit) return whole;
  let cut = '';
  for (const character of text) {
    const next = escapeTokens(character);
    if (cut.length + next.length >= limit) break;
    cut += next;
  }
  return `${cut}…`;
}
