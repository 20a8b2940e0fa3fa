/** What is remembered for a moment. */
import { describe, expect, it } from 'vitest';
import { createBriefCopies } from '../../src/engine/brief-copies.ts';
import { createManualClock } from '../builders/manual-clock.ts';

function scene() {
  const clock = createManualClock();
  const copies = createBriefCopies<number>(clock, 1_000);
  let loads = 0;
  return { clock, copies, load: async () => (loads += 1) };
}

describe('brief copies', () => {
  it('are asked for once by all who come within their life', async () => {
    const { clock, copies, load } = scene();
    expect(await Promise.all([copies.get('a', load), copies.get('a', load)])).toEqual([1, 1]);
    clock.advance(999);
    expect(await copies.get('a', load)).toBe(1);
    clock.advance(1);
    expect(await copies.get('a', load)).toBe(2);
    expect(await copies.get('b', load)).toBe(3);
  });

  it('are as old as their question, however long the answer took', async () => {
    const { clock, copies, load } = scene();
    const slow = copies.get('a', async () => {
      await clock.sleep(900);
      return load();
    });
    await clock.pass(900);
    expect(await slow).toBe(1);
    clock.advance(100);
    expect(await copies.get('a', load)).toBe(2);
  });

  it('tell a failure to those who wait, and keep nothing of it', async () => {
    const { copies, load } = scene();
    const fail = () => Promise.reject(new Error('not now'));
    const both = await Promise.allSettled([copies.get('a', fail), copies.get('a', fail)]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await copies.get('a', load)).toBe(1);
  });

  it('are not kept when they were forgotten on their way', async () => {
    const { clock, copies, load } = scene();
    const old = copies.get('a', async () => {
      await clock.sleep(10);
      return 0;
    });
    copies.forget('a');
    expect(await copies.get('a', load)).toBe(1);
    await clock.pass(10);
    expect(await old).toBe(0);
    expect(await copies.get('a', load)).toBe(1);
  });
});
