import { beforeEach, describe, expect, it } from 'vitest';
import { createRateRoom, createVainCalls, HeldBack, type RateRoom, type VainCalls } from '../../../adapters/discord/rate-room.ts';
import { createManualClock, type ManualClock } from '../../builders/manual-clock.ts';

const ORIGIN = 'https://discord.test/api/v10';
const A = `${ORIGIN}/channels/100000000000000001/messages`;
const B = `${ORIGIN}/channels/100000000000000002/messages`;

let clock: ManualClock;
let vain: VainCalls;
let room: RateRoom;
beforeEach(() => {
  clock = createManualClock();
  vain = createVainCalls(clock);
  room = createRateRoom(clock, vain);
});

const left = (count: number, resetSeconds: number, bucket = 'one'): Headers =>
  new Headers({ 'x-ratelimit-bucket': bucket, 'x-ratelimit-remaining': `${count}`, 'x-ratelimit-reset-after': `${resetSeconds}` });
const tooMany = (seconds: number, scope?: string): Headers =>
  new Headers({ 'retry-after': `${seconds}`, ...(scope !== undefined && { 'x-ratelimit-scope': scope }) });
/** Milliseconds that the call is held back for; 0: it may go. */
const waitOf = (method: string, url: string, from = room): number => heldBack(() => from.assertRoom(method, url))?.retryAfterMs ?? 0;

function heldBack(call: () => void): HeldBack | null {
  try {
    call();
    return null;
  } catch (error) {
    if (error instanceof HeldBack) return error;
    throw error;
  }
}

describe('a bucket', () => {
  it('is as full as the last answer said, for its channel alone, until it is full again', () => {
    room.note('POST', A, 200, left(1, 4.5));
    expect([waitOf('POST', A), room.hasSpare('POST', A)]).toEqual([0, false]);
    room.note('POST', A, 200, left(0, 4.5));
    expect([waitOf('POST', A), waitOf('POST', B), waitOf('GET', A)]).toEqual([4_500, 0, 0]);
    clock.advance(4_500);
    expect([waitOf('POST', A), room.hasSpare('POST', A)]).toEqual([0, true]);
  });

  it('is one for all messages of a channel, and for routes that share its name', () => {
    room.note('PATCH', `${A}/200000000000000001`, 200, left(0, 3));
    expect(waitOf('PATCH', `${A}/200000000000000002`)).toBe(3_000);
    room.note('GET', B, 200, left(4, 3, 'shared'));
    room.note('POST', B, 200, left(0, 3, 'shared'));
    expect(waitOf('GET', B)).toBe(3_000);
  });

  it('belongs to the token of an interaction', () => {
    const of = (token: string) => `${ORIGIN}/webhooks/100000000000000009/${token}`;
    room.note('POST', of('abc'), 200, left(0, 2));
    expect([waitOf('POST', of('abc')), waitOf('POST', of('xyz'))]).toEqual([2_000, 0]);
  });

  it.each([['user'], ['shared']])('that was exceeded (%s) rests as long as asked, and nothing else does', (scope) => {
    expect(heldBack(() => room.note('POST', A, 429, tooMany(7, scope)))).toMatchObject({ retryAfterMs: 7_000, global: false });
    expect([waitOf('POST', A), waitOf('POST', B)]).toEqual([7_000, 0]);
  });
});

it('rests altogether when the bot called too much', () => {
  expect(heldBack(() => room.note('POST', A, 429, tooMany(2, 'global')))).toMatchObject({ retryAfterMs: 2_000, global: true });
  expect([waitOf('GET', B), room.hasSpare('GET', B)]).toEqual([2_000, false]);
  expect(waitOf('GET', B, createRateRoom(clock, vain))).toBe(0);
  clock.advance(2_000);
  expect(waitOf('GET', B)).toBe(0);
});

it('rests for every bot when the address is banned', () => {
  expect(heldBack(() => room.note('POST', A, 429, tooMany(3_600)))).toMatchObject({ retryAfterMs: 3_600_000, global: true });
  expect(waitOf('POST', B, createRateRoom(clock, vain))).toBe(3_600_000);
});

describe('calls in vain', () => {
  const refuse = (times: number, status: number): void => {
    for (let time = 0; time < times; time += 1) room.note('POST', A, status, new Headers());
  };

  it('are stopped well before Discord bans the address, for every bot, until the oldest are ten minutes old', () => {
    refuse(1_000, 401);
    clock.advance(60_000);
    refuse(2_999, 403);
    expect(waitOf('POST', A)).toBe(0);
    refuse(1, 403);
    expect(waitOf('POST', A, createRateRoom(clock, vain))).toBe(540_000);
    clock.advance(540_000);
    expect(waitOf('POST', A)).toBe(0);
  });

  it('are none where somebody else used up a shared bucket, or the call was plainly wrong', () => {
    refuse(4_000, 404);
    for (let time = 0; time < 4_000; time += 1) heldBack(() => room.note('POST', A, 429, tooMany(1, 'shared')));
    expect(waitOf('POST', B)).toBe(0);
  });
});
