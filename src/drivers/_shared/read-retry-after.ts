/** How long a server asks to be left alone. */

/** No server is waited for longer than this because it says so, milliseconds. */
const LONGEST_WAIT_MS = 3_600_000;
/** Says nothing of a wait. */
const NONE: { readonly retryAfterMs?: number } = {};

/**
 * A Retry-After header (RFC 9110, section 10.2.3: whole seconds or a date; some providers send fractions), as the field that our errors have;
 * without it where the header is absent, no time, or over. `now` is the wall clock, milliseconds.
 */
export function readRetryAfter(header: string | undefined, now: number): { readonly retryAfterMs?: number } {
  const text = header?.trim() ?? '';
  const ms = /^\d{1,9}(\.\d{1,6})?$/u.test(text) ? Number(text) * 1_000 : Date.parse(text) - now;
  return Number.isFinite(ms) && ms > 0 ? { retryAfterMs: Math.min(Math.ceil(ms), LONGEST_WAIT_MS) } : NONE;
}
