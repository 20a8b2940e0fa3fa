/** What a log line may say of an error: an allow-list, since drivers hang statements, rows and requests on the errors they throw. */
import { ClawError } from './errors.ts';

/** Deeper chains are circles. */
const MAX_DEPTH = 5;

export interface DescribedError {
  readonly type: string;
  readonly message?: string;
  readonly code?: string;
  readonly facts?: Readonly<Record<string, unknown>>;
  readonly sqlstate?: string;
  readonly constraint?: string;
  readonly routine?: string;
  readonly stack?: string;
  readonly cause?: DescribedError;
}

/**
 * Plain data for the log. Of what a database server said only its class is told: the words of its message, detail and context quote rows.
 * The errors that wrap one (an ORM's) repeat its words, so of them only the type is told.
 */
export function describeError(error: unknown, depth = 0): DescribedError {
  if (!(error instanceof Error)) return { type: typeof error, ...(typeof error === 'string' && { message: error }) };
  const type = error.name === 'Error' || error.name === 'error' ? error.constructor.name : error.name;
  if (isFromServer(error)) return { type, sqlstate: error.code, ...textsOf(error, ['constraint', 'routine']) };
  const below = (cause: unknown) => (cause === undefined || depth >= MAX_DEPTH ? {} : { cause: describeError(cause, depth + 1) });
  if ('original' in error) return { type, ...below(error.original) };
  return {
    type,
    message: error.message,
    ...textsOf(error, ['code']),
    ...(error instanceof ClawError && error.details.facts && { facts: error.details.facts }),
    ...textsOf(error, ['stack']),
    ...below(error.cause),
  };
}

/** Whether it is a PostgreSQL server's answer, by its SQLSTATE and severity. */
function isFromServer(error: Error): error is Error & { readonly code: string } {
  return 'severity' in error && 'code' in error && typeof error.code === 'string' && /^[0-9A-Z]{5}$/.test(error.code);
}

/** Those of the named properties that are texts. */
function textsOf(error: Error, names: readonly string[]): Readonly<Record<string, string>> {
  const found = names.map((name) => [name, Reflect.get(error, name)] as const);
  return Object.fromEntries(found.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
