import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { createScratchHomes, runs } from './scratch-homes.ts';

const homes = createScratchHomes();
afterEach(() => homes.clear());

async function ask<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('embedded PostgreSQL', () => {
  it('makes a database on the first boot and finds its rows again on the second', async () => {
    const scratch = await homes.make();
    const first = await homes.start(scratch);
    await ask(first.ownerUrl, 'CREATE TABLE kept (word text)');
    await ask(first.ownerUrl, "INSERT INTO kept VALUES ('still here')");
    await first.stop();
    expect(await runs(first.pid)).toBe(false);

    const second = await homes.start(scratch);
    expect(second.adopted).toBe(false);
    expect(await ask(second.ownerUrl, 'SELECT word FROM kept')).toEqual([{ word: 'still here' }]);
    await second.stop();
  });
});
