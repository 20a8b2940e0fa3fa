/** Writes a planned part as the arguments of a call: markdown, blocks around it, or plain text where Slack refuses both. */
import type { ChatStopStreamArguments } from '@slack/web-api';
import { splitStyled } from '../_shared/split-styled.ts';
import { escapeWithin } from './escape.ts';
import { feedbackBlock } from './feedback.ts';
import { askedOf, LINE_LIMIT, type SlackPart } from './plan.ts';

export type SlackBlocks = NonNullable<ChatStopStreamArguments['blocks']>;

/** Markdown comes alone or in a block; Slack takes no more than one of both. */
export type Contents = { readonly markdown_text: string } | { readonly text: string; readonly blocks: SlackBlocks };

/** What notifications and screen readers say of blocks; an update takes 4,000 UTF-16 units. */
const FALLBACK_LIMIT = 3_900;
/** Of the 50 that a message may have; a list of sources that is longer is cut. */
const MOST_BLOCKS = 45;

export function richContents(part: SlackPart): Contents {
  const above = smallPrint(part.above);
  const below = belowOf(part);
  if (above.length + below.length === 0) return { markdown_text: part.markdown };
  return { text: escapeWithin(part.plain, FALLBACK_LIMIT), blocks: [...above, { type: 'markdown', text: part.markdown }, ...below] };
}

/** What a stream does not hold yet when its words are all there. */
export const closingBlocks = (part: SlackPart): SlackBlocks => [...smallPrint(part.above), ...belowOf(part)];

/** The same words in the oldest of blocks, in which nothing is markup. */
export function plainContents({ plain }: SlackPart): Contents {
  const pieces = splitStyled({ text: plain, spans: [] }, { limit: LINE_LIMIT });
  const blocks = pieces
    .slice(0, MOST_BLOCKS)
    .map(({ text }) => ({ type: 'section' as const, text: { type: 'plain_text' as const, text, emoji: false } }));
  return { text: escapeWithin(plain, FALLBACK_LIMIT), blocks };
}

const belowOf = (part: SlackPart): SlackBlocks => {
  const asked = askedOf(part);
  return [...smallPrint(part.below), ...(asked === null ? [] : [feedbackBlock(asked)])];
};

/** As many lines in one block as it may hold. */
function smallPrint(lines: readonly string[]): SlackBlocks {
  const texts: string[] = [];
  for (const line of lines) {
    const joined = `${texts.at(-1) ?? ''}\n${line}`;
    if (texts.length > 0 && joined.length <= LINE_LIMIT) texts[texts.length - 1] = joined;
    else texts.push(line);
  }
  return texts.slice(0, MOST_BLOCKS).map((text) => ({ type: 'context', elements: [{ type: 'mrkdwn', text, verbatim: true }] }));
}
