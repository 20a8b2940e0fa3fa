/** What an ended turn rested on is kept with it, so that its answer can be explained later without a log. */
import { turnEnd } from './20261122100700-create-turn-functions.ts';

export const name = '20261124200000-keep-receipts';

type Run = (sql: string) => Promise<unknown>;

export async function up(run: Run): Promise<void> {
  await run(`
    -- Versions, figures and ids, never words. Null: the turn has not ended, or ended before receipts were kept.
    alter table turns add column receipt jsonb;
    ${turnEnd(`, receipt = p->'receipt'`)}`);
}

export async function down(run: Run): Promise<void> {
  await run(`
    ${turnEnd()}
    alter table turns drop column receipt`);
}
