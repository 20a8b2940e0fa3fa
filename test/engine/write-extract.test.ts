/** What is quoted, and that it is quoted. */
import { describe, expect, it } from 'vitest';
import { createTextAnalyser } from '../../src/drivers/text-analyser/jieba-and-stems.ts';
import { rankPassages } from '../../src/engine/rank-passages.ts';
import { writeExtract } from '../../src/engine/write-extract.ts';
import { buildSearch, type TextOfPassage } from '../builders/build-search.ts';

const analyser = createTextAnalyser();

function write(question: string, texts: readonly TextOfPassage[]) {
  const search = buildSearch(question, texts, analyser);
  return writeExtract(question, { ...search, hits: rankPassages(question, search, analyser, 10) }, analyser);
}

describe('write extract', () => {
  it('quotes the sentence that answers, word for word, with its number', () => {
    const filler =
      'This page tells everything else that there is to know about the many models, colours and sizes on offer in all of our shops and elsewhere, and it goes on about them at considerable length until the reader is quite tired of it. ';
    const extract = write('How long is the warranty?', [
      { text: `${filler}The warranty lasts two years. ${filler}` },
      { text: 'Nothing about it.' },
    ]);
    expect(extract).toMatchObject({ text: 'The warranty lasts two years. [1]', outcome: 'answer' });
    expect(extract.citations).toMatchObject([{ n: 1, quote: 'The warranty lasts two years.', hit: { externalId: '0' } }]);
  });

  it('prefers a sentence with a number when a number is asked for', () => {
    const text = `水壶的保修期很长，${'客户都很满意这一点并且经常提到它'.repeat(3)}。水壶的保修期为24个月，${'自购买之日起计算并以发票上的日期为准'.repeat(3)}。`;
    expect(write('水壶的保修期是多久？', [{ text }]).text).toContain('24个月');
  });

  it('adds sentences of the same passage while they fit, in their own order, as one quotation where they follow each other', () => {
    const extract = write('kettle warranty', [{ text: 'Keep the bill. The kettle has a warranty. Colours differ.' }]);
    expect(extract.text).toBe('Keep the bill. The kettle has a warranty. Colours differ. [1]');
  });

  it('numbers each quotation when they stand apart', () => {
    const filler = `${'这里还有许多与此无关的内容，'.repeat(8)}不必再看。`;
    const extract = write('水壶保修', [{ text: `水壶有保修。${filler}保修要发票。` }]);
    expect(extract.text).toBe('水壶有保修。[1]保修要发票。[1]');
    expect(extract.citations[0]?.quote).toBe('水壶有保修。 … 保修要发票。');
  });

  it('cuts what is far too long for a chat window', () => {
    const extract = write('kettle', [{ text: `kettle ${'and more words without an end '.repeat(60)}` }]);
    expect(extract.text.length).toBeLessThan(620);
    expect(extract.text.endsWith('… [1]')).toBe(true);
  });

  it('refuses when there is nothing to quote', () => {
    expect(write('kettle', [{ text: 'toaster' }])).toEqual({ text: '', outcome: 'refuse', citations: [], topics: [] });
  });

  it('never quotes code without the sentence that introduces it, and keeps it whole', () => {
    const filler = 'Nobody has to know any of this, since it is told here for the sake of completeness and at considerable length. '.repeat(
      2,
    );
    const extract = write('claw ingest', [
      { text: `${filler}Add files like this:\n\n\`\`\`sh\nnpx claw ingest a.md\nnpx claw ingest b.md\n\`\`\`` },
    ]);
    expect(extract.text).toBe('Add files like this: [1]\n\n```sh\nnpx claw ingest a.md\nnpx claw ingest b.md\n```');
    expect(extract.citations[0]?.quote).toBe('Add files like this:\n\n```sh\nnpx claw ingest a.md\nnpx claw ingest b.md\n```');
  });

  it('never quotes a sentence that announces something without what follows', () => {
    const extract = write('common reasons', [
      { text: 'Common reasons are:\n- The file is empty.\n- The file is large.\n\nSomething else.' },
    ]);
    expect(extract.text).toMatch(/^Common reasons are:\n\n- The file is empty\.\n- The file is large\./u);
    const chinese = write('常见原因', [{ text: '常见原因：\n\n文件是空的。' }]);
    expect(chinese.text).toContain('文件是空的');
  });

  it('quotes a row of a table as pairs', () => {
    const filler = 'And so on. '.repeat(30);
    const extract = write('invalid code', [
      { text: `| code | what to do |\n| --- | --- |\n| invalid | correct the fields |\n\n${filler}` },
    ]);
    expect(extract.text).toMatch(/code: invalid; what to do: correct the fields/u);
    expect(extract.text).not.toMatch(/\|/u);
  });

  it('shows no marks of Markdown in words that were given as they are', () => {
    const extract = write('kettle warranty', [{ text: 'The **kettle** has a [warranty](https://shop.example/w).' }]);
    expect(extract.text).toBe('The kettle has a warranty. [1]');
  });
});
