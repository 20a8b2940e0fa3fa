/** Not found, in one place: an id that is none, one nobody has and one of another tenant get the same answer. */
import { z } from 'zod';
import { NotFoundError } from '../../kernel/errors.ts';
import { parseId } from '../../kernel/ids.ts';

/** The path of a thing with an id. */
export const idParams = z.strictObject({ id: z.string() });

/** The value as an id. `field` names where it stood when that was not the path. @throws NotFoundError when it can be none. */
export function idOf<T extends string>(what: string, value: string, field?: string): T {
  return found(what, parseId<T>(value), field);
}

/** @throws NotFoundError for null, naming the field when one is given. */
export function found<T>(what: string, value: T | null | undefined, field?: string): T {
  if (value !== null && value !== undefined) return value;
  const faults = field === undefined ? [] : [{ field, rule: 'not_found', fix: 'Send the id of one that exists.' }];
  throw new NotFoundError(what, { faults });
}
