/** Markdown becomes a tree of known nodes: no HTML, no unsafe address, no word lost, and nothing that can't be read half-written. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLinkRule } from '../../../adapters/_shared/link-rule.ts';
import { parseAnswer } from '../../../adapters/_shared/parse-answer.ts';
import type { Block, Inline } from '../../../adapters/_shared/render-tree.ts';

const ANY = createLinkRule({ urls: [], hosts: [], trusted: true });
const parse = (markdown: string): readonly Block[] => parseAnswer(markdown, ANY, 'page');
const text = (value: string): Inline => ({ kind: 'text', text: value });
const paragraph = (...children: readonly (string | Inline)[]): Block => ({
  kind: 'paragraph',
  children: children.map((child) => (typeof child === 'string' ? text(child) : child)),
});

describe('blocks', () => {
  it('are split at empty lines, and a single line break stays one', () => {
    expect(parse('One\ntwo\n\nThree')).toEqual([paragraph('One', { kind: 'break' }, 'two'), paragraph('Three')]);
  });
  it('know ordered and unordered lists, their start, and lists inside them', () => {
    expect(parse('3. a\n   - b\n   - c\n4. d')).toEqual([
      {
        kind: 'list',
        start: 3,
        items: [[paragraph('a'), { kind: 'list', start: null, items: [[paragraph('b')], [paragraph('c')]] }], [paragraph('d')]],
      },
    ]);
  });
  it('keep one list together across empty lines and end it at a paragraph', () => {
    expect(parse('- a\n\n- b\n\nEnd')).toEqual([
      { kind: 'list', start: null, items: [[paragraph('a')], [paragraph('b')]] },
      paragraph('End'),
    ]);
  });
  it('read Chinese numbering and dots', () => {
    expect(parse('1、打开\n   • 菜单\n2、 保存')).toEqual([
      {
        kind: 'list',
        start: 1,
        items: [[paragraph('打开'), { kind: 'list', start: null, items: [[paragraph('菜单')]] }], [paragraph('保存')]],
      },
    ]);
  });
  it('leave the signs of Chinese lists alone where they begin none', () => {
    expect(parse('```\n1、打开\n• 保存\n```')).toEqual([{ kind: 'code', language: null, text: '1、打开\n• 保存' }]);
    expect(parse('共有\n2、保存')).toEqual([paragraph('共有', { kind: 'break' }, '2、保存')]);
    expect(parse('1、2 月\n\n2024、2025 年')).toEqual([paragraph('1、2 月'), paragraph('2024、2025 年')]);
  });
  it('keep code as it is, closed or still being written', () => {
    expect(parse('```js\na < b **c**\n```\nEnd')).toEqual([{ kind: 'code', language: 'js', text: 'a < b **c**' }, paragraph('End')]);
    expect(parse('```\nnot yet')).toEqual([{ kind: 'code', language: null, text: 'not yet' }]);
  });
  it('take closing signs off a heading, but not a name that ends in one', () => {
    expect(['## Title ##', '# C#', '#   #'].map((line) => parse(line)[0])).toEqual([
      { kind: 'heading', children: [text('Title')] },
      { kind: 'heading', children: [text('C#')] },
      { kind: 'heading', children: [] },
    ]);
  });
  it('know quotes, headings, rules and tables', () => {
    expect(parse('# Title\n> quoted\n\n---\n| a | b |\n|---|---|\n| 1 | 2 |')).toEqual([
      { kind: 'heading', children: [text('Title')] },
      { kind: 'quote', children: [paragraph('quoted')] },
      { kind: 'rule' },
      {
        kind: 'table',
        rows: [
          [[text('a')], [text('b')]],
          [[text('1')], [text('2')]],
        ],
      },
    ]);
  });
  it('are no heading while a list below them is begun, nor code when they are moved in', () => {
    expect(parse('Choose:\n-')[0]).toEqual(paragraph('Choose:', { kind: 'break' }, '-'));
    expect(parse('    moved in')).toEqual([paragraph('moved in')]);
  });
});

describe('text inside a line', () => {
  const inline = (markdown: string): readonly Inline[] => {
    const [block] = parse(markdown);
    return block?.kind === 'paragraph' ? block.children : [];
  };
  const link = (url: string): Inline => ({ kind: 'link', url });

  it('knows bold, italic and code, and leaves alone what does not close', () => {
    expect(inline('**a** *b* `c` **d')).toEqual([
      { kind: 'strong', children: [text('a')] },
      text(' '),
      { kind: 'emphasis', children: [text('b')] },
      text(' '),
      { kind: 'code', text: 'c' },
      text(' **d'),
    ]);
  });
  it('nests bold and italic, and code closes with as many signs as it opened', () => {
    expect(inline('*a **b** c* __d _e___ ***f***')).toEqual([
      { kind: 'emphasis', children: [text('a '), { kind: 'strong', children: [text('b')] }, text(' c')] },
      text(' '),
      { kind: 'strong', children: [text('d '), { kind: 'emphasis', children: [text('e')] }] },
      text(' '),
      { kind: 'emphasis', children: [{ kind: 'strong', children: [text('f')] }] },
    ]);
    expect(inline('``a ` b`` ```c')).toEqual([{ kind: 'code', text: 'a ` b' }, text(' ```c')]);
  });
  it('does not take a name_with_lines or 2 * 3 * 4 for emphasis', () => {
    expect(inline('name_with_lines, 2 * 3 * 4')).toEqual([text('name_with_lines, 2 * 3 * 4')]);
  });
  it('finds source marks, also several in one bracket, and gives them their distance', () => {
    expect(inline('So it is [1][2, 3].')).toEqual([
      text('So it is'),
      { kind: 'cite', n: 1 },
      { kind: 'cite', n: 2 },
      { kind: 'cite', n: 3 },
      text('.'),
    ]);
  });
  it('takes no number in brackets for a link to an address given elsewhere', () => {
    expect(parse('[so][1]\n\n[1]: https://a.example/x')).toEqual([paragraph('[so]', { kind: 'cite', n: 1 })]);
  });
  it('links only to http and https', () => {
    expect(inline('[here](https://a.example/x)')).toEqual([text('here ('), link('https://a.example/x'), text(')')]);
    for (const address of ['javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'data:text/html,x', '/relative', '//a.example', 'vbscript:x']) {
      expect(inline(`[here](${address})`)).toEqual([text('here')]);
    }
  });
  it('links a bare address without the full stop after it, and no name without a scheme', () => {
    expect(inline('See https://a.example/x。')).toEqual([text('See '), link('https://a.example/x'), text('。')]);
    expect(inline('Open invoice.pdf, a.example and <https://b.example>.')).toEqual([
      text('Open invoice.pdf, a.example and '),
      link('https://b.example/'),
      text('.'),
    ]);
  });
  it('ends a bare address where a source mark begins, and leaves alone what is no address', () => {
    expect(inline('https://a.example/x[1] 茶[2]')).toEqual([
      link('https://a.example/x'),
      { kind: 'cite', n: 1 },
      text(' 茶'),
      { kind: 'cite', n: 2 },
    ]);
    expect(inline('https://%% and so on')).toEqual([text('https://%% and so on')]);
  });
  it('keeps all words of a link that leads nowhere', () => {
    expect(inline('[a **b** c](/x)')).toEqual([text('a '), { kind: 'strong', children: [text('b')] }, text(' c')]);
  });
  it('treats HTML as text, but for a line break', () => {
    expect(inline('<img src=x onerror=alert(1)>')).toEqual([text('<img src=x onerror=alert(1)>')]);
    expect(inline('a<br />b')).toEqual([text('a'), { kind: 'break' }, text('b')]);
  });
});

/** All words of a tree, without what stands between them. */
function wordsOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return '';
  return Object.entries(value)
    .map(([name, each]) => (name === 'text' || name === 'language' ? String(each ?? '') : wordsOf(each)))
    .join('')
    .replaceAll(/[^w茶]/g, '');
}

