/** What a quotation may be made of. */
import { describe, expect, it } from 'vitest';
import { createTextAnalyser } from '../../src/drivers/text-analyser/jieba-and-stems.ts';
import { isLeadIn, readUnits } from '../../src/engine/read-units.ts';

const analyser = createTextAnalyser();
const read = (text: string) => readUnits(text, analyser).map((unit) => [unit.kind, unit.text]);

describe('read units', () => {
  it('tells sentences, items, rows and code apart', () => {
    const text =
      'Start it. Run this:\n\n```sh\nnpm start\n\nnpm test\n```\n\n- one\n2. two. Three.\n\n| key | what |\n| --- | --- |\n| `a` | first |';
    expect(read(text)).toEqual([
      ['sentence', 'Start it.'],
      ['sentence', 'Run this:'],
      ['code', '```sh\nnpm start\n\nnpm test\n```'],
      ['item', 'one'],
      ['item', 'two.'],
      ['sentence', 'Three.'],
      ['row', 'key: `a`; what: first'],
    ]);
  });

  it('pairs Chinese cells the Chinese way, and shows bare cells when the head is missing', () => {
    expect(read('|状态|含义|\n|:--|:--|\n|ready|可以检索|')).toEqual([['row', '状态：ready；含义：可以检索']]);
    expect(read('| ready | can be found |')).toEqual([['row', 'ready; can be found']]);
  });

  it('takes code whose fence never ends to the end', () => {
    expect(read('Before.\n```\na\n| b |')).toEqual([
      ['sentence', 'Before.'],
      ['code', '```\na\n| b |'],
    ]);
  });

  it('says where each unit stands', () => {
    const text = 'Lead:\n\n- one\n\n```\nx\n```\n\n| a |\n| - |\n| b |';
    for (const unit of readUnits(text, analyser).filter(({ kind }) => kind !== 'row'))
      expect(text.slice(unit.start, unit.end)).toBe(unit.text);
    expect(readUnits(text, analyser).map(isLeadIn)).toEqual([true, false, false, false]);
  });
});
