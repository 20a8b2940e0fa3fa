// Pieces of a JSONL file must keep every row and its line number.
import { expect, it } from 'vitest';
import { cutRows } from '../../../src/cli/ingest/cut-rows.ts';

const linesOf = (piece: string) => piece.split('\n').flatMap((line, index) => (line === '' ? [] : [[index + 1, line] as const]));

it('keeps every row at its line number', () => {
  const rows = Array.from({ length: 4_203 }, (_, index) => `{"id":"${index}"}`);
  const pieces = cutRows(`${rows.join('\n')}\n`);
  expect(pieces.map((piece) => linesOf(piece).length)).toEqual([2_000, 2_000, 203]);
  expect(pieces.flatMap(linesOf)).toEqual(rows.map((row, index) => [index + 1, row]));
});

it('closes a piece before it grows past its size', () => {
  const long = 'x'.repeat(3 * 1024 * 1024);
  expect(cutRows([long, long, 'y'].join('\n')).map((piece) => linesOf(piece).map(([, line]) => line.length))).toEqual([
    [long.length],
    [long.length, 1],
  ]);
});

it('makes nothing of a file without rows', () => {
  expect(cutRows('\n \n')).toEqual([]);
});
