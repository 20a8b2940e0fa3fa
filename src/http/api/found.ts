/** Not found, in one place: an id that is none, one nobody has and one of another tenant get the same answer. */
import { z } from 'zod';
import { NotFoundError } from '../../kernel/errors.ts';
import { parseId } from '../../kernel/ids.ts';

/** The path of a thing with an id. */
export const idParams = z.strictObject({ id: z.string() });

/** The value as an id. @throws NotFoundError when it can be none. */
export function idOf<T extends string>(what: string, value: string): T {
  return found(what, parseId<T>(value));
}

/** @throws NotFoundError for null. */
export function found<T>(what: string, value: T | null | undefined): T {
  if (value === null || value === undefined) throw new NotFoundError(what);
  return value;
}
