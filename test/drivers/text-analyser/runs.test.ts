/** Where a text is cut into runs: the table of characters and the expressions it stands for never disagree. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createClassifier } from '../../../src/drivers/text-analyser/character-classes.ts';
import { visitRuns } from '../../../src/drivers/text-analyser/runs.ts';

const UNSPACED = String.raw`\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}`;
const ORACLE = new RegExp(
  String.raw`\p{Script=Han}+|[UNSPACED]+|LETTER[LETTER[\p{M}--[\p{Script=Han}UNSPACED]]]*(?:[._'’\/,\-]LETTER[LETTER[\p{M}--[\p{Script=Han}UNSPACED]]]*)*`
    .replaceAll('LETTER', String.raw`[[\p{L}\p{N}]--[\p{Script=Han}UNSPACED]]`)
    .replaceAll('UNSPACED', UNSPACED),
  'gv',
);
const classifyAt = createClassifier();

function runs(text: string): string[] {
  const found: string[] = [];
  visitRuns(text, classifyAt, (from, to) => found.push(text.slice(from, to)));
  return found;
}

describe('runs of a text', () => {
  it('are Chinese, unspaced scripts and joined chunks', () => {
    expect(runs('升级Teams会议室 v2.3, e-mail 𠮷野家さくら a--b')).toEqual([
      '升级',
      'Teams',
      '会议室',
      'v2.3',
      'e-mail',
      '𠮷野家',
      'さくら',
      'a',
      'b',
    ]);
  });

  it('are what the expression over the same classes finds in any text', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 3 }),
      fc.constantFrom('a', 'é', 'e\u0301', '.', '-', '’', '字', '𠮷', 'ア', 'ก', '7', ' ', '𝒳', '😀'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        expect(runs(text)).toEqual(text.match(ORACLE) ?? []);
      }),
      { numRuns: 100 },
    );
  });
});
