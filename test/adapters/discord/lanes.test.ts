// Work in order within a place, side by side between places.
import { expect, it } from 'vitest';
import { createLanes } from '../../../adapters/discord/lanes.ts';

/** Work that ends when told to, and tells when it began and ended. */
function createWork(log: string[], name: string) {
  let end = (): void => {};
  const ended = new Promise<void>((resolve) => (end = resolve));
  const work = async (): Promise<void> => {
    log.push(`${name} begins`);
    await ended;
    log.push(`${name} ends`);
  };
  return { work, end };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

it('does what belongs to one place one after the other, and lets no place wait for another', async () => {
  const log: string[] = [];
  const lanes = createLanes();
  const [first, second, other] = ['first', 'second', 'other'].map((name) => createWork(log, name));
  lanes.push('a', first!.work);
  lanes.push('a', second!.work);
  lanes.push('b', other!.work);
  await turn();
  expect(log).toEqual(['first begins', 'other begins']);
  second!.end();
  await turn();
  expect(log).toHaveLength(2);
  first!.end();
  await turn();
  expect(log.slice(2)).toEqual(['first ends', 'second begins', 'second ends']);
  other!.end();
  await lanes.idle();
  expect(log.at(-1)).toBe('other ends');
});

it('counts what is not done', async () => {
  const lanes = createLanes();
  const [one, two] = [createWork([], 'one'), createWork([], 'two')];
  lanes.push('a', one.work);
  lanes.push('a', two.work);
  expect(lanes.size()).toBe(2);
  one.end();
  await turn();
  expect(lanes.size()).toBe(1);
  two.end();
  await lanes.idle();
  expect(lanes.size()).toBe(0);
});

it('is idle only when what was pushed meanwhile is done as well', async () => {
  const log: string[] = [];
  const lanes = createLanes();
  const [first, second] = [createWork(log, 'first'), createWork(log, 'second')];
  lanes.push('a', first.work);
  const idle = lanes.idle().then(() => log.push('idle'));
  lanes.push('b', second.work);
  first.end();
  await turn();
  expect(log).not.toContain('idle');
  second.end();
  await idle;
  expect(log.at(-1)).toBe('idle');
});
