import fc from 'fast-check';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { describe, expect, it } from 'vitest';
import { planParts, planPreview, readPart } from '../../../adapters/slack/plan.ts';
import { closingBlocks, plainContents, richContents } from '../../../adapters/slack/write-blocks.ts';
import type { OutgoingMessage } from '../../../src/core/ports/channel-adapter.ts';
import type { DocumentId, MessageId, PassageId } from '../../../src/kernel/ids.ts';
import { newUuid } from '../../../src/kernel/ids.ts';
import { checkBlocks } from '../../platforms/slack/blocks.ts';

const source = (n: number, title: string, url: string | null, page: number | null = null) => ({
  n,
  page,
  title,
  url,
  externalId: null,
  quote: '',
  documentId: newUuid<DocumentId>(),
  passageId: newUuid<PassageId>(),
});
const plan = (text: string, given: Partial<OutgoingMessage> = {}) =>
  planParts({ messageId: newUuid<MessageId>(), text, sources: [], ...given }).map(({ content }) => readPart(content));
const markdown = (text: string, given?: Partial<OutgoingMessage>) => plan(text, given)[0]!.markdown;

interface Node {
  readonly type: string;
  readonly value?: string;
  readonly children?: readonly Node[];
}

/** What a reader of markdown sees, without white space; entities count everywhere, as in Slack. */
function seen(written: string): string {
  const walk = (node: Node): string => {
    if (node.type === 'list') throw new Error('A list was made of something.');
    if (node.value === undefined) return (node.children ?? []).map(walk).join('\n');
    return node.value.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
  };
  return walk(fromMarkdown(written, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] })).replaceAll(/[\s\u2060]/g, '');
}

describe('the markdown of an answer', () => {
  it.each([
    ['nested formatting', '**bold *both* ~~gone~~**', '**bold *both* ~~gone~~**'],
    ['a heading as strong words', '# Re*turn*s', '**Re*turn*s**'],
    ['lines as lines', 'one  \ntwo', 'one  \ntwo'],
    ['points of a list', '- one\n- two\n  - deep', '• one  \n• two  \n\u00A0\u00A0• deep'],
    ['numbers', '1. one\n2. two', '1\\. one  \n2\\. two'],
    ['code with a language', '```c++\na < b;\n```', '```c++\na &lt; b;\n```'],
    ['code with a fence in it', '````\n```\n````', '````\n```\n````'],
    ['code in a point', '- ```\n  a\n  ```\n- b', '• \n```\na\n```\n• b'],
    ['a quote, and what follows it', '> a\n> b\n\nc', '> a  \n> b\n\nc'],
    ['inline code with a tick', '`` a`b ``', '``a`b``'],
    ['marks that are none', '2 * 3 _ 4 \\*a\\* snake_case [x]', '2 \\* 3 \\_ 4 \\*a\\* snake_case \\[x\\]'],
    ['signs beside Chinese', '请看**“退货”**说明', '请看**\u2060“退货”\u2060**说明'],
  ])('writes %s', (_what, text, expected) => {
    expect(markdown(text)).toBe(expected);
  });

  it.each([
    ['<!channel>', '&lt;!channel&gt;'],
    ['<!here|x> <@U012AB3CD> <#C012AB3CD>', '&lt;!here|x&gt; &lt;@U012AB3CD&gt; &lt;#C012AB3CD&gt;'],
    ['`<!channel>`', '`&lt;!channel&gt;`'],
    ['```\n<@U012AB3CD>\n```', '```\n&lt;@U012AB3CD&gt;\n```'],
    ['&lt;!everyone&gt;', '&lt;!everyone&gt;'],
    ['**<!subteam^S012|all>**', '**&lt;!subteam^S012|all&gt;**'],
  ])('leaves %s without power', (text, expected) => {
    expect(markdown(text)).toBe(expected);
  });

  it('shows an allowed link in full, and another’s address as code', () => {
    const given = { linkHosts: ['shop.example'] };
    expect(markdown('[here](https://shop.example/a_b) or [there](https://evil.example/) or evil.example/x', given)).toBe(
      'here ([https://shop.example/a_b](https://shop.example/a_b)) or there or `evil.example/x`',
    );
  });

  it('keeps the query of an address as it is', () => {
    const url = 'https://docs.example/r?a=(1)&b=2';
    expect(markdown(url, { sources: [source(1, 'r', url)] })).toBe(
      '[https://docs.example/r?a=(1)&amp;b=2](https://docs.example/r?a=%281%29&b=2)',
    );
  });

  it('says what the plain text says, whatever was written', () => {
    const marks = ['**', '*', '`', '~~', '_', '\n\n', '\n> ', '\n- ', '\n1. ', '\n# ', '```\n', '<', '&', '>', '|', '\n---\n', '\\', '!'];
    const words = ['a', ' ', '退货', '“', '。', '😀', 'x.example/y', '[a](https://b.example)', '<!channel>', '    ', '=', '\n'];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...marks, ...words), { maxLength: 50 }), (given) => {
        for (const part of plan(given.join(''), { linkHosts: ['b.example'] })) {
          expect(seen(part.markdown).replaceAll('•', '')).toBe(part.plain.replaceAll(/[\s\u2060•]/g, ''));
          expect(part.markdown).not.toMatch(/<[!@#]/);
        }
      }),
      { numRuns: 60 },
    );
  });
});

