/** Turns what a provider or the network threw into our two upstream errors, without a word of the request or the key in it. */
import type { ModelFault } from '../../core/model/model-endpoint.ts';
import { ClawError, UpstreamRefused, UpstreamUnreachable } from '../../kernel/errors.ts';
import type { Secret } from '../../kernel/secret.ts';
import { faultOfError, faultOfStatus } from './read-model-fault.ts';
import { readRetryAfter } from './read-retry-after.ts';

/** Fields of the errors of the `ai` packages, which are read by shape: the packages are loaded only when a model is used. */
interface CallFault {
  readonly statusCode?: number;
  readonly responseHeaders?: Readonly<Record<string, string>>;
  readonly responseBody?: string;
}

/** Faults that the same call meets again. */
const LASTING: ReadonlySet<ModelFault> = new Set(['key', 'model', 'url', 'address', 'balance', 'refused', 'filtered']);

export interface FailedCall {
  /** What it is called and how, such as `The chat model "glm"`; begins the sentence that people read. */
  readonly who: string;
  readonly name: string;
  readonly apiKey: Secret | null;
  /** Words had come. */
  readonly hasBegun: boolean;
}

/** `now` is the wall clock, for a Retry-After that names a date. The original error is dropped: it holds the whole request. */
export function translateModelError(error: unknown, { who, name, apiKey, hasBegun }: FailedCall, now: number): ClawError {
  if (error instanceof ClawError && error.details.facts?.['fault'] !== undefined) return error;
  const { statusCode: status = null, responseHeaders = {}, responseBody = '' } = readFault(error);
  const fault = hasBegun && isBroken(error) ? 'cut' : status === null ? faultOfError(error) : faultOfStatus(status, responseBody);
  const facts = { model: name, fault, status, kind: kindOf(error), code: providerCode(responseBody, apiKey) };
  const words = `${sentenceOf(who, fault)}${status === null ? '' : ` (HTTP ${status})`}.`;
  return LASTING.has(fault)
    ? new UpstreamRefused(words, { facts })
    : new UpstreamUnreachable(words, { facts, ...readRetryAfter(responseHeaders['retry-after'], now) });
}

function sentenceOf(model: string, fault: ModelFault): string {
  if (fault === 'key') return `${model} does not accept the API key`;
  if (fault === 'address') return `${model} lies where no call may go`;
  if (fault === 'unusable') return `${model} did not answer in a usable way`;
  return LASTING.has(fault) ? `${model} refused the request` : `${model} cannot answer now`;
}

/** Anything but words of the provider, or what is no protocol. */
const isBroken = (error: unknown): boolean => error instanceof Error && !/JSONParse|TypeValidation/u.test(error.name);

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
function providerCode(body: string, apiKey: Secret | null): string | null {
  const code = /"code"\s*:\s*"?([\w.-]{1,40})"?/u.exec(body)?.[1] ?? null;
  const key = apiKey?.reveal() ?? '';
  return code === null || (key !== '' && (code.includes(key) || key.includes(code))) ? null : code;
}
