/** The stream is read the same however the network cuts it. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createEventParser, type RawEvent } from '../../src/client/event-parser.ts';

const STREAM =
  ': hello\r\n\r\nid: 4\nevent: delta\ndata: {"a":1}\n\ndata:one\ndata: two\r\rdata\n\nevent: lonely\n\ndata: 你好\n\ndata: unfinished';
const EVENTS: RawEvent[] = [
  { name: 'delta', id: '4', data: '{"a":1}' },
  { name: 'message', id: null, data: 'one\ntwo' },
  { name: 'message', id: null, data: '' },
  { name: 'message', id: null, data: '你好' },
];

function readIn(pieces: readonly string[]): RawEvent[] {
  const feed = createEventParser();
  return pieces.flatMap((piece) => feed(piece));
}

it('reads names, ids, several data lines, comments and all three line ends, and waits for what is unfinished', () => {
  expect(readIn([STREAM])).toEqual(EVENTS);
});
it('reads the same in any pieces', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: STREAM.length })), (cuts) => {
      const places = [0, ...cuts.toSorted((a, b) => a - b), STREAM.length];
      expect(readIn(places.slice(1).map((end, index) => STREAM.slice(places[index], end)))).toEqual(EVENTS);
    }),
  );
});
