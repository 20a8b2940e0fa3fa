import { describe, expect, it } from 'vitest';
import { createLinkRule, type LinkAllowance } from '../../../adapters/_shared/link-rule.ts';
import { parseAnswer } from '../../../adapters/_shared/parse-answer.ts';
import { toStyledText } from '../../../adapters/_shared/styled-text.ts';

const ALLOWED: LinkAllowance = { urls: ['https://docs.example/returns?lang=en'], hosts: ['shop.example'], trusted: false };

function render(markdown: string, allowance = ALLOWED) {
  const { text, spans } = toStyledText(parseAnswer(markdown, createLinkRule(allowance)));
  return { text, styles: spans.map(({ start, end, style }) => [style, text.slice(start, end)]) };
}

describe('the exit filter', () => {
  it.each([
    ['a cited source', '[here](https://docs.example/returns?lang=en)', 'here (https://docs.example/returns?lang=en)', 'link'],
    ['an allowed host', 'https://shop.example/returns', 'https://shop.example/returns', 'link'],
    ['an allowed host without its scheme', 'See shop.example/returns.', 'See https://shop.example/returns.', 'link'],
  ])('shows %s as a link, in full', (_what, markdown, text, style) => {
    const rendered = render(markdown);
    expect(rendered.text).toBe(text);
    expect(rendered.styles.map(([name]) => name)).toEqual([style]);
  });

  it.each([
    ['another host', '[here](https://evil.example/?q=secret)', 'here'],
    ['a query of the model’s own', '[here](https://shop.example/?q=secret)', 'here'],
    ['a fragment of the model’s own', '[here](https://shop.example/#secret)', 'here'],
    ['a host that looks like another', '[here](https://shop.example@evil.example/)', 'here'],
    ['javascript', '[here](javascript:alert(1))', 'here'],
    ['tg', '[here](tg://user?id=1)', 'here'],
    ['an image', 'a ![alt words](https://evil.example/x.png) b', 'a alt words b'],
    ['a reference', '[here][1]\n\n[1]: https://evil.example/', '[here]'],
  ])('leaves only the words of %s', (_what, markdown, text) => {
    expect(render(markdown)).toEqual({ text, styles: [] });
  });

  it.each([
    'https://evil.example/?q=secret',
    'http://evil.example',
    'www.evil.example/a',
    'evil.example/a',
    'secret.evil.example',
    'tg://resolve?domain=evil',
    'HTTPS://EVIL.EXAMPLE/A',
  ])('shows %s as code, which no platform makes a link', (address) => {
    expect(render(`去 ${address} 看`)).toEqual({ text: `去 ${address} 看`, styles: [['code', address]] });
  });

  it('finds addresses inside HTML, headings, tables and link words too', () => {
    for (const markdown of [
      '<a href="https://evil.example/">x</a>',
      '# https://evil.example/',
      '[https://evil.example/](https://evil.example/)',
    ]) {
      expect(render(markdown).styles.filter(([style]) => style === 'link')).toEqual([]);
      expect(render(markdown).styles).toContainEqual(['code', 'https://evil.example/']);
    }
  });

  it('leaves e-mail addresses, numbers and prices alone', () => {
    const text = 'Write to first.last@shop-mail.example, it costs 3.50 or 1.234,5 e.g. today.';
    expect(render(text)).toEqual({ text, styles: [] });
  });

  it('lets people of the business link where they like, but not with other schemes', () => {
    const trusted = { ...ALLOWED, trusted: true };
    expect(render('https://other.example/?a=1', trusted).styles).toEqual([['link', 'https://other.example/?a=1']]);
    expect(render('[x](javascript:alert(1))', trusted).styles).toEqual([]);
  });
});

it('keeps what people format, and citation marks', () => {
  expect(render('**Bold** *soft* ~~gone~~ `code` [1]\n\n# Head\n\n> quoted')).toEqual({
    text: 'Bold soft gone code [1]\n\nHead\n\nquoted',
    styles: [
      ['strong', 'Bold'],
      ['emphasis', 'soft'],
      ['strike', 'gone'],
      ['code', 'code'],
      ['strong', 'Head'],
      ['quote', 'quoted'],
    ],
  });
});

it('writes lists, tables, rules and tasks as people write them in plain text', () => {
  expect(render('- a\n- b\n  1. c\n  2. d').text).toBe('• a\n• b\n  1. c\n  2. d');
  expect(render('- [x] done\n- [ ] open').text).toBe('• ☑ done\n• ☐ open');
  expect(render('| a | b |\n|---|---|\n| 1 | 2 |').text).toBe('a | b\n1 | 2');
  expect(render('a<br>b\n\n---').text).toBe('a\nb\n\n———');
});

it.each([
  '>',
  '[',
  '*',
  '`',
  '![',
  '- ',
  '<',
  '|',
  '_a',
  '~',
  'a.',
  '://',
  '*a ',
  '[a](',
  'a**',
  '1.',
  '> a\n>',
  '- a\n',
  '[^1]',
  '&',
  '<a',
  '```\n',
])('shows 32,000 of "%s" without delay', (piece) => {
  const { text } = render(piece.repeat(32_000 / piece.length));
  expect(text.length).toBeLessThanOrEqual(64_000);
});

it('still formats what stands beside a long piece of code', () => {
  const code = 'a[0] = b["c"];\n'.repeat(200);
  const styles = render(`**Bold**\n\n\`\`\`js\n${code}\`\`\`\n\n**End**`).styles.map(([style]) => style);
  expect(styles).toEqual(['strong', 'code-block', 'strong']);
});

it('lets emphasis end beside Chinese punctuation and words', () => {
  expect(render('**重点：**可以退货。')).toEqual({ text: '重点：可以退货。', styles: [['strong', '重点：']] });
});
