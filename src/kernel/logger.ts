/** Structured logs as a dependency; the process chooses where they go. */
import { pino } from 'pino';
import type { DestinationStream } from 'pino';
import { describeError } from './describe-error.ts';

type Write = (facts: Readonly<Record<string, unknown>>, message: string) => void;

/** Facts are names and numbers; never secrets and never what people wrote. */
export interface Logger {
  debug: Write;
  info: Write;
  warn: Write;
  error: Write;
  child(facts: Readonly<Record<string, unknown>>): Logger;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

const SECRET_NAMES = ['authorization', 'token', 'secret', 'password', 'api_key', 'apiKey', 'key', 'connectionString'];

/**
 * JSON lines on standard error (standard output belongs to commands), or to `destination`. Fields named like secrets are masked at two
 * levels, and an error says only what `describeError` allows.
 */
export function createLogger(level: LogLevel, destination?: DestinationStream): Logger {
  return pino(
    {
      level,
      base: null,
      serializers: { error: describeError, err: describeError },
      redact: { paths: SECRET_NAMES.flatMap((name) => [name, `*.${name}`]), censor: '***' },
    },
    destination ?? pino.destination({ fd: 2, sync: true }),
  );
}

/** For tests and commands that speak for themselves. */
export function createSilentLogger(): Logger {
  const silent: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {}, child: () => silent };
  return silent;
}
