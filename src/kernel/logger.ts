/** Structured logs as a dependency; the process chooses where they go. */
import { pino, stdSerializers } from 'pino';

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

/** JSON lines on standard error (standard output belongs to commands); fields named like secrets are masked at two levels. */
export function createLogger(level: LogLevel): Logger {
  return pino(
    {
      level,
      base: null,
      serializers: { error: stdSerializers.err, err: stdSerializers.err },
      redact: { paths: SECRET_NAMES.flatMap((name) => [name, `*.${name}`]), censor: '***' },
    },
    pino.destination({ fd: 2, sync: true }),
  );
}

/** For tests and commands that speak for themselves. */
export function createSilentLogger(): Logger {
  const silent: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {}, child: () => silent };
  return silent;
}
