import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planParts, planPreview, readPart } from '../../../adapters/discord/plan.ts';
import type { OutgoingMessage } from '../../../src/core/ports/channel-adapter.ts';
import { newUuid, type DocumentId, type MessageId, type PassageId } from '../../../src/kernel/ids.ts';
import { readPings, withoutCode } from '../../platforms/discord/mentions.ts';
import { readLinks } from '../../platforms/discord/read-links.ts';

const plan = (text: string, given: Partial<OutgoingMessage> = {}) =>
  planParts({ messageId: newUuid<MessageId>(), text, sources: [], ...given }).map(({ content }) => readPart(content));
const written = (text: string, given?: Partial<OutgoingMessage>) => plan(text, given)[0]!.text;
const SUPPRESS_EMBEDS = 4;

describe('the markdown of an answer', () => {
  it.each([
    ['nested formatting', '**bold *both* ~~gone~~**', '**bold *both* ~~gone~~**'],
    ['characters that would be markup', '2 * 3 * 4 \\_ snake_case <b> ~~', '2 \\* 3 \\* 4 \\_ snake\\_case \\<b\\> \\~\\~'],
    ['a heading as bold words', '# Returns', '**Returns**'],
    ['words that only look like a heading or small print', '\\# a\n\n-\\# b', '\\# a\n\n\\-\\# b'],
    ['a spoiler that is none', 'a ||b|| c | d', 'a \\|\\|b\\|\\| c | d'],
    ['code with a language', '```c++\na < b; *x*\n```', '```c++\na < b; *x*\n```'],
    ['code with a language that is none', '```x"y\na\n```', '```\na\n```'],
    ['code that would end its fence', '````\na\n```\nb\n````', '```\na\n``\u2060`\nb\n```'],
    ['code with a backtick in it', '`` a`b ``', '`a\u02CBb`'],
    ['code beside code', '`a`**b**', '`a`**b**'],
    ['a quote', '> a\n> b\n>\n> > c', '> a\n> b\n> c'],
    ['lists', '1. a\n2. b\n   - c', '1. a\n2. b\n  • c'],
    ['emphasis in Chinese', '请**七天内**退货。', '请**七天内**退货。'],
  ])('%s', (_what, text, expected) => {
    expect(written(text)).toBe(expected);
  });

  it('shows a table as a list', () => {
    const table = '| Plan | Price | Returns |\n|---|---|---|\n| Basic | 5 € | 14 days |\n| Plus | 9 € | |';
    expect(written(`Plans:\n\n${table}`)).toBe('Plans:\n\n• **Basic**\nPrice: 5 €\nReturns: 14 days\n• **Plus**\nPrice: 9 €');
    expect(written('| a | b |\n|---|---|')).toBe('a | b');
  });

  it('keeps the fence of code that is longer than a message', () => {
    const code = 'const value = 1;\n'.repeat(300).trim();
    const parts = plan(`See:\n\n\`\`\`ts\n${code}\n\`\`\`\n\nDone.`);
    expect(parts.length).toBeGreaterThan(2);
    for (const { text } of parts) expect(text.match(/```/g)).toHaveLength(2);
    expect(parts.map(({ text }) => withoutCode(text).trim()).join('|')).toBe('See:||Done.');
    const lines = parts.flatMap(({ text }) => /```ts\n([^]*)\n```/.exec(text)?.[1]?.split('\n') ?? []);
    expect(lines).toEqual(code.split('\n'));
  });
});

describe('what a hostile model writes', () => {
  const links = (text: string, given?: Partial<OutgoingMessage>) =>
    plan(text, given).flatMap((part) => readLinks(part.text, SUPPRESS_EMBEDS));
  /** As if nothing were said about whom it may notify. */
  const pings = (text: string) =>
    plan(text).map((part) => readPings({ content: part.text, allowed: { parse: ['users', 'roles', 'everyone'] }, repliedTo: null }));

  it.each([
    '@everyone',
    '@here',
    '@Everyone',
    '**@everyone**',
    '<@1234>',
    '<@!1234>',
    '<@&1234>',
    '\\<@1234>',
    '<@1234\\>',
    '@\u200beveryone @here',
  ])('notifies nobody with %s, even if notifying were allowed', (text) => {
    expect(pings(`Hi ${text} there`)).toEqual([{ everyone: false, roles: [], users: [] }]);
  });

  it.each([
    ['a masked link', '[free](https://evil.example/?q=secret)'],
    ['a masked link with a title', '[free](https://evil.example/ "safe")'],
    ['a masked link in two steps', '\\[free](https://evil.example/?q=secret)'],
    ['a reference', '[free][a]\n\n[a]: https://evil.example/'],
    ['a bare address', 'See https://evil.example/?q=secret now'],
    ['an address in brackets', 'See <https://evil.example/?q=secret> now'],
    ['an address after a stray backtick', '` https://evil.example/ and `x` https://evil.example/'],
    ['an address beside code', '`a``https://evil.example/`'],
    ['an image', '![x](https://evil.example/pixel.png)'],
    ['an invite', 'Join discord.gg/abc or https://discord.gg/abc'],
    ['an invite in code', '`discord.gg/abc` and ```\nhttps://discord.com/invite/abc\n```'],
  ])('shows no link for %s', (_what, text) => {
    expect(links(text)).toEqual([]);
    expect(plan(text).some((part) => /discord(app)?\.(gg|com\/invite)/i.test(part.text))).toBe(false);
  });

  it('links allowed hosts only, in full, without a preview', () => {
    const given = { linkHosts: ['shop.example'] };
    expect(written('[here](https://shop.example/a) or [there](https://evil.example/)', given)).toBe(
      'here (<https://shop.example/a>) or there',
    );
    expect(links('[here](https://shop.example/a)', given)).toEqual([
      { url: 'https://shop.example/a', mask: null, isInvite: false, preview: false },
    ]);
  });

  it('invites to a server of the business alone', () => {
    expect(links('https://discord.gg/abc', { linkHosts: ['discord.gg'] })).toMatchObject([
      { url: 'https://discord.gg/abc', isInvite: true },
    ]);
  });

  it('hides no invite in an address that is allowed', () => {
    const given = { linkHosts: ['shop.example'] };
    expect(written('https://shop.example\\discord.gg/abc', given)).toBe('<https://shop.example/discord%2Egg/abc>');
    expect(written('https://shop.example/discord.com/invite/abc', given)).toBe('<https://shop.example/discord%2Ecom/invite/abc>');
  });

  it('makes no mention of the rest of an address that is longer than a message', () => {
    const address = `https://b.example/${'a'.repeat(1_980)}${'@1234'.repeat(50)}`;
    const parts = plan(address, { linkHosts: ['b.example'] });
    expect(parts).toHaveLength(2);
    expect(parts[1]!.text).toMatch(/^[@1234]+$/);
    expect(pings(address).every(({ users }) => users.length === 0)).toBe(true);
  });

  it('lets an operator link where they like, and notify nobody', () => {
    expect(links('https://other.example/?a=1&b', { trusted: true })).toMatchObject([
      { url: 'https://other.example/?a=1&b', preview: false },
    ]);
    expect(written('@everyone', { trusted: true })).toBe('@\u2060everyone');
  });

  it('is harmless in every mixture', () => {
    const marks = '** * ` ~~ || < > [ ]( ) \\ a 退货 😀'.split(' ');
    const lines = [' ', '```\n', '\n\n', '\n> ', '\n- ', '\n# '];
    const baits = '@everyone <@1234> <@&1234> https://evil.example/x discord.gg/abc [a](https://evil.example) https://b.example'.split(' ');
    const pieces = [...marks, ...lines, ...baits];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 40 }), (given) => {
        const text = given.join('');
        for (const part of plan(text, { linkHosts: ['b.example'] })) {
          expect(part.text.length).toBeLessThanOrEqual(2_000);
          for (const link of readLinks(part.text, SUPPRESS_EMBEDS))
            expect(link).toMatchObject({ mask: null, isInvite: false, preview: false });
          for (const { url } of readLinks(part.text, SUPPRESS_EMBEDS)) expect(url).toMatch(/^https:\/\/b\.example\//);
        }
        for (const pinged of pings(text)) expect(pinged).toEqual({ everyone: false, roles: [], users: [] });
      }),
      { numRuns: 300 },
    );
  });
});