/** Everything that Slack counts in the arguments of a call. */
function expectWithinLimits(part: ReturnType<typeof plan>[number]): void {
  expect(part.markdown.length).toBeLessThanOrEqual(11_500);
  for (const contents of [richContents(part), plainContents(part)]) {
    const {
      markdown_text = '',
      text = '',
      blocks = [],
    } = contents as { markdown_text?: string; text?: string; blocks?: readonly object[] };
    expect(markdown_text.length).toBeLessThanOrEqual(11_500);
    expect(text.length).toBeLessThanOrEqual(3_900);
    expect(text).not.toMatch(/[<>]/);
    expect(checkBlocks(blocks)).toEqual([]);
  }
  expect(checkBlocks(closingBlocks(part))).toEqual([]);
}

describe('the limits of Slack', () => {
  it('are kept, whatever is said', () => {
    const pieces = ['&', '<', '**', '`', '```\n', '\n', '一句话。', '👨‍👩‍👧‍👦', 'word ', 'https://docs.example/a&b', '_', '> '];
    const texts = fc.array(fc.tuple(fc.constantFrom(...pieces), fc.constantFrom(1, 40, 700)), { maxLength: 25 });
    const titles = fc.array(fc.tuple(fc.constantFrom('&', 'Returns ', '退', '😀'), fc.constantFrom(0, 40, 3_000)), { maxLength: 60 });
    fc.assert(
      fc.property(texts, titles, (text, cited) => {
        const sources = cited.map(([title, length], index) =>
          source(index + 1, title.repeat(60), length === 0 ? null : `https://docs.example/${'a&'.repeat(length)}`),
        );
        const given = { sources, askFeedback: true, disclosure: 'An AI <answers>. '.repeat(300) };
        for (const part of plan(text.map(([piece, times]) => piece.repeat(times)).join(''), given)) expectWithinLimits(part);
      }),
      { numRuns: 8 },
    );
  });

  it('hold for 100 sources with long addresses', () => {
    const sources = Array.from({ length: 100 }, (_, index) => source(index + 1, 'Title', `https://docs.example/${'a'.repeat(2_000)}`));
    for (const part of plan('Yes.', { sources, askFeedback: true })) expectWithinLimits(part);
  });

  it.each(['退', '😀', '🇨🇳', '👨‍👩‍👧‍👦', 'e\u0301', '<', '&', '*'])('split beside "%s" wherever they fall, and lose nothing', (character) => {
    for (const before of [11_495, 11_499, 11_500]) {
      const text = 'a'.repeat(before) + character.repeat(30);
      const parts = plan(character === '*' ? text.replaceAll('*', '\\*') : text);
      expect(parts.map(({ plain }) => plain).join('')).toBe(text);
      for (const part of parts) expect(part.plain.replaceAll(character, '').replaceAll('a', '')).toBe('');
    }
  });

  it('leave every fence of a long code closed and opened again', () => {
    const parts = plan(`Before.\n\n\`\`\`ts\n${'const a = 1;\n'.repeat(1_500)}\`\`\`\n\nAfter.`);
    expect(parts.length).toBe(2);
    for (const part of parts) expect(part.markdown.match(/```/g)).toHaveLength(2);
    expect(parts[1]!.markdown).toMatch(/^```ts\nconst/);
  });
});

describe('what surrounds the words', () => {
  it('is on the last part: sources with their whole address, and the question whether it helped', () => {
    const messageId = newUuid<MessageId>();
    const sources = [
      source(1, 'Returns <2026>', 'https://docs.example/r?a=1&b=|', 4),
      source(2, 'Notes\nof a  meeting', 'file:///etc/passwd'),
    ];
    const parts = plan('Word. '.repeat(4_000), { messageId, sources, askFeedback: true });
    for (const part of parts.slice(0, -1)) expect(richContents(part)).toEqual({ markdown_text: part.markdown });
    const { blocks } = richContents(parts.at(-1)!) as { blocks: readonly { type: string }[] };
    expect(blocks.map(({ type }) => type)).toEqual(['markdown', 'context', 'context_actions']);
    expect(blocks[1]).toMatchObject({
      elements: [
        {
          type: 'mrkdwn',
          verbatim: true,
          text: '[1] Returns &lt;2026&gt;, p. 4 — <https://docs.example/r?a=1&amp;b=%7C>\n[2] Notes of a meeting',
        },
      ],
    });
    expect(blocks[2]).toMatchObject({
      elements: [
        { type: 'feedback_buttons', positive_button: { value: `fb:+:${messageId}` }, negative_button: { value: `fb:-:${messageId}` } },
      ],
    });
  });

  it('is on the first part: that an AI answers, in the words of the business', () => {
    const parts = plan('Word. '.repeat(4_000), { disclosure: 'An AI <!here> answers.' });
    expect(parts.map(({ above }) => above)).toEqual([['An AI &lt;!here&gt; answers.'], ...parts.slice(1).map(() => [])]);
    expect(richContents(parts[0]!)).toMatchObject({ blocks: [{ type: 'context' }, { type: 'markdown' }] });
    expect(closingBlocks(parts[0]!)).toMatchObject([{ type: 'context' }]);
  });

  it('is nothing in a part between', () => {
    expect(richContents(plan('Hello')[0]!)).toEqual({ markdown_text: 'Hello' });
    expect(closingBlocks(plan('Hello')[0]!)).toEqual([]);
  });

  it('is said in plain text too', () => {
    const given = { sources: [source(1, 'Returns', 'https://docs.example/r')], disclosure: 'An AI answers.' };
    expect(plainContents(plan('**Yes** <!here>', given)[0]!)).toMatchObject({
      text: 'An AI answers.\n\nYes &lt;!here&gt;\n\n[1] Returns — https://docs.example/r',
      blocks: [{ type: 'section', text: { type: 'plain_text', emoji: false } }],
    });
  });
});

describe('the preview', () => {
  it('grows into the first part of the answer', () => {
    const text = 'A sentence about **returns**, `code` and more.\n\n- One\n- Two\n\n'.repeat(300);
    const first = plan(text)[0]!.markdown;
    for (const length of [200, 11_000]) {
      const shown = planPreview(text.slice(0, text.lastIndexOf('\n\n', length)))!;
      expect(first.startsWith(shown.part.markdown)).toBe(true);
      expect(shown.isFull).toBe(false);
    }
    expect(planPreview(text)).toMatchObject({ part: { markdown: first }, isFull: true });
  });

  it('is nothing before there are words', () => {
    expect(planPreview(' \n')).toBeNull();
  });
});
