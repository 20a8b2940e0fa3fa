/** An answer as the messages it becomes on each platform, by the renderers that write the real ones. */
import { expect, it } from 'vitest';
import * as discord from '../../adapters/discord/plan.ts';
import * as slack from '../../adapters/slack/plan.ts';
import * as telegram from '../../adapters/telegram/plan.ts';
import { pictureAnswer } from '../../src/compose/picture-answer.ts';
import type { ChannelAdapter } from '../../src/core/ports/channel-adapter.ts';
import { newUuid } from '../../src/kernel/ids.ts';

const drawn = { telegram, slack, discord };
const adapters = new Map(
  [
    ...Object.entries(drawn).map(([kind, { planParts, picturePart }]) => ({ kind, plan: planParts, picture: picturePart })),
    { kind: 'web' },
  ].map((adapter) => [adapter.kind, adapter as ChannelAdapter]),
);
const picture = (text: string, url: string | null = 'https://shop.example/returns') =>
  pictureAnswer({ adapters, newId: newUuid }, text, [{ title: 'Returns', url }]);

it('writes an answer for each platform that has messages, with its source and its buttons', () => {
  const pictured = picture('Within **30 days** [1], <b>really</b>.');
  expect(pictured.map(({ kind }) => kind)).toEqual(['telegram', 'slack', 'discord']);
  const [inTelegram, inSlack, inDiscord] = pictured.map(({ parts }) => parts[0]!);
  expect(inTelegram!.markup).toContain('<b>30 days</b> [1], &lt;b&gt;really&lt;/b&gt;.');
  expect(inTelegram!.markup).toContain('<a href="https://shop.example/returns">');
  expect([inSlack!.markup, inSlack!.below]).toEqual([expect.stringContaining('**30 days**'), [expect.stringContaining('Returns')]]);
  expect(inDiscord!.markup).toContain('**30 days**');
  for (const { parts } of pictured) expect(parts.at(-1)!.buttons).toEqual(['👍', '👎']);
});

it('splits where a platform takes no more, and asks once, at the end', () => {
  const counts = picture('A sentence of some length. '.repeat(350)).map(({ parts }) => {
    expect(parts.map(({ buttons }) => buttons.length)).toEqual([...parts.slice(1).map(() => 0), 2]);
    return parts.length;
  });
  expect(counts).toEqual([3, 1, 5]);
});
