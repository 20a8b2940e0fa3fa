/** Markdown becomes a tree of known nodes: no HTML, no unsafe address, and nothing that can't be read half-written. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Block, Inline } from '../../../../adapters/web/markdown/nodes.ts';
import { parseMarkdown } from '../../../../adapters/web/markdown/parse-blocks.ts';
import { parseInline } from '../../../../adapters/web/markdown/parse-inline.ts';
import { plainText } from '../../../../adapters/web/browser/plain-text.ts';

const text = (value: string): Inline => ({ kind: 'text', text: value });
const paragraph = (value: string): Block => ({ kind: 'paragraph', content: [text(value)] });

describe('blocks', () => {
  it('are split at empty lines, and a single line break stays one', () => {
    expect(parseMarkdown('One\ntwo\n\nThree')).toEqual([
      { kind: 'paragraph', content: [text('One'), { kind: 'break' }, text('two')] },
      paragraph('Three'),
    ]);
  });
  it('know ordered and unordered lists, their start, and lists inside them', () => {
    expect(parseMarkdown('3. a\n   - b\n   - c\n4. d')).toEqual([
      {
        kind: 'list',
        start: 3,
        items: [[paragraph('a'), { kind: 'list', start: null, items: [[paragraph('b')], [paragraph('c')]] }], [paragraph('d')]],
      },
    ]);
  });
  it('keep one list together across empty lines and end it at a paragraph', () => {
    expect(parseMarkdown('- a\n\n- b\n\nEnd')).toEqual([
      { kind: 'list', start: null, items: [[paragraph('a')], [paragraph('b')]] },
      paragraph('End'),
    ]);
  });
  it('read Chinese numbering', () => {
    expect(parseMarkdown('1、打开\n2、保存')).toEqual([{ kind: 'list', start: 1, items: [[paragraph('打开')], [paragraph('保存')]] }]);
  });
  it('keep code as it is, closed or still being written', () => {
    expect(parseMarkdown('```js\na < b **c**\n```\nEnd')).toEqual([{ kind: 'code', text: 'a < b **c**' }, paragraph('End')]);
    expect(parseMarkdown('```\nnot yet')).toEqual([{ kind: 'code', text: 'not yet' }]);
  });
  it('take closing signs off a heading, but not a name that ends in one', () => {
    expect(['## Title ##', '# C#', '#   #'].map((line) => parseMarkdown(line)[0])).toEqual([
      { kind: 'heading', content: [text('Title')] },
      { kind: 'heading', content: [text('C#')] },
      { kind: 'heading', content: [] },
    ]);
  });
  it('know quotes, headings, rules and tables', () => {
    expect(parseMarkdown('# Title\n> quoted\n\n---\n| a | b |\n|---|---|\n| 1 | 2 |')).toEqual([
      { kind: 'heading', content: [text('Title')] },
      { kind: 'quote', blocks: [paragraph('quoted')] },
      { kind: 'rule' },
      { kind: 'table', head: [[text('a')], [text('b')]], rows: [[[text('1')], [text('2')]]] },
    ]);
  });
});

describe('text inside a line', () => {
  it('knows bold, italic and code, and leaves alone what does not close', () => {
    expect(parseInline('**a** *b* `c` **d')).toEqual([
      { kind: 'strong', content: [text('a')] },
      text(' '),
      { kind: 'emphasis', content: [text('b')] },
      text(' '),
      { kind: 'code', text: 'c' },
      text(' **d'),
    ]);
  });
  it('nests bold and italic, and code closes with as many signs as it opened', () => {
    expect(parseInline('*a **b** c* __d _e___ ***f***')).toEqual([
      { kind: 'emphasis', content: [text('a '), { kind: 'strong', content: [text('b')] }, text(' c')] },
      text(' '),
      { kind: 'strong', content: [text('d '), { kind: 'emphasis', content: [text('e')] }] },
      text(' '),
      { kind: 'strong', content: [{ kind: 'emphasis', content: [text('f')] }] },
    ]);
    expect(parseInline('``a ` b`` ```c')).toEqual([{ kind: 'code', text: 'a ` b' }, text(' ```c')]);
  });
  it('does not take a name_with_lines or 2 * 3 * 4 for emphasis', () => {
    expect(parseInline('name_with_lines, 2 * 3 * 4')).toEqual([text('name_with_lines, 2 * 3 * 4')]);
  });
  it('finds source marks, also several in one bracket, and gives them their distance', () => {
    expect(parseInline('So it is [1][2, 3].')).toEqual([
      text('So it is'),
      { kind: 'cite', n: 1 },
      { kind: 'cite', n: 2 },
      { kind: 'cite', n: 3 },
      text('.'),
    ]);
  });
  it('links only to http and https', () => {
    expect(parseInline('[here](https://a.example/x)')).toEqual([{ kind: 'link', href: 'https://a.example/x', content: [text('here')] }]);
    for (const address of ['javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'data:text/html,x', '/relative', '//a.example', 'vbscript:x']) {
      expect(parseInline(`[here](${address})`)).toEqual([text('here')]);
    }
  });
  it('shows a bare address without its protocol and without the full stop after it', () => {
    expect(parseInline('See https://a.example/x。')).toEqual([
      text('See '),
      { kind: 'link', href: 'https://a.example/x', content: [text('a.example/x')] },
      text('。'),
    ]);
  });
  it('ends a bare address where a source mark begins, and leaves alone what is no address', () => {
    expect(parseInline('https://a.example/x[1] 茶[2]')).toEqual([
      { kind: 'link', href: 'https://a.example/x', content: [text('a.example/x')] },
      { kind: 'cite', n: 1 },
      text(' 茶'),
      { kind: 'cite', n: 2 },
    ]);
    expect(parseInline('https://%% and so on')).toEqual([text('https://%% and so on')]);
  });
  it('keeps all words of a link that leads nowhere', () => {
    expect(parseInline('[a **b** c](/x)')).toEqual([text('a '), { kind: 'strong', content: [text('b')] }, text(' c')]);
  });
  it('treats HTML as text', () => {
    expect(parseInline('<img src=x onerror=alert(1)>')).toEqual([text('<img src=x onerror=alert(1)>')]);
  });
});

it('reads any text at all, to its end', () => {
  const signs = fc.constantFrom(
    '*',
    '_',
    '`',
    '[',
    ']',
    '(',
    ')',
    '1',
    '2.',
    ' ',
    '\n',
    '>',
    '#',
    '-',
    '|',
    '~',
    '\\',
    'https://a.b',
    '茶',
    'x',
  );
  fc.assert(fc.property(fc.array(signs, { maxLength: 60 }), (parts) => Array.isArray(parseMarkdown(parts.join('')))));
  fc.assert(fc.property(fc.stringMatching(/^[a-zé茶 ]+$/u), (words) => plainText(parseMarkdown(words)) === words.trim()));
});

it('tells a screen reader the words without marks and numbers', () => {
  expect(plainText(parseMarkdown('**Yes** [1].\n\n- one\n- `two` [2]'))).toBe('Yes.\none\ntwo');
});
