/** Cursors of lists: the id of the last row seen, in a form that nobody reads meaning into. */
import { InputError } from '../../kernel/errors.ts';
import { parseId } from '../../kernel/ids.ts';
import { storable } from '../../kernel/storable.ts';
import type { Page, PageRequest } from '../../core/model/page.ts';

/** The id after which the page begins, null for the first page. @throws InputError for a cursor that we did not make. */
export function afterId(page: PageRequest): string | null {
  if (page.cursor === null) return null;
  const id = parseId(Buffer.from(page.cursor, 'base64url').toString('utf8'));
  if (id === null) throw strangeCursor();
  return id;
}

/** The same for lists whose rows are named by a text. */
export function afterText(page: PageRequest): string | null {
  return page.cursor === null ? null : storable(Buffer.from(page.cursor, 'base64url').toString('utf8'));
}

export const strangeCursor = (): InputError =>
  new InputError('This cursor did not come from this list: leave it out to start anew.', { field: 'cursor' });

/**
 * A page of what was read with a limit one above the page's own; that one row more tells that there is a next page. `placeOf`: what the next
 * page begins after.
 */
export function toPage<Row extends { readonly id: string }, T>(
  page: PageRequest,
  rows: readonly Row[],
  map: (row: Row) => T,
  placeOf: (row: Row) => string = ({ id }) => id,
): Page<T> {
  const shown = rows.slice(0, page.limit);
  const last = rows.length > page.limit ? shown.at(-1) : undefined;
  return { items: shown.map(map), nextCursor: last ? Buffer.from(placeOf(last), 'utf8').toString('base64url') : null };
}
