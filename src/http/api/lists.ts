/** Lists as the admin API gives them: a page of `data` and the cursor of the next. */
import { z } from 'zod';
import type { Page } from '../../core/model/page.ts';

/** `limit` and `cursor`, as every list takes them. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(100).default(50).meta({ description: 'Largest number of entries on a page.' }),
  cursor: z.string().min(1).max(500).optional().meta({ description: 'The `next_cursor` of the page before.' }),
};

/** The document around a list of `item`. */
export const listOf = <T extends z.ZodType>(item: T) =>
  z.object({ data: z.array(item), next_cursor: z.string().nullable().meta({ description: 'Null on the last page.' }) });

/** The store's page request of a query. */
export const pageOf = ({ limit, cursor }: { limit: number; cursor?: string | undefined }) => ({ limit, cursor: cursor ?? null });

/** All of a list that is short, as its only page. */
export const onePage = <T>(data: readonly T[]) => ({ data: [...data], next_cursor: null });

/** A store's page as the document around it. */
export function presentPage<From, To>({ items, nextCursor }: Page<From>, present: (item: From) => To) {
  return { data: items.map((item) => present(item)), next_cursor: nextCursor };
}
