/** Pages of lists in memory. */
import type { Page, PageRequest } from '../../src/core/model/page.ts';

/** The cursor is an offset. */
export function cutPage<T>(items: readonly T[], { limit, cursor }: PageRequest): Page<T> {
  const from = Number(cursor ?? 0);
  const next = from + limit;
  return { items: items.slice(from, next), nextCursor: next < items.length ? String(next) : null };
}
