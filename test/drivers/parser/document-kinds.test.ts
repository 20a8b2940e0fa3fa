/** Files made by other programs come out whole and in order, in both languages. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ParsedDocument } from '../../../src/core/ports/document-parser.ts';
import { createDocumentParser } from '../../../src/drivers/parser/document-parser.ts';
import { createTextAnalyser } from '../../../src/drivers/text-analyser/jieba-and-stems.ts';

const parser = createDocumentParser({ maxBytes: 1_000_000, analyser: createTextAnalyser() });
const parse = (fileName: string) =>
  parser.parse({ bytes: readFileSync(new URL(`../../data/${fileName}`, import.meta.url)), mediaType: null, fileName: `资料 ${fileName}` });

/** Every section as its headings and the texts below them. */
const outline = (document: ParsedDocument) =>
  document.sections.map(({ headingPath, blocks }) => [headingPath.join(' > '), ...blocks.map((block) => block.text)]);
const pages = (document: ParsedDocument) => document.sections.map(({ blocks }) => blocks[0]?.page);

const en = {
  title: 'Kettle handbook',
  intro: 'This handbook tells how to use, clean and return the kettle.',
  returns: 'Returns',
  deadline: 'Returns > Deadline',
  within:
    'A kettle may be returned within thirty days of delivery. The refund reaches the customer within five working days, by the way it was paid.',
  care: 'Care',
  items: ['Empty the kettle.', 'Fill it with vinegar & water.', 'Rinse it twice.'],
  prices: 'Prices',
  table: '| Model | Volume | Price |\n| --- | --- | --- |\n| Swift | 1.0 l | 29.90 |\n| Grand | 1.7 l | 49.90 |',
  grouped: '| Series | Model | Volume | Price |\n| --- | --- | --- | --- |\n| A | Swift | 1.0 l | 29.90 |\n| A | Grand | 1.7 l | 49.90 |',
  caption: 'Prices from spring',
  dated:
    '| Series | Model | Volume | Price | Since |\n| --- | --- | --- | --- | --- |\n| A | Swift | 1.0 l | 29.90 | 2026-03-04 |\n| A | Grand | 1.7 l | 49.90 | 2026-03-05 |',
  odd: '| Swift | ; Care | 0 |',
};
const zh: typeof en = {
  title: '电水壶手册',
  intro: '本手册介绍电水壶的使用、清洁与退货方法。',
  returns: '退货政策',
  deadline: '退货政策 > 退货期限',
  within:
    '客户可在收货后三十天内退回电水壶。退款将在五个工作日内按原支付方式退还给客户，如有疑问请联系客服人员，我们会尽快为您处理好退款。',
  care: '日常保养',
  items: ['倒空水壶。', '加入白醋和清水。', '冲洗两遍。'],
  prices: '价格表',
  table: '| 型号 | 容量 | 价格 |\n| --- | --- | --- |\n| 轻快 | 1.0 升 | 29.90 |\n| 大号 | 1.7 升 | 49.90 |',
  grouped: '| 系列 | 型号 | 容量 | 价格 |\n| --- | --- | --- | --- |\n| A | 轻快 | 1.0 升 | 29.90 |\n| A | 大号 | 1.7 升 | 49.90 |',
  caption: '春季价格',
  dated:
    '| 系列 | 型号 | 容量 | 价格 | 起售日期 |\n| --- | --- | --- | --- | --- |\n| A | 轻快 | 1.0 升 | 29.90 | 2026-03-04 |\n| A | 大号 | 1.7 升 | 49.90 | 2026-03-05 |',
  odd: '| 轻快 | , 日常保养 | 0 |',
};

describe.each([
  ['en', en],
  ['zh', zh],
] as const)('in the language %s', (language, text) => {
  const numbered = text.items.map((item, at) => `${at + 1}. ${item}`).join('\n');

  it('a PDF has its headings by size, its pages, lists and tables, and no footers', async () => {
    const document = await parse(`handbook-${language}.pdf`);
    expect(document).toMatchObject({ title: text.title, language });
    expect(outline(document)).toEqual([
      ['', text.intro],
      [text.deadline, text.within],
      [text.care, numbered],
      [text.prices, text.table],
    ]);
    expect(pages(document)).toEqual([1, 1, 2, 3]);
    expect(document.sections.at(-1)?.blocks[0]?.atomic).toBe(true);
  });

  it('a Word document has its headings by style, and merged cells in every row', async () => {
    const document = await parse(`handbook-${language}.docx`);
    expect(document).toMatchObject({ title: text.title, language });
    expect(outline(document)).toEqual([
      ['', text.intro],
      [text.deadline, text.within],
      [text.care, numbered],
      [text.prices, text.grouped],
    ]);
  });

  it('slides stand under their titles, without what only the speaker sees', async () => {
    const document = await parse(`handbook-${language}.pptx`);
    expect(document).toMatchObject({ title: text.title, language });
    const bullets = text.items.map((item) => `- ${item}`).join('\n');
    expect(outline(document)).toEqual([
      [text.title, text.intro],
      [text.care, bullets],
      [text.prices, text.table],
    ]);
    expect(pages(document)).toEqual([1, 2, 3]);
  });

  it('a workbook has its sheets, dates as dates, merged cells in every row, and nothing hidden', async () => {
    expect(outline(await parse(`prices-${language}.xlsx`))).toEqual([
      [text.prices, text.caption, text.dated],
      [text.care, ...text.items],
    ]);
  });

  it('a book has its chapters in the order of the spine', async () => {
    const document = await parse(`handbook-${language}.epub`);
    expect(document).toMatchObject({ title: text.title, language });
    expect(outline(document)).toEqual([
      [text.returns, text.intro],
      [text.deadline, text.within],
      [text.care, numbered],
      [text.prices, text.table],
    ]);
  });

  it('CSV is one table whatever its encoding and delimiter', async () => {
    expect(outline(await parse(`prices-${language}.csv`))).toEqual([['', `${text.table}\n${text.odd}`]]);
  });
});

it('reads Chinese text in GB18030, and refuses bytes that are in no known encoding', async () => {
  // 中文，说明
  const gb = Uint8Array.from([0xd6, 0xd0, 0xce, 0xc4, 0xa3, 0xac, 0xcb, 0xb5, 0xc3, 0xf7]);
  const read = (bytes: Uint8Array) => parser.parse({ bytes, mediaType: 'text/plain', fileName: '说明.txt' });
  expect((await read(gb)).sections[0]?.blocks[0]?.text).toBe('中文，说明');
  await expect(read(Buffer.from('caf\xe9 cr\xe8me', 'latin1'))).rejects.toThrow(/UTF-8/);
});
