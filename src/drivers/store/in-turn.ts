/** Lets starters of one database do one after the other what must not be done twice at once. */
import pg from 'pg';
import { translatePgError } from '../_shared/pg-errors.ts';

/** Any constant that no other program on this database uses ("CTRN" in ASCII). */
const TURN_KEY = 0x43_54_52_4e;

/** Runs `work` while no other process runs its own; waits for its turn. */
export async function inTurn<T>(connectionString: string, work: () => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString, application_name: 'claw-start' });
  // A connection that breaks only lets the next one begin early; the calls below tell of it where it matters.
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('select pg_advisory_lock($1)', [TURN_KEY]);
  } catch (error) {
    await client.end();
    throw translatePgError(error);
  }
  try {
    return await work();
  } finally {
    await client.end();
  }
}
