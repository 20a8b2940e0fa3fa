/** A connection of one's own to PostgreSQL, for what is done once and not through the pool. */
import pg from 'pg';
import { translatePgError } from './pg-errors.ts';

/** Closed when `work` has ended. @param name as which the database shows the connection */
export async function withClient<T>(connectionString: string, name: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString, application_name: name });
  client.on('error', () => {}); // the pending query rejects with the same error
  try {
    await client.connect();
    return await work(client);
  } catch (error) {
    throw translatePgError(error);
  } finally {
    await client.end();
  }
}
