/** What may and what must not reach the log when errors are written to it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPgPool } from '../../src/drivers/_shared/pg-pool.ts';
import type { PgPool } from '../../src/drivers/_shared/pg-pool.ts';
import { asPg } from '../../src/drivers/_shared/pg-unit-of-work.ts';
import { createOrm } from '../../src/drivers/store/sequelize.ts';
import { UpstreamRefused } from '../../src/kernel/errors.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import type { TenantId } from '../../src/kernel/ids.ts';
import { createLogger, createSilentLogger } from '../../src/kernel/logger.ts';
import { createTestDatabase, startTestPostgres } from '../support/postgres.ts';

const CANARY = 'canary-of-a-customer';

function record() {
  const lines: string[] = [];
  return { lines, logger: createLogger('debug', { write: (line: string) => void lines.push(line) }) };
}

/** The error as its log line tells it. */
function logged(error: unknown): { readonly line: string; readonly error: Record<string, unknown> } {
  const { lines, logger } = record();
  logger.warn({ error }, 'an attempt failed');
  const line = lines.join('');
  return { line, error: (JSON.parse(line) as { error: Record<string, unknown> }).error };
}

it('tells type, message, code, facts, stack and cause of an error, and nothing else that hangs on it', () => {
  const cause = Object.assign(new TypeError('socket closed'), { code: 'ECONNRESET', request: { body: CANARY } });
  const found = logged(
    Object.assign(new UpstreamRefused('The model refused.', { cause, facts: { status: 400 }, field: CANARY }), { body: CANARY }),
  );
  expect(found.line).not.toContain(CANARY);
  expect(found.error).toMatchObject({
    type: 'UpstreamRefused',
    message: 'The model refused.',
    code: 'upstream_refused',
    facts: { status: 400 },
  });
  expect(found.error['stack']).toContain('logger.test');
  expect(found.error['cause']).toMatchObject({ type: 'TypeError', message: 'socket closed', code: 'ECONNRESET' });
});

it('ends with causes that go round in a circle, and survives what is no error', () => {
  const one = new Error('one');
  one.cause = new Error('two', { cause: one });
  expect(logged(one).error['cause']).toMatchObject({ message: 'two' });
  expect(logged('only words').error).toEqual({ type: 'string', message: 'only words' });
  expect(logged({ text: CANARY }).error).toEqual({ type: 'object' });
});

const server = await startTestPostgres();
if ('skip' in server) it.skip(`errors of a database in the log (${server.skip})`);
else {
  describe('errors of a database in the log', () => {
    describeDatabase(server.ownerUrl);
  });
}

function describeDatabase(ownerUrl: string): void {
  const tenant = newUuid<TenantId>();
  let url = '';
  let pool: PgPool;
  let drop = async () => {};
  beforeAll(async () => {
    const database = await createTestDatabase(ownerUrl);
    ({ url, drop } = database);
    pool = createPgPool({ connectionString: url, role: null, max: 1, logger: createSilentLogger() });
    await pool.query('create table notes (id uuid, text text constraint notes_text unique)');
    await pool.query('insert into notes (text) values ($1)', [CANARY]);
  });
  afterAll(async () => {
    await pool.close();
    await drop();
  });
  const failing = (work: Promise<unknown>) =>
    work.then(
      () => null,
      (error: unknown) => error,
    );
  const query = (text: string) => failing(pool.withTenant(tenant, (tx) => asPg(tx).query(text, [CANARY])));

  it('hold no word of a statement that failed: not in the message, the context or the detail', async () => {
    const statements = [
      'insert into notes (id) values ($1::text::uuid)',
      `select $1::text::jsonb`,
      `insert into notes (text) select $1::text || E'\\\\001' || (1 / (length($1::text) - ${CANARY.length}))::text`,
    ];
    for (const statement of statements) {
      const { line, error } = logged(await query(statement));
      expect(line).not.toContain(CANARY);
      expect(error).toMatchObject({ type: 'UpstreamRefused', code: 'upstream_refused', cause: { sqlstate: expect.stringMatching(/^2/) } });
    }
  });

  it('name the constraint of a unique violation and not the value', async () => {
    const { line, error } = logged(await query('insert into notes (text) values ($1)'));
    expect(line).not.toContain(CANARY);
    expect(error).toMatchObject({
      type: 'ConflictError',
      cause: { sqlstate: '23505', constraint: 'notes_text', routine: '_bt_check_unique' },
    });
  });

  it('hold no word of an error that Sequelize wrapped, with its statement and its parameters', async () => {
    const orm = createOrm({ connectionString: url, role: null });
    const sequelize = orm.models.tenants.sequelize!;
    const wrapped = await failing(sequelize.query('insert into notes (text) values ($1)', { bind: [CANARY] }));
    await orm.close();
    expect(wrapped).toHaveProperty('original');
    const { line, error } = logged(wrapped);
    expect(line).not.toContain(CANARY);
    expect(error).toMatchObject({ cause: { sqlstate: '23505', constraint: 'notes_text' } });
  });
}
