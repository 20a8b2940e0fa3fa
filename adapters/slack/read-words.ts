/** Turns the text of a message, in which Slack writes mentions and links as tokens, into the words that people see. */

export interface Words {
  readonly text: string;
  readonly mentionsBot: boolean;
  readonly mentionsOthers: boolean;
}

const ENTITIES: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

/** https://docs.slack.dev/messaging/formatting-message-text#retrieving-messages */
const TOKEN = /<([@#!][^<>|]+|[a-z][\w+.-]*:[^<>|]+)(?:\|([^<>]*))?>/gi;

const decode = (text: string): string => text.replaceAll(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity] ?? entity);

/** The bot's own mention is left out. */
export function readWords(written: string, botId: string): Words {
  let mentionsBot = false;
  let mentionsOthers = false;
  const text = written.replaceAll(TOKEN, (_token, what: string, label: string | undefined) => {
    if (!what.startsWith('@')) return showToken(what, label);
    if (what === `@${botId}`) {
      mentionsBot = true;
      return '';
    }
    mentionsOthers = true;
    return label === undefined || label === '' ? what : `@${label.replace(/^@/, '')}`;
  });
  const tidy = mentionsBot ? text.replaceAll(/[ \t]{2,}/g, ' ') : text;
  return { text: decode(tidy).trim(), mentionsBot, mentionsOthers };
}

function showToken(what: string, label: string | undefined): string {
  if (what.startsWith('#')) return `#${label || what.slice(1)}`;
  // "!here" and "!date^…|today": what people see is the label, else the first word.
  if (what.startsWith('!')) return label || `@${what.slice(1).split('^')[0]}`;
  const address = what.replace(/^(mailto|tel):/, '');
  return label === undefined || label === '' || what.endsWith(label) ? address : `${label} (${address})`;
}
