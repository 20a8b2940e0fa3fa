/** What a PostgreSQL error means to the rest of Claw, decided in one place. */
import { ClawError, ConfigError, ConflictError, UpstreamRefused, UpstreamUnreachable } from '../../kernel/errors.ts';

/** Wait before asking a database again that is away: about as long as a restart or fail-over takes to show. */
const RETRY_MS = 2_000;

/** Classes of SQLSTATE under which the server is there but cannot serve now (Appendix A of the PostgreSQL manual). */
const PASSING = ['08', '53', '57', '58', '40'];

/** Returns the error to throw instead; errors of ours pass unchanged. */
export function translatePgError(error: unknown): Error {
  if (error instanceof ClawError) return error;
  const code = sqlState(error);
  const facts = { sqlstate: code ?? null };
  if (code === '28P01' || code === '28000' || code === '3D000') {
    return new ConfigError('The database refused this login: check user, password and database name in DATABASE_URL.', {
      cause: error,
      facts,
    });
  }
  if (code === '23505') return new ConflictError('Something with this name or id exists already.', { cause: error, facts });
  if (code === undefined ? isConnectionError(error) : PASSING.includes(code.slice(0, 2))) {
    return new UpstreamUnreachable('The database cannot be reached now.', { cause: error, facts, retryAfterMs: RETRY_MS });
  }
  if (code === undefined) return error instanceof Error ? error : new Error(String(error));
  return new UpstreamRefused('The database refused a statement.', { cause: error, facts });
}

function sqlState(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}

/** Node's socket errors and pg's own words for a connection that ended or never came. */
function isConnectionError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return /^E[A-Z]+$/.test(code) || /connection|terminated|timeout/i.test(error.message);
}
