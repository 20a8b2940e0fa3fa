/** Company for what comes while others are under way. */
import { describe, expect, it } from 'vitest';
import { createGather } from '../../src/kernel/gather.ts';
import type { GatherOptions } from '../../src/kernel/gather.ts';

/** Runs that end when told to. */
function openRuns(options: Partial<Pick<GatherOptions<string, string>, 'lanes' | 'most'>> = {}) {
  const runs: { readonly items: readonly string[]; end(error?: Error): void }[] = [];
  const gather = createGather<string, string>({
    lanes: 1,
    most: 10,
    ...options,
    keyOf: (item) => item.slice(0, 1),
    isWorthWaiting: (error) => error instanceof Error && error.message === 'locked',
    run: (items) =>
      new Promise((resolve, reject) => {
        runs.push({ items, end: (error) => (error ? reject(error) : resolve(items.map((item) => `${item}!`))) });
      }),
  });
  return { runs, gather, items: () => runs.map(({ items }) => items) };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('gathering', () => {
  it('does together what comes at once, and gives each its own result', async () => {
    const { runs, gather, items } = openRuns();
    const results = Promise.all(['a', 'b', 'c'].map(gather));
    await turn();
    expect(items()).toEqual([['a', 'b', 'c']]);
    runs[0]!.end();
    expect(await results).toEqual(['a!', 'b!', 'c!']);
  });

  it('keeps what comes meanwhile for the next run, as much as one takes', async () => {
    const { runs, gather, items } = openRuns({ most: 2 });
    const results = ['a', 'b', 'c', 'd', 'e'].map(gather);
    await turn();
    runs[0]!.end();
    expect(await results[1]).toBe('b!');
    await turn();
    expect(items()).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
    runs[1]!.end();
    await results[3];
    await turn();
    expect(items()[2]).toEqual(['e']);
  });

  it('uses all its lanes, and no more', async () => {
    const { gather, items } = openRuns({ lanes: 2 });
    void gather('a');
    await turn();
    void gather('b');
    await turn();
    void gather('c');
    await turn();
    expect(items()).toEqual([['a'], ['b']]);
  });

  it('does items of one key one after the other, in their order, also in different lanes', async () => {
    const { runs, gather, items } = openRuns({ lanes: 2 });
    for (const item of ['a1', 'a2', 'b1', 'a3']) void gather(item);
    await turn();
    expect(items()).toEqual([['a1', 'b1']]);
    runs[0]!.end();
    await turn();
    expect(items()[1]).toEqual(['a2']);
    runs[1]!.end();
    await turn();
    expect(items()[2]).toEqual(['a3']);
  });

  it('does each alone when several fail, so that one cannot fail the others', async () => {
    const { runs, gather, items } = openRuns();
    const results = Promise.allSettled(['a', 'b'].map(gather));
    await turn();
    runs[0]!.end(new Error('one of them is bad'));
    await turn();
    expect(items().slice(1)).toEqual([['a'], ['b']]);
    runs[1]!.end(new Error('bad'));
    runs[2]!.end();
    expect(await results).toEqual([
      { status: 'rejected', reason: new Error('bad') },
      { status: 'fulfilled', value: 'b!' },
    ]);
  });

  it('does once more, outside its lane, one that would have had to wait, and that once', async () => {
    const { runs, gather, items } = openRuns();
    const result = gather('a');
    await turn();
    runs[0]!.end(new Error('locked'));
    await turn();
    void gather('b');
    await turn();
    expect(items()).toEqual([['a'], ['a'], ['b']]);
    runs[1]!.end(new Error('locked'));
    await expect(result).rejects.toThrow('locked');
  });

  it('goes on while one that failed with others is done alone, but not with those of its key', async () => {
    const { runs, gather, items } = openRuns();
    for (const item of ['a1', 'b1']) gather(item).catch(() => {});
    await turn();
    runs[0]!.end(new Error('locked'));
    await turn();
    runs[2]!.end();
    void gather('a2');
    void gather('c1');
    await turn();
    expect(items().slice(3)).toEqual([['c1']]);
    runs[1]!.end();
    runs[3]!.end();
    await turn();
    expect(items()[4]).toEqual(['a2']);
  });
});
