/** What the page remembers, in a storage that has room and in one that has none. */
import { expect, it, vi } from 'vitest';
import { createMemoryShelf, createSafeShelf, createSaved } from '../../../../adapters/web/browser/saved.ts';
import type { Shelf } from '../../../../adapters/web/browser/saved.ts';

function createFullShelf(): Shelf {
  const setItem = () => {
    throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
  };
  return { ...createMemoryShelf(), setItem };
}

it('keeps in memory what a full storage refuses, and says so', () => {
  const onRefused = vi.fn<(error: unknown) => void>();
  const saved = createSaved(createSafeShelf(createFullShelf(), onRefused), 'shop');
  saved.keepDraft('Still here');
  expect(saved.draft()).toBe('Still here');
  expect(onRefused).toHaveBeenCalledOnce();
  saved.keepDraft('');
  expect(saved.draft()).toBe('');
});
it('reads the newest, whether storage or memory has it', () => {
  const room = createMemoryShelf();
  let isFull = false;
  const shelf = createSafeShelf({ ...room, setItem: (key, value) => (isFull ? createFullShelf() : room).setItem(key, value) }, () => {});
  shelf.setItem('a', '1');
  isFull = true;
  shelf.setItem('a', '2');
  expect([shelf.getItem('a'), room.getItem('a')]).toEqual(['2', '1']);
  isFull = false;
  shelf.setItem('a', '3');
  expect([shelf.getItem('a'), room.getItem('a')]).toEqual(['3', '3']);
});
it('reads ratings, and nothing where something else was written', () => {
  const shelf = createMemoryShelf();
  const saved = createSaved(shelf, 'shop');
  saved.keepRatings({ a: 1, b: -1 });
  expect(createSaved(shelf, 'shop').ratings()).toEqual({ a: 1, b: -1 });
  shelf.setItem('claw:shop:ratings', '{"a":2,"b":1}');
  expect(saved.ratings()).toEqual({ b: 1 });
  shelf.setItem('claw:shop:ratings', 'nonsense');
  expect(saved.ratings()).toEqual({});
});
