/** The chaos wrapper must fail as told and only then. */
import { describe, expect, it } from 'vitest';
import { faulty } from './faulty.ts';

interface Counter {
  readonly name: string;
  add(by: number): Promise<number>;
  total(): Promise<number>;
}

function createCounter(): Counter {
  let total = 0;
  return { name: 'counter', add: async (by) => (total += by), total: async () => total };
}

const down = (): Error => new Error('down');

describe('a faulty port', () => {
  it('works as before where nothing is broken', async () => {
    const { port, calls } = faulty(createCounter());
    expect(port.name).toBe('counter');
    expect(await port.add(2)).toBe(2);
    expect(calls('add')).toBe(1);
  });

  it('fails before its work so many times, then works', async () => {
    const chaos = faulty(createCounter());
    chaos.break('add', { kind: 'throw', error: down }, 2);
    await expect(chaos.port.add(1)).rejects.toThrow('down');
    await expect(chaos.port.add(1)).rejects.toThrow('down');
    expect(await chaos.port.add(1)).toBe(1);
    expect(chaos.calls('add')).toBe(3);
  });

  it('fails after its work', async () => {
    const chaos = faulty(createCounter());
    chaos.break('add', { kind: 'throw-after', error: down });
    await expect(chaos.port.add(5)).rejects.toThrow('down');
    chaos.mend('add');
    expect(await chaos.port.total()).toBe(5);
  });

  it('does its work twice', async () => {
    const chaos = faulty(createCounter());
    chaos.break('add', { kind: 'twice' }, 1);
    expect(await chaos.port.add(5)).toBe(10);
  });

  it('stalls until it is released', async () => {
    const chaos = faulty(createCounter());
    chaos.break('add', { kind: 'stall' });
    const adding = chaos.port.add(5);
    expect(await chaos.port.total()).toBe(0);
    chaos.release();
    expect(await adding).toBe(5);
  });
});
