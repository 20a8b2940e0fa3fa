/** How many event streams may be open, of one reader and in all. */
import { expect, it } from 'vitest';
import { createOpenStreams, MOST_STREAMS, MOST_STREAMS_OF_KEY } from '../../src/http/open-streams.ts';

it('refuses a stream beyond those a process may hold, until one has gone', () => {
  const open = createOpenStreams();
  const first = new AbortController();
  open.add(first, null);
  for (let n = 1; n < MOST_STREAMS; n += 1) open.add(new AbortController(), `reader ${n}`);
  expect(() => open.assertRoom('another reader')).toThrow(expect.objectContaining({ code: 'overloaded' }));
  open.remove(first, null);
  expect(() => open.assertRoom('another reader')).not.toThrow();
  expect(open.size()).toBe(MOST_STREAMS - 1);
});

it('ends the oldest stream of a reader who opens more than eight, and no one else’s', () => {
  const open = createOpenStreams();
  const other = new AbortController();
  open.add(other, 'other');
  const streams = Array.from({ length: 10 }, () => new AbortController());
  for (const stream of streams) open.add(stream, 'reader');
  expect(streams.map(({ signal }) => signal.aborted)).toEqual([true, true, ...Array.from({ length: 8 }, () => false)]);
  expect(other.signal.aborted).toBe(false);
  expect(open.size()).toBe(MOST_STREAMS_OF_KEY + 1);
});

it('lets a reader change one of the eight for a new one in a full process', () => {
  const open = createOpenStreams(MOST_STREAMS_OF_KEY);
  for (let n = 0; n < MOST_STREAMS_OF_KEY; n += 1) open.add(new AbortController(), 'reader');
  expect(() => open.assertRoom('reader')).not.toThrow();
  expect(() => open.assertRoom('other')).toThrow('come again');
});
