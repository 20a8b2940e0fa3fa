/** The schema is one thing, whoever makes it, however often it is taken back and made again. */
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import pg from 'pg';
import { dropSchema, migrateSchema, pendingSteps } from '../../../src/drivers/store/migrate-schema.ts';
import { createSilentLogger } from '../../../src/kernel/logger.ts';
import { migrations } from '../../../migrations/index.ts';
import { giveToPlainLogin } from '../../support/plain-login.ts';
import { createTestDatabase, startTestPostgres } from '../../support/postgres.ts';

const logger = createSilentLogger();
const names = migrations.map(({ name }) => name);

describe('the list of migrations', () => {
  it('is the folder, in the order of the dates in the names', () => {
    const files = readdirSync(resolve(import.meta.dirname, '../../../migrations')).filter((file) => file !== 'index.ts');
    expect(names.map((name) => `${name}.ts`)).toEqual(files.toSorted());
    expect(names.filter((name) => !/^\d{14}-[a-z]+(-[a-z]+)*$/.test(name))).toEqual([]);
  });
});

/** Everything a schema consists of, by name: columns, keys, indexes, policies, functions, owners and grants. */
const CATALOG = [
  `select c.relname, c.relkind, c.relrowsecurity, c.relforcerowsecurity, c.reloptions, c.relacl::text, a.attname, a.attnum, a.attnotnull,
     format_type(a.atttypid, a.atttypmod), a.attcollation, a.attidentity, pg_get_expr(d.adbin, d.adrelid) as "default"
   from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
   where c.relnamespace = 'public'::regnamespace order by c.relname, a.attnum`,
  `select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint
   where connamespace = 'public'::regnamespace order by 1, 2`,
  `select tablename, indexname, indexdef from pg_indexes where schemaname = 'public' order by 1, 2`,
  `select tablename, policyname, permissive, roles::text, cmd, qual, with_check from pg_policies where schemaname = 'public' order by 1, 2`,
  `select p.oid::regprocedure::text, p.proowner::regrole::text, p.prosecdef, p.provolatile, p.proconfig, p.proacl::text, p.prosrc
   from pg_proc p where p.pronamespace = 'public'::regnamespace order by 1`,
  `select nspacl::text from pg_namespace where nspname = 'public'`,
];

const connected = async <T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

const catalog = (url: string) =>
  connected(url, async (client) => {
    const parts: unknown[] = [];
    for (const question of CATALOG) parts.push((await client.query(question)).rows);
    return parts;
  });

for (const kind of process.env['CLAW_TEST_DATABASE_URL'] ? ([undefined] as const) : (['embedded', 'system'] as const)) {
  const server = await startTestPostgres(kind);
  if ('skip' in server) it.skip(`migrations on the ${kind ?? 'given'} PostgreSQL (${server.skip})`);
  else {
    describe(`migrations on the ${kind ?? 'given'} PostgreSQL`, () => {
      describeMigrations(server.ownerUrl);
    });
  }
}

function describeMigrations(ownerUrl: string): void {
  const drops: (() => Promise<void>)[] = [];
  afterEach(() => Promise.all(drops.splice(0).map((drop) => drop())));
  const database = async (): Promise<string> => {
    const made = await createTestDatabase(ownerUrl);
    drops.push(made.drop);
    return made.url;
  };

  it.each(['owner', 'NOCREATEROLE'] as const)('make one schema, taken back and made again, for a login of the kind %s', async (login) => {
    const made = await database();
    const url = login === 'owner' ? made : await giveToPlainLogin(ownerUrl, made, login);
    expect(await pendingSteps(url, migrations)).toEqual(names);
    expect(await migrateSchema(url, migrations, logger)).toEqual(names);
    const first = await catalog(url);
    await dropSchema(url, migrations);
    const left = await connected(url, (client) =>
      client.query(`select relname from pg_class where relnamespace = 'public'::regnamespace and relname not like 'claw_migrations%'
        union all select proname from pg_proc where pronamespace = 'public'::regnamespace`),
    );
    expect(left.rows).toEqual([]);
    expect(await migrateSchema(url, migrations, logger)).toEqual(names);
    expect(await catalog(url)).toEqual(first);
    expect(await pendingSteps(url, migrations)).toEqual([]);
  });

  it('apply once when eight start at the same time', async () => {
    const url = await database();
    const applied = await Promise.all(Array.from({ length: 8 }, () => migrateSchema(url, migrations, logger)));
    expect(applied.filter((list) => list.length > 0)).toEqual([names]);
    expect(await pendingSteps(url, migrations)).toEqual([]);
  });

  it('apply for two databases of one server at the same time, which share the roles', async () => {
    const urls = await Promise.all([database(), database(), database()]);
    const applied = await Promise.all(urls.map((url) => migrateSchema(url, migrations, logger)));
    expect(applied).toEqual([names, names, names]);
  });

  it('leave nothing behind when one fails, and name its reason', async () => {
    const url = await database();
    const broken = {
      name: '99999999999999-break',
      up: (run: (sql: string) => Promise<unknown>) => run('select broken').then(() => {}),
      down: async () => {},
    };
    await expect(migrateSchema(url, [...migrations, broken], logger)).rejects.toThrow(/"broken" does not exist.*Nothing was changed/);
    expect(await pendingSteps(url, migrations)).toEqual(names);
    expect(await migrateSchema(url, migrations, logger)).toEqual(names);
  });
}
