/** Where documents are cut, and where they never are. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ParsedDocument, ParsedSection } from '../../src/core/ports/document-parser.ts';
import { createTextAnalyser } from '../../src/drivers/text-analyser/jieba-and-stems.ts';
import { splitDocument } from '../../src/engine/split-document.ts';

const analyser = createTextAnalyser();
const section = (text: string, headingPath: string[] = [], atomic = false): ParsedSection => ({ headingPath, blocks: [{ text, atomic }] });
const split = (sections: ParsedSection[], language: ParsedDocument['language'] = 'en') =>
  splitDocument({ title: null, sections, language }, 'Manual', analyser);

describe('split document', () => {
  it('makes one passage a section, with title and headings on each, and leaves the title out of the headings', () => {
    const passages = split([section('Intro.', ['Manual']), section('Wash it.', ['Manual', 'Care'])]);
    expect(passages.map(({ ord, title, headingPath, text }) => ({ ord, title, headingPath, text }))).toEqual([
      { ord: 0, title: 'Manual', headingPath: [], text: 'Intro.' },
      { ord: 1, title: 'Manual', headingPath: ['Care'], text: 'Wash it.' },
    ]);
  });

  it('tells the page on which each passage begins', () => {
    const blocks = [1, 2, 3].map((page) => ({ text: 'A sentence of words. '.repeat(40).trim(), atomic: false, page }));
    const passages = split([{ headingPath: [], blocks }, section('No page.')]);
    expect(passages.map(({ page }) => page)).toEqual([1, 2, 3, null]);
  });

  it('keeps a one-section document whole up to two and a half times the usual length', () => {
    expect(split([section('A sentence of words. '.repeat(115).trim())])).toHaveLength(1);
    expect(split([section('一句话在这里。'.repeat(210))], 'zh')).toHaveLength(1);
    expect(split([section('A sentence of words. '.repeat(130).trim())]).length).toBeGreaterThan(1);
  });

  it('cuts at sentences, at about the usual length', () => {
    const passages = split([section('这是一个完整的句子。'.repeat(300)), section('x', ['y'])], 'zh').slice(0, -1);
    expect(passages.length).toBeGreaterThan(3);
    for (const passage of passages) {
      expect(passage.text.endsWith('。')).toBe(true);
      expect(passage.text.length).toBeLessThanOrEqual(750);
    }
  });

  it('never cuts a table or code that is not far too long', () => {
    const table = ['| a | b |', '|---|---|', ...Array.from({ length: 90 }, (_, i) => `| row ${i} | value ${i} |`)].join('\n');
    const passages = split([
      section('Before. '.repeat(100).trim()),
      {
        headingPath: ['T'],
        blocks: [
          { text: 'Lead-in.', atomic: false },
          { text: table, atomic: true },
        ],
      },
    ]);
    expect(passages.some((passage) => passage.text.includes(table))).toBe(true);
  });

  it('repeats the head of a table and the fence of code on every part of one that is far too long', () => {
    const rows = ['| a | b |', '| --- | --- |', ...Array.from({ length: 200 }, (_, i) => `| row ${i} | value ${i} |`)].join('\n');
    const tables = split([section(rows, [], true), section('x', ['y'])]).slice(0, -1);
    expect(tables.length).toBeGreaterThan(2);
    for (const part of tables) expect(part.text.match(/\| a \| b \|\n\| --- \| --- \|\n\| row/gu)).toHaveLength(1);
    const code = ['```sh', ...Array.from({ length: 300 }, (_, i) => `echo line ${i}`), '```'].join('\n');
    const codes = split([section(code, [], true), section('x', ['y'])]).slice(0, -1);
    expect(codes.length).toBeGreaterThan(2);
    for (const part of codes) expect(part.text).toMatch(/^```sh\necho[^`]*\n```$/u);
  });

  it('gives equal passages equal hashes and different ones different hashes', () => {
    const [one, same, other] = split([section('Same.', ['A']), section('Same.', ['A']), section('Same.', ['B'])]);
    expect(one?.contentHash).toBe(same?.contentHash);
    expect(one?.contentHash).not.toBe(other?.contentHash);
  });

  it('loses no word of any document and numbers passages without gaps', () => {
    const words = fc.array(fc.constantFrom('kettle', '水壶', 'a.', '。', '\n', 'boils,', 'x'.repeat(300)), {
      minLength: 1,
      maxLength: 400,
    });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(words, fc.boolean()), { minLength: 1, maxLength: 4 }),
        fc.constantFrom('en' as const, 'zh' as const),
        (parts, language) => {
          const sections = parts.map(([texts, atomic]) => section(texts.join(' '), [], atomic));
          const passages = split(sections, language);
          const bare = (texts: string[]): string => texts.join('').replace(/\s+/gu, '');
          expect(bare(passages.map((passage) => passage.text))).toBe(bare(sections.map((one) => one.blocks[0]?.text ?? '')));
          expect(passages.map((passage) => passage.ord)).toEqual(passages.map((_, i) => i));
        },
      ),
      { numRuns: 60 },
    );
  });
});
