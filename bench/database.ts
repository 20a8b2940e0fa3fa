/**
 * Times the statements that people and workers wait for on a full database, with the indexes of the schema and without them.
 *
 *   npx tsc -p tsconfig.json --noEmit false --outDir node_modules/.bench
 *   node node_modules/.bench/bench/database.js [--messages 320000] [--rounds 40]
 *
 * The base of comparison is the same schema and the same rows with nothing but the primary keys. Each statement is the one Claw runs, as the
 * walled role and inside a tenant's transaction, so that row-level security is part of both times. Every round asks for other rows.
 */
import { parseArgs } from 'node:util';
import pg from 'pg';
import { migrations } from '../migrations/index.ts';
import { createPgPool } from '../src/drivers/_shared/pg-pool.ts';
import { asPg } from '../src/drivers/_shared/pg-unit-of-work.ts';
import { CONVERSATIONS, HISTORY, MESSAGES_AFTER, RESTED_FOR, STATUS, USAGE } from '../src/drivers/store/conversation-statements.ts';
import { DELIVERIES } from '../src/drivers/store/delivery-view-rows.ts';
import { migrateSchema } from '../src/drivers/store/migrate-schema.ts';
import { TURNS } from '../src/drivers/store/turn-view-rows.ts';
import { reportUsage } from '../src/drivers/store/usage-report.ts';
import type { TenantId } from '../src/kernel/ids.ts';
import { createSilentLogger } from '../src/kernel/logger.ts';
import { createTestDatabase, startTestPostgres } from '../test/support/postgres.ts';
import { plantTalks, readSamples, type Sample } from './plant-talks.ts';

const { values } = parseArgs({ options: { messages: { type: 'string', default: '320000' }, rounds: { type: 'string', default: '40' } } });
const rounds = Number(values.rounds);

type Ask = (text: string, params: readonly unknown[], name: string) => Promise<unknown>;

/** What each is for, and how it is asked about one sampled conversation. */
const HOT: Readonly<Record<string, (ask: Ask, of: Sample) => Promise<unknown>>> = {
  'last 20 messages of a conversation': (ask, of) => ask(HISTORY, [of.conversation, 0, 1_000_000, 20], 'history'),
  'messages after the last one seen': (ask, of) => ask(MESSAGES_AFTER, [of.conversation, 28, 50], 'after'),
  'is this message stored already?': (ask, of) =>
    ask('select m.id from messages m where m.tenant_id = $1 and m.channel_id = $2 and m.identity = $3', [of.channel, of.identity], 'known'),
  'conversation of a chat, and its last message': (ask, of) => ask(RESTED_FOR, [of.channel, of.key], 'rested'),
  'is an answer under way?': (ask, of) => ask(STATUS, [of.conversation], 'status'),
  'deliveries open in a conversation': (ask, of) => ask('select * from claw_deliveries_open($1, $2)', [of.conversation], 'deliveries_open'),
  'what a contact used today': (ask, of) => ask(USAGE, [of.contact], 'usage_of'),
  'newest 50 conversations': (ask) => ask(CONVERSATIONS, [null, 51, ...Array.from({ length: 10 }, () => null)], 'conversations'),
  'newest 50 questions': (ask) => ask(TURNS, [null, 51, null], 'turns'),
  'deliveries that ended badly': (ask) => ask(DELIVERIES, [null, 51, 'failed', null, null], 'deliveries'),
};

const server = await startTestPostgres('embedded');
if ('skip' in server) throw new Error(server.skip);
const database = await createTestDatabase(server.ownerUrl);
const logger = createSilentLogger();
await migrateSchema(database.url, migrations, logger);
const owner = new pg.Client({ connectionString: database.url });
await owner.connect();
const pool = createPgPool({ connectionString: database.url, role: 'claw_app', max: 2, logger });

/** Milliseconds in the middle of the rounds, of which those after five seconds and at least five are left out; two warm up. */
async function timed(work: (round: number) => Promise<unknown>): Promise<number> {
  const took: number[] = [];
  const until = performance.now() + 5000;
  for (let round = 0; round < rounds + 2 && (took.length < 5 || performance.now() < until); round += 1) {
    const begun = performance.now();
    await work(round);
    if (round >= 2) took.push(performance.now() - begun);
  }
  return took.toSorted((one, other) => one - other)[Math.floor(took.length / 2)]!;
}

async function measure(samples: readonly Sample[]): Promise<ReadonlyMap<string, number>> {
  const times = new Map<string, number>();
  const within = (tenant: TenantId): Ask => {
    return (text, params, name) => pool.withTenant(tenant, (tx) => asPg(tx).query(text, [tenant, ...params], name));
  };
  for (const [name, ask] of Object.entries(HOT)) {
    const of = (round: number): Sample => samples[round % samples.length]!;
    times.set(name, await timed((round) => ask(within(of(round).tenant), of(round))));
  }
  const period = { from: new Date(Date.now() - 86_400_000), to: new Date() };
  const report = (tenant: TenantId): Promise<unknown> => pool.withTenant(tenant, (tx) => reportUsage(asPg(tx), period, ['channel']));
  times.set('use of the last day by channel', await timed((round) => report(samples[round % samples.length]!.tenant)));
  const sweep = (): Promise<unknown> => pool.query('select * from claw_sweep_turns(100, 10000, 30000)', [], 'sweep');
  times.set('sweep for turns that do not move', await timed(sweep));
  return times;
}

/** Leaves nothing but primary keys on the tables that grow with talk. */
async function dropIndexes(): Promise<void> {
  const found = await owner.query<{ statement: string }>(`
    select case when c.oid is null then format('drop index %s', i.indexrelid::regclass)
      else format('alter table %s drop constraint %I cascade', i.indrelid::regclass, c.conname) end as statement
    from pg_index i left join pg_constraint c on c.conindid = i.indexrelid and c.contype = 'u'
    where not i.indisprimary and i.indrelid::regclass::text in ('contacts', 'conversations', 'messages', 'turns', 'deliveries', 'usage')`);
  for (const { statement } of found.rows) await owner.query(statement);
  console.log(`${found.rows.length} indexes taken away`);
}

await plantTalks(owner, Number(values.messages));
const samples = await readSamples(owner, rounds + 2);
const size = await owner.query<{ rows: string; heap: string; indexes: string }>(
  `select (select count(*) from messages) as rows, pg_size_pretty(sum(pg_table_size(c.oid))) as heap, pg_size_pretty(sum(pg_indexes_size(c.oid))) as indexes
   from pg_class c where c.relname in ('contacts', 'conversations', 'messages', 'turns', 'deliveries', 'usage') and c.relkind = 'r'`,
);
console.log(`${size.rows[0]!.rows} messages; tables ${size.rows[0]!.heap}, indexes ${size.rows[0]!.indexes}`);
const [indexed, bare] = [await measure(samples), await dropIndexes().then(() => measure(samples))];
console.log(`| statement | without, ms | with, ms | less |\n| --- | --- | --- | --- |`);
for (const [name, ms] of indexed) {
  const before = bare.get(name)!;
  console.log(`| ${name} | ${before.toFixed(2)} | ${ms.toFixed(2)} | ${(100 * (1 - ms / before)).toFixed(1)} % |`);
}
await pool.close();
await owner.end();
await database.drop();
process.exit(0);
