/** The note in a home whose data lives in the database of DATABASE_URL now. */
import { join } from 'node:path';
import { ConfigError } from '../kernel/errors.ts';
import { readPrivate, writePrivate } from './home-files.ts';

const NOTE = 'moved-to-database-url';

/** From now on the embedded database of this home is not started. */
export const markMoved = (home: string, at: Date): Promise<void> => writePrivate(join(home, NOTE), at.toISOString());

/** A home whose data lives elsewhere now must not take in messages of its own. @throws ConfigError */
export async function assertNotMoved(home: string): Promise<void> {
  const at = await readPrivate(join(home, NOTE));
  if (at === null) return;
  throw new ConfigError(
    `The data of this home was moved to the database of DATABASE_URL at ${at}; what it holds is old since then. Set DATABASE_URL. To go back to the old data and lose what came since, remove ${join(home, NOTE)}.`,
    { field: 'DATABASE_URL' },
  );
}
