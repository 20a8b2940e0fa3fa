/** Every error that may cross a room's border, classed by what the catcher must do with it. */

/** The closed list of codes: HTTP status, whether the same call may succeed later, and the process exit code where one applies. */
export const ERROR_TABLE = {
  config_invalid: { status: 500, retryable: false },
  input_malformed: { status: 400, retryable: false },
  input_invalid: { status: 422, retryable: false },
  input_too_large: { status: 413, retryable: false },
  media_type_unsupported: { status: 415, retryable: false },
  auth_missing: { status: 401, retryable: false },
  auth_invalid: { status: 401, retryable: false },
  auth_forbidden: { status: 403, retryable: false },
  quota_exceeded: { status: 402, retryable: false },
  not_found: { status: 404, retryable: false },
  method_not_allowed: { status: 405, retryable: false },
  conflict: { status: 409, retryable: false },
  changed_meanwhile: { status: 412, retryable: false },
  limit_exceeded: { status: 429, retryable: true },
  upstream_refused: { status: 502, retryable: false },
  upstream_unreachable: { status: 503, retryable: true },
  overloaded: { status: 503, retryable: true },
  internal: { status: 500, retryable: false },
} as const satisfies Record<string, { status: number; retryable: boolean }>;

export type ErrorCode = keyof typeof ERROR_TABLE;

export interface ErrorDetails {
  /** Time to wait before the same call may succeed, in milliseconds. */
  readonly retryAfterMs?: number;
  /** The field, variable or header at fault, as its user wrote it. */
  readonly field?: string;
  /** Every fault found, when one answer names several. */
  readonly faults?: readonly Fault[];
  /** Facts for the log; never secrets, never message text. */
  readonly facts?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** One named fault of an input: where, which rule, and what to do. */
export interface Fault {
  readonly field: string;
  readonly rule: string;
  readonly fix?: string;
}

/** Base of all known errors; `message` is safe to show to people. Anything that is not one of these is a bug. */
export class ClawError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.code = code;
    this.details = details;
  }

  get retryable(): boolean {
    return ERROR_TABLE[this.code].retryable;
  }

  get status(): number {
    return ERROR_TABLE[this.code].status;
  }
}

/** The process cannot run as configured: exit code 78, the message names variable, rule and remedy. */
export class ConfigError extends ClawError {
  constructor(message: string, details?: ErrorDetails) {
    super('config_invalid', message, details);
  }
}

type InputCode = 'input_malformed' | 'input_invalid' | 'input_too_large' | 'media_type_unsupported' | 'method_not_allowed';

/** The caller must change what it sent. */
export class InputError extends ClawError {
  constructor(message: string, details?: ErrorDetails, code: InputCode = 'input_invalid') {
    super(code, message, details);
  }
}

/** The caller is unknown (401) or may not do this (403). */
export class AuthError extends ClawError {
  constructor(code: 'auth_missing' | 'auth_invalid' | 'auth_forbidden', message: string, details?: ErrorDetails) {
    super(code, message, details);
  }
}

/** The plan of the business holds no more of this. */
export class QuotaError extends ClawError {
  constructor(message: string, details?: ErrorDetails) {
    super('quota_exceeded', message, details);
  }
}

/** No such thing, or it belongs to another tenant: the two are never told apart. */
export class NotFoundError extends ClawError {
  constructor(what: string, details?: ErrorDetails) {
    super('not_found', `${what} was not found.`, details);
  }
}

/** The state of the thing does not admit this call. */
export class ConflictError extends ClawError {
  constructor(message: string, details?: ErrorDetails) {
    super('conflict', message, details);
  }
}

/** The thing is not any more what the caller saw when it decided to change it. */
export class ChangedError extends ClawError {
  constructor(message: string, details?: ErrorDetails) {
    super('changed_meanwhile', message, details);
  }
}

/** A limit refused the call; `retryAfterMs` says when to come again. */
export class LimitError extends ClawError {
  constructor(message: string, details: ErrorDetails & { readonly retryAfterMs: number }) {
    super('limit_exceeded', message, details);
  }
}

/** An outside service understood and said no: the same call will not succeed. */
export class UpstreamRefused extends ClawError {
  constructor(message: string, details?: ErrorDetails) {
    super('upstream_refused', message, details);
  }
}

/** An outside service did not answer in a usable way: try again after the wait. */
export class UpstreamUnreachable extends ClawError {
  constructor(message: string, details?: ErrorDetails) {
    super('upstream_unreachable', message, details);
  }
}

/** This process takes no more work now: 503 with Retry-After, so that a platform comes again. */
export class OverloadedError extends ClawError {
  constructor(message: string, details: ErrorDetails & { readonly retryAfterMs: number }) {
    super('overloaded', message, details);
  }
}
