/** Asks the database itself whether row-level security holds for this process, before any tenant's work begins. */
import { ConfigError } from '../../kernel/errors.ts';
import type { PgPool } from '../_shared/pg-pool.ts';

export interface Wall {
  /** The role every connection asks for; null where none could be made and the login itself is walled. */
  readonly role: string | null;
  /** Whether a login that sees every tenant's rows is refused even where no role was expected. */
  readonly strict: boolean;
}

interface Standing {
  readonly name: string;
  readonly exempt: boolean;
}

/** @throws ConfigError when connections work as another role than they asked for, or as one that row-level security does not bind. */
export async function checkWall(pool: Pick<PgPool, 'query'>, wall: Wall): Promise<void> {
  const [standing] = await pool.query<Standing>(
    'select rolname::text as name, rolsuper or rolbypassrls as exempt from pg_roles where rolname = current_user',
  );
  if (!standing) throw new Error('The database does not know its own user.');
  if (wall.role !== null && standing.name !== wall.role) {
    throw refusal(
      `Connections of DATABASE_URL work as "${standing.name}" although they asked for the role "${wall.role}"; a pooler in between drops start-up options. Set DATABASE_POOLER=transaction and name the database itself in DATABASE_MIGRATION_URL, or let DATABASE_URL name it too.`,
    );
  }
  if (standing.exempt && (wall.strict || wall.role !== null)) {
    throw refusal(
      `The database login "${standing.name}" of DATABASE_URL is a superuser or exempt from row-level security (BYPASSRLS), so nothing would keep tenants apart. Use a login that is neither: ALTER ROLE ${standing.name} NOSUPERUSER NOBYPASSRLS, or grant CREATEROLE to the login of DATABASE_MIGRATION_URL, so that Claw can make the role it works as.`,
    );
  }
}

function refusal(message: string): ConfigError {
  return new ConfigError(message, { field: 'DATABASE_URL' });
}
