/** The header with which a caller may repeat a POST without doing it twice. */
import { z } from 'zod';
import { ConflictError, InputError } from '../../kernel/errors.ts';

/** Its name as people write it; the headers of a request have lower-case names. */
export const IDEMPOTENCY_KEY = 'Idempotency-Key';

/** The header as the document tells it. */
export const idempotencyHeaders = {
  [IDEMPOTENCY_KEY]: z
    .string()
    .max(200)
    .optional()
    .meta({ description: 'Chosen by you, 1 to 200 printable ASCII characters without spaces: a repetition with it does nothing twice.' }),
};

/** Null without the header. @throws InputError when it is not 1 to 200 printable ASCII characters. */
export function idempotencyOf(headers: Readonly<Record<string, string | undefined>>): string | null {
  const key = headers[IDEMPOTENCY_KEY.toLowerCase()];
  if (key === undefined) return null;
  if (/^[\x21-\x7e]{1,200}$/.test(key)) return key;
  const fix = 'Use 1 to 200 printable ASCII characters without spaces.';
  throw new InputError(`The header ${IDEMPOTENCY_KEY} is not valid. ${fix}`, { faults: [{ field: IDEMPOTENCY_KEY, rule: 'format', fix }] });
}

/** @throws ConflictError: the key came before with another text. */
export function refuseOtherText(same: boolean): void {
  if (!same) throw new ConflictError('This Idempotency-Key was used for another text.', { field: IDEMPOTENCY_KEY });
}
