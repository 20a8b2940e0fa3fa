/** JSONL rows are checked one by one, and every bad one is named. */
import { describe, expect, it } from 'vitest';
import { parseRows } from '../../../src/drivers/parser/parse-rows.ts';
import { InputError, type Fault } from '../../../src/kernel/errors.ts';

const rows = (text: string) => parseRows(new TextEncoder().encode(text));

function faultsOf(text: string): readonly Fault[] {
  try {
    rows(text);
  } catch (error) {
    const [reason, ...places] = (error instanceof InputError && error.details.faults) || [];
    if (reason?.rule === 'bad_rows') return places;
    throw error;
  }
  return [];
}

describe('JSONL rows', () => {
  it('keep id, title, text and address; numbers become text, blank lines are passed over', () => {
    expect(rows('{"id":"a","title":"T","text":"x","url":"https://example.com/a","source":"s"}\n\n{"id":7,"text":"y"}\n')).toEqual([
      { id: 'a', title: 'T', text: 'x', url: 'https://example.com/a' },
      { id: '7', title: '', text: 'y', url: null },
    ]);
  });

  it('name every fault by its line number', () => {
    const faults = faultsOf(
      '{"id":"a","text":"x"}\n{bad\n{"id":"b"}\n{"id":"a","text":"y"}\n{"id":"c","text":" "}\n{"id":"d","text":"x","url":"no"}',
    );
    expect(faults.map((fault) => fault.field)).toEqual(['line 2', 'line 3', 'line 4', 'line 5', 'line 6']);
    expect(faults[2]?.rule).toMatch(/already used in line 1/);
  });
});
