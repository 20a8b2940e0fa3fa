import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLinkRule } from '../../../adapters/_shared/link-rule.ts';
import { parseAnswer } from '../../../adapters/_shared/parse-answer.ts';
import { splitStyled } from '../../../adapters/_shared/split-styled.ts';
import { toStyledText, type Style, type StyledText } from '../../../adapters/_shared/styled-text.ts';

const NO_LINKS = createLinkRule({ urls: [], hosts: ['shop.example'], trusted: false });
const styled = (markdown: string): StyledText => toStyledText(parseAnswer(markdown, NO_LINKS));
const plain = (text: string): StyledText => ({ text, spans: [] });
const visible = (text: string): string => text.replaceAll(/\s/g, '');
const isUnder = ({ spans }: StyledText, style: Style, at: number): boolean =>
  spans.some((span) => span.style === style && span.start <= at && at < span.end);
const textsOf = (parts: readonly StyledText[]) => parts.map(({ text }) => text);

const CHARACTERS = [
  'a',
  'Z',
  '7',
  ' ',
  ' ',
  '\n',
  '. ',
  '! ',
  '退',
  '货',
  '。',
  '，',
  '！️',
  '😀',
  '👨‍👩‍👧‍👦',
  '🇨🇳',
  'é',
  'e\u0301',
  '👍🏽',
  '\n\n',
];
const prose = fc.array(fc.constantFrom(...CHARACTERS), { maxLength: 150 }).map((pieces) => pieces.join(''));
const markdown = fc
  .array(fc.oneof(prose, fc.constantFrom('**', '*', '`', '```\n', '\n- ', '\n> ', '\n1. ', '[a](https://shop.example/x)', '| a | b |\n')), {
    maxLength: 12,
  })
  .map((pieces) => pieces.join(''));

/** Longest thing above that must not be cut. */
const LONGEST = 30;

describe('any text', () => {
  it('loses nothing but white space, and keeps every part within the limit', () => {
    fc.assert(
      fc.property(markdown, fc.integer({ min: LONGEST, max: 120 }), (text, limit) => {
        const whole = styled(text);
        const parts = splitStyled(whole, { limit });
        expect(visible(textsOf(parts).join(''))).toBe(visible(whole.text));
        for (const part of parts) {
          expect(part.text.length).toBeLessThanOrEqual(limit);
          expect(part.text.trim()).not.toBe('');
        }
      }),
      { numRuns: 100 },
    );
  });

  it('never cuts through a character, nor through what people see as one', () => {
    const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });
    const count = (text: string) => [...graphemes.segment(visible(text))].length;
    fc.assert(
      fc.property(prose, fc.integer({ min: LONGEST, max: 80 }), (text, limit) => {
        const parts = textsOf(splitStyled(plain(text), { limit }));
        for (const part of parts) expect(part).not.toMatch(/\p{Cs}/u);
        expect(parts.reduce((sum, part) => sum + count(part), 0)).toBe(count(text));
      }),
      { numRuns: 100 },
    );
  });

  it('keeps spans inside their part, where they cover the same words', () => {
    fc.assert(
      fc.property(markdown, (text) => {
        const whole = styled(text);
        // The characters under each style, in order: a long span is cut, so that spans inside it come to lie between its pieces.
        const covered = (list: readonly StyledText[], style: Style) =>
          list.map((part) => part.text.replace(/[^]/g, (unit, at: number) => (isUnder(part, style, at) ? unit : ''))).join('');
        const parts = splitStyled(whole, { limit: 50 });
        for (const part of parts) {
          for (const { start, end } of part.spans) expect(start >= 0 && end <= part.text.length && start < end).toBe(true);
        }
        for (const { style } of whole.spans) expect(visible(covered(parts, style))).toBe(visible(covered([whole], style)));
      }),
      { numRuns: 100 },
    );
  });

  it.each(['😀', '退', '👨‍👩‍👧‍👦', '🇨🇳', 'e\u0301'])('keeps %s whole wherever the end of a part falls', (character) => {
    for (let before = 0; before <= 24; before += 1) {
      const text = 'a'.repeat(before) + character.repeat(20);
      const parts = textsOf(splitStyled(plain(text), { limit: 24 }));
      expect(parts.join('')).toBe(text);
      for (const part of parts) expect(part.replaceAll(character, '').replaceAll('a', '')).toBe('');
    }
  });
});

describe('where it cuts', () => {
  it('at a paragraph before a line, at a line before a sentence, at a sentence before a space', () => {
    expect(textsOf(splitStyled(plain('One two.\n\nThree.\nFour five six'), { limit: 20 }))).toEqual([
      'One two.\n\nThree.',
      'Four five six',
    ]);
    expect(textsOf(splitStyled(plain('One two three.\n\nFour. Five six'), { limit: 22 }))).toEqual(['One two three.', 'Four. Five six']);
    expect(textsOf(splitStyled(plain('One two. Three four five'), { limit: 14 }))).toEqual(['One two.', 'Three four', 'five']);
    expect(textsOf(splitStyled(plain('七天无理由退货。请联系客服办理'), { limit: 12 }))).toEqual(['七天无理由退货。', '请联系客服办理']);
  });

  it('before a piece of code that fits into a part, between the lines of one that does not', () => {
    const code = '```\nconst a = 1;\nconst b = 2;\n```';
    expect(textsOf(splitStyled(styled(`Write this:\n\n${code}`), { limit: 30 }))).toEqual(['Write this:', 'const a = 1;\nconst b = 2;']);
    const parts = splitStyled(styled(code), { limit: 16 });
    expect(parts).toEqual([
      { text: 'const a = 1;', spans: [{ start: 0, end: 12, style: 'code-block' }] },
      { text: 'const b = 2;', spans: [{ start: 0, end: 12, style: 'code-block' }] },
    ]);
  });

  it('keeps the indentation of code that goes on in the next part', () => {
    expect(textsOf(splitStyled(styled('```\nif (a) {\n  b();\n}\n```'), { limit: 9 }))).toEqual(['if (a) {', '  b();\n}']);
  });

  it('before a link, never inside it', () => {
    const [, second] = splitStyled(styled('See the page https://shop.example/a-b-c now'), { limit: 28 });
    expect(second?.text).toBe('https://shop.example/a-b-c');
  });

  it('counts as the platform counts', () => {
    const measure = ({ text }: StyledText) => Buffer.byteLength(text);
    const parts = splitStyled(plain('退货'.repeat(20)), { limit: 30, measure });
    expect(parts.map(({ text }) => Buffer.byteLength(text))).toEqual([30, 30, 30, 30]);
  });
});

it('ends with characters that are longer than a part', () => {
  const text = 'e' + '\u0301'.repeat(100);
  expect(textsOf(splitStyled(plain(text), { limit: 10 })).join('')).toBe(text);
});

it('splits 20,000 characters into full parts', () => {
  const whole = styled('A sentence about returns. 一句关于退货的话。😀 '.repeat(530).trim());
  expect(whole.text.length).toBeGreaterThan(20_000);
  const parts = splitStyled(whole, { limit: 4_096 });
  expect(parts).toHaveLength(Math.ceil(whole.text.length / 4_096));
  expect(visible(textsOf(parts).join(''))).toBe(visible(whole.text));
});