describe('sources', () => {
  const source = (n: number, title: string, url: string | null) => ({
    n,
    title,
    url,
    externalId: null,
    quote: '',
    documentId: newUuid<DocumentId>(),
    passageId: newUuid<PassageId>(),
  });

  it('stand behind the words with the last part, and buttons below them', () => {
    const sources = [source(1, 'Returns', 'https://docs.example/r?a=1'), source(2, 'file', 'javascript:alert(1)')];
    const parts = plan('Word. '.repeat(1_000), { sources, askFeedback: true });
    expect(parts.map(({ text }) => text.includes('[1] Returns'))).toEqual([false, false, false, true]);
    expect(parts.at(-1)!.text.endsWith('[1] Returns — <https://docs.example/r?a=1>\n[2] file')).toBe(true);
    expect(parts.map(({ buttons }) => buttons.length)).toEqual([0, 0, 0, 2]);
  });
});

it('says above the first part that an AI answers', () => {
  expect(written('Yes.', { disclosure: 'An AI answers.' })).toBe('An AI answers.\n\nYes.');
});

it('grows a preview until it is full, and then leaves it alone', () => {
  const long = 'A word or two. '.repeat(300);
  expect(planPreview('A word').text).toBe('A word');
  expect(planPreview(long).text).toMatch(/\n…$/);
  expect(planPreview(`${long} more`)).toEqual(planPreview(long));
  expect(planPreview(long).text.length).toBeLessThanOrEqual(2_000);
});
