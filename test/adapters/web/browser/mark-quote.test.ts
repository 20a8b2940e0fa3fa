/** The quoted words are found in their passage although white space and Markdown differ. */
import { expect, it } from 'vitest';
import { markQuote } from '../../../../adapters/web/browser/mark-quote.ts';

const quoted = (text: string, quote: string): string[] =>
  markQuote(text, quote)
    .filter((piece) => piece.isQuoted)
    .map((piece) => piece.text);

it('marks the quote and leaves the rest around it', () => {
  expect(markQuote('One. Two. Three.', 'Two.')).toEqual([
    { text: 'One. ', isQuoted: false },
    { text: 'Two.', isQuoted: true },
    { text: ' Three.', isQuoted: false },
  ]);
});
it('looks past line breaks and the marks of Markdown', () => {
  expect(quoted('You may return it\n**within 30 days**.', 'return it within 30 days.')).toEqual(['return it\n**within 30 days**.']);
});
it('marks each part of a quote that leaves words out', () => {
  expect(quoted('甲乙丙。丁戊己。庚辛壬。', '甲乙丙。…庚辛壬。')).toEqual(['甲乙丙。', '庚辛壬。']);
});
it('marks nothing when the words are not there', () => {
  expect(markQuote('One. Two.', 'Nine hundred')).toEqual([{ text: 'One. Two.', isQuoted: false }]);
});
it('never changes the passage', () => {
  const passage = 'a  b\n\n*c* d — e…f';
  for (const quote of ['', 'b c', 'a b … e', 'f'])
    expect(
      markQuote(passage, quote)
        .map((piece) => piece.text)
        .join(''),
    ).toBe(passage);
});
