/** Turns what a provider or the network threw into our two upstream errors, without a word of the request or the key in it. */
import { ClawError, UpstreamRefused, UpstreamUnreachable } from '../../kernel/errors.ts';
import type { Secret } from '../../kernel/secret.ts';

/** Fields of the errors of the `ai` packages, which are read by shape: the packages are loaded only when a model is used. */
interface CallFault {
  readonly statusCode?: number;
  readonly responseHeaders?: Readonly<Record<string, string>>;
  readonly responseBody?: string;
}

const LONGEST_WAIT_MS = 600_000;
const NO_WAIT: { readonly retryAfterMs?: number } = {};

/** `now` is the wall clock, for a Retry-After that names a date. The original error is dropped: it holds the whole request. */
export function translateError(
  error: unknown,
  { name, apiKey }: { readonly name: string; readonly apiKey: Secret },
  now: number,
): ClawError {
  if (error instanceof ClawError) return error;
  const { statusCode, responseHeaders = {}, responseBody = '' } = readFault(error);
  const facts = { model: name, status: statusCode ?? null, kind: kindOf(error), code: providerCode(responseBody, apiKey) };
  if (statusCode === undefined || statusCode < 400) {
    return new UpstreamUnreachable(`The chat model "${name}" did not answer in a usable way.`, { facts });
  }
  if (statusCode === 401 || statusCode === 403) {
    return new UpstreamRefused(`The chat model "${name}" does not accept the API key (HTTP ${statusCode}).`, { facts });
  }
  if (statusCode >= 500 || [408, 409, 425, 429].includes(statusCode)) {
    const wait = retryAfter(responseHeaders, now);
    return new UpstreamUnreachable(`The chat model "${name}" cannot answer now (HTTP ${statusCode}).`, { facts, ...wait });
  }
  return new UpstreamRefused(`The chat model "${name}" refused the request (HTTP ${statusCode}).`, { facts });
}

function readFault(error: unknown): CallFault {
  return typeof error === 'object' && error !== null && 'statusCode' in error ? (error as CallFault) : {};
}

/** Class name or system code: tells a reset connection from broken JSON, and is never text of the request. */
function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const inner = error.cause instanceof Error && 'code' in error.cause ? String(error.cause.code) : null;
  return inner === null ? error.name : `${error.name} ${inner}`;
}

/** The provider's own short code, such as `model_not_found` or `1302`; anything longer could be somebody's words, or the key. */
function providerCode(body: string, apiKey: Secret): string | null {
  const code = /"code"\s*:\s*"?([\w.-]{1,40})"?/u.exec(body)?.[1] ?? null;
  return code === null || code.includes(apiKey.reveal()) || apiKey.reveal().includes(code) ? null : code;
}

function retryAfter(headers: Readonly<Record<string, string>>, now: number): { readonly retryAfterMs?: number } {
  const text = headers['retry-after'];
  if (text === undefined) return NO_WAIT;
  const ms = /^\d+(\.\d+)?$/u.test(text.trim()) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isFinite(ms) ? { retryAfterMs: Math.min(Math.max(Math.ceil(ms), 0), LONGEST_WAIT_MS) } : NO_WAIT;
}
