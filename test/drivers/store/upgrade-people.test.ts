/** A database from before there were people: its first business runs the Claw, its keys open all they opened, and all of it goes back. */
import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { dropSchema, migrateSchema } from '../../../src/drivers/store/migrate-schema.ts';
import { newUuid } from '../../../src/kernel/ids.ts';
import { createSilentLogger } from '../../../src/kernel/logger.ts';
import { migrations } from '../../../migrations/index.ts';
import { giveToPlainLogin } from '../../support/plain-login.ts';
import { createTestDatabase, startTestPostgres } from '../../support/postgres.ts';

const logger = createSilentLogger();
const before = migrations.slice(
  0,
  migrations.findIndex(({ name }) => name.endsWith('-widen-keys')),
);
const [first, second, key] = [newUuid(), newUuid(), newUuid()];

const server = await startTestPostgres('embedded');
if ('skip' in server) it.skip(`a database from before there were people (${server.skip})`);
else
  describe('a database from before there were people', () => {
    const ends: (() => Promise<unknown>)[] = [];
    afterEach(async () => {
      for (const end of ends.splice(0).toReversed()) await end();
    });

    it.each(['owner', 'NOCREATEROLE'] as const)('is taken along by a login of the kind %s', async (login) => {
      const made = await createTestDatabase(server.ownerUrl);
      ends.push(made.drop);
      const url = login === 'owner' ? made.url : await giveToPlainLogin(server.ownerUrl, made.url, login);
      await migrateSchema(url, before, logger);
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      ends.push(() => client.end());
      const as = (tenant: string, text: string, params: readonly unknown[] = []) =>
        client.query(`select set_config('claw.tenant', $1, false)`, [tenant]).then(() => client.query(text, [...params]));
      for (const [tenant, at] of [[second, '2026-02-01'] as const, [first, '2026-01-01'] as const]) {
        await as(tenant, `insert into tenants (id, name, plan, created_at) values ($1, 'T', 'pro', $2)`, [tenant, at]);
      }
      const insert = `insert into api_keys (tenant_id, id, name, role, tier, hash, last_four) values ($1, $2, 'k', 'owner', 'pro', 'h', 'abcd')`;
      await as(first, insert, [first, key]);
      const keep = `select claw_answer_claim($1, $2, 'k', 'r', $3, 60000, 60000)`;
      await as(first, keep, [first, key, newUuid()]);

      await migrateSchema(url, migrations, logger);
      const platform = async (tenant: string) => (await as(tenant, 'select platform, state from tenants where id = $1', [tenant])).rows[0];
      expect([await platform(first), await platform(second)]).toEqual([
        { platform: true, state: 'active' },
        { platform: false, state: 'active' },
      ]);
      const found = (await as('', `select tenant_id, id, role, scopes, platform, suspended from claw_find_api_key('h')`)).rows;
      expect(found).toEqual([{ tenant_id: first, id: key, role: 'owner', scopes: null, platform: true, suspended: false }]);
      // A person who repeats a call, which before only keys did.
      expect((await as(first, `${keep} as claim`, [first, newUuid(), newUuid()])).rows).toEqual([{ claim: { kind: 'mine' } }]);

      await dropSchema(url, migrations);
      expect((await as('', `select from pg_class where relnamespace = 'public'::regnamespace and relname = 'operators'`)).rows).toEqual([]);
    });
  });