it('loses no word of any text', () => {
  // Nothing but a language stands behind the beginning of code.
  const lines = ['\n', '\n```\n', '> ', '#', '- ', '2. ', '3、', ' ', '\t'];
  const signs = fc.constantFrom(...lines, '*', '_', 'w`', '[', ']', '1', '~~w', '\\', '&', '<', '茶', 'w');
  fc.assert(
    fc.property(fc.array(signs, { maxLength: 80 }), (parts) => {
      const markdown = parts.join('');
      expect(wordsOf(parse(markdown))).toBe(markdown.replaceAll(/[^w茶]/g, ''));
    }),
    { numRuns: 1_000 },
  );
});

it.each([
  ['quotes', `${'> '.repeat(5_000)}w\nw\n\nw`],
  ['lists', `${'- '.repeat(5_000)}w\n  w\n\nw`],
  ['lists over lines', Array.from({ length: 200 }, (_none, depth) => `${'  '.repeat(depth)}- w`).join('\n')],
  ['emphasis', `${'*w '.repeat(5_000)}w${' w*'.repeat(5_000)}`],
  ['images', `${'!['.repeat(5_000)}w${'](x)'.repeat(5_000)}`],
  ['links', `${'['.repeat(5_000)}w${'](x)'.repeat(5_000)}`],
])('keeps the words of 5,000 %s inside each other, in a tree that is not deep', (_what, markdown) => {
  const tree = JSON.stringify(parse(markdown));
  expect(wordsOf(parse(markdown))).toBe(markdown.replaceAll(/[^w]/g, ''));
  let depth = 0;
  const deepest = Math.max(
    ...[...tree.replaceAll(/"[^"]*"/g, '')].map((sign) => (depth += '[{'.includes(sign) ? 1 : ']}'.includes(sign) ? -1 : 0)),
  );
  expect(deepest).toBeLessThan(100);
});

it('takes out signs that turn the direction of what follows, but leaves Arabic its marks', () => {
  expect(parse('a\u202eb [\u2067c](https://a.example/) `d\u2066` \u200f\u061c')).toEqual(
    parse('ab [c](https://a.example/) `d` \u200f\u061c'),
  );
});

it('shows a text that is longer than any answer as it was written, links filtered', () => {
  const long = `**w** https://a.example/\n${'w'.repeat(50_000)}`;
  expect(parse(long)).toEqual([paragraph('**w** ', { kind: 'link', url: 'https://a.example/' }, { kind: 'break' }, 'w'.repeat(50_000))]);
});
