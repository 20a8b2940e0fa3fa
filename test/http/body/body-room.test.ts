/** How much of large bodies may be under way at once. */
import type { IncomingMessage } from 'node:http';
import { expect, it } from 'vitest';
import { createBodyRoom } from '../../../src/http/body/body-room.ts';

const announcing = (length?: string) => ({ headers: length === undefined ? {} : { 'content-length': length } }) as IncomingMessage;

it('refuses what does not fit, with a wait, until room was given back', () => {
  const room = createBodyRoom(100);
  const endpoint = { maxBytes: 60 };
  const giveBack = room.take(announcing('60'), endpoint);
  expect(() => room.take(announcing('41'), endpoint)).toThrow(
    expect.objectContaining({ code: 'overloaded', details: { retryAfterMs: 2_000 } }) as Error,
  );
  room.take(announcing('40'), endpoint);
  giveBack();
  room.take(announcing('60'), endpoint);
});

it.each([undefined, '1e99', '-5', 'many'])('takes a body of the length %s for the longest there may be', (length) => {
  const room = createBodyRoom(100);
  room.take(announcing(length), { maxBytes: 60 });
  expect(() => room.take(announcing('41'), { maxBytes: 60 })).toThrow('large bodies');
  room.take(announcing('40'), { maxBytes: 60 });
});

it('counts no body of an endpoint that takes none or small ones', () => {
  const room = createBodyRoom(10);
  for (let time = 0; time < 20; time += 1) room.take(announcing('1000'), {});
  expect(room.take(announcing('10'), { maxBytes: 10 })).toBeTypeOf('function');
  expect(room.take(announcing('1000'), {})).toBeTypeOf('function');
});
