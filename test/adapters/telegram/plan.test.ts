import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planParts, readPart } from '../../../adapters/telegram/plan.ts';
import type { OutgoingMessage } from '../../../src/core/ports/channel-adapter.ts';
import type { DocumentId, MessageId, PassageId } from '../../../src/kernel/ids.ts';
import { newUuid } from '../../../src/kernel/ids.ts';
import { parseHtml } from '../../platforms/telegram/parse-html.ts';

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
const html = (text: string, given?: Partial<OutgoingMessage>) => plan(text, given)[0]!.html;

describe('the HTML of an answer', () => {
  it.each([
    ['characters of markup', '1 < 2 & 3 > 2 "so"', '1 &lt; 2 &amp; 3 &gt; 2 &quot;so&quot;'],
    ['tags that somebody wrote', '<b>hi</b> <script>x</script>', '&lt;b&gt;hi&lt;/b&gt; &lt;script&gt;x&lt;/script&gt;'],
    ['nested formatting', '**bold *both* ~~gone~~**', '<b>bold <i>both</i> <s>gone</s></b>'],
    ['code with a language', '```c++\na < b;\n```', '<pre><code class="language-c++">a &lt; b;</code></pre>'],
    ['code with a language that is none', '```x"onload=y\na\n```', '<pre>a</pre>'],
    ['a quote in a quote', '> a\n>\n> > b', '<blockquote>a\nb</blockquote>'],
  ])('%s', (_what, text, expected) => {
    expect(html(text)).toBe(expected);
  });

  it('shows an allowed link in full, and another’s address as code', () => {
    const given = { linkHosts: ['shop.example'] };
    expect(html('[here](https://shop.example/a) or [there](https://evil.example/) or evil.example/x', given)).toBe(
      'here (<a href="https://shop.example/a">https://shop.example/a</a>) or there or <code>evil.example/x</code>',
    );
  });

  it('lets an operator link where they like', () => {
    expect(html('https://other.example/?a=1&b', { trusted: true })).toBe(
      '<a href="https://other.example/?a=1&amp;b">https://other.example/?a=1&amp;b</a>',
    );
  });

  it('is always one that Telegram accepts, and says the same as the plain text', () => {
    const pieces = [
      '**',
      '*',
      '`',
      '~~',
      '\n\n',
      '\n> ',
      '\n- ',
      '```\n',
      '<',
      '&',
      '>',
      '"',
      'a',
      ' ',
      '退货',
      '😀',
      'x.example/y',
      '[a](https://b.example)',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 60 }), (given) => {
        for (const part of plan(given.join(''), { linkHosts: ['b.example'] })) {
          const parsed = parseHtml(part.html);
          expect(parsed).toMatchObject({ ok: true });
          expect(parsed.ok && parsed.text).toBe(part.plain.replaceAll('\u2060', ''));
        }
      }),
    );
  });
});

describe('sources', () => {
  it('stand behind the words, a line each, with their whole address', () => {
    const sources = [
      source(1, 'Returns', 'https://docs.example/r?a=1'),
      source(2, 'Notes\nof a  meeting', null),
      source(3, 'x'.repeat(300), null),
    ];
    expect(plan('Yes [1].', { sources })[0]!.plain).toBe(
      `Yes [1].\n\n[1] Returns — https://docs.example/r?a=1\n[2] Notes of a meeting\n[3] ${'x'.repeat(200)}…`,
    );
  });

  it('name the page or slide, in the language of the document', () => {
    const sources = [source(1, 'Handbook', 'https://docs.example/h.pdf', 12), source(2, '员工手册', null, 3)];
    expect(plan('Yes [1].', { sources })[0]!.plain).toBe(
      'Yes [1].\n\n[1] Handbook, p. 12 — https://docs.example/h.pdf\n[2] 员工手册，第 3 页',
    );
  });

  it('come with the last part only, whatever the length, and never with an address that is no web page', () => {
    const parts = plan('Word. '.repeat(2_000), { sources: [source(1, 'Returns', 'javascript:alert(1)')], askFeedback: true });
    expect(parts.map(({ plain }) => plain.includes('[1] Returns'))).toEqual([false, false, true]);
    expect(parts.at(-1)!.plain.endsWith('[1] Returns')).toBe(true);
    expect(parts.map(({ buttons }) => buttons.length)).toEqual([0, 0, 2]);
  });

  it('of a file are no link', () => {
    expect(html('Yes', { sources: [source(1, 'file', 'file:///etc/passwd')] })).toBe('Yes\n\n[1] file');
  });
});

it('keeps to the hundred pieces of formatting that Telegram heeds', () => {
  const parts = plan('**a** b\n\n'.repeat(250));
  expect(parts.length).toBe(3);
  for (const { html: part } of parts) expect(part.match(/<b>/g)!.length).toBeLessThanOrEqual(100);
});

it('says above the first part that an AI answers, in the words of the business', () => {
  const [part] = plan('Yes.', { disclosure: 'An AI answers, see https://shop.example/ai?x=1' });
  expect(part?.plain).toBe('An AI answers, see https://shop.example/ai?x=1\n\nYes.');
  expect(plan('Word. '.repeat(2_000), { disclosure: 'An AI answers.' }).filter(({ plain }) => plain.includes('An AI'))).toHaveLength(1);
});

it('makes buttons that fit into 64 bytes', () => {
  for (const { data } of plan('Yes', { askFeedback: true })[0]!.buttons) expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64);
});
