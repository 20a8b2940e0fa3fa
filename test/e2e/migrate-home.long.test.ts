/** An embedded home with 1,000 documents and 10,000 messages goes over to engines of its own, and answers the same behind a pooler. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { call } from '../support/call.ts';
import { runClaw } from '../support/claw-command.ts';
import { embeddedUrl } from '../support/embedded-url.ts';
import { makeHome, raiseLimits } from '../support/gateway-process.ts';
import type { GatewayHome, GatewayProcess } from '../support/gateway-process.ts';
import { startPgBouncer } from '../support/pgbouncer.ts';
import { createTestDatabase, startTestPostgres } from '../support/postgres.ts';
import { startTestRedis } from '../support/redis.ts';

const DOCUMENTS = 1_000;
const MESSAGES = 10_000;
const MINUTES = 60_000;

const server = await startTestPostgres('system');
const ends: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const end of ends.toReversed()) await end();
}, MINUTES);

if ('skip' in server) it.skip(`moving to engines (${server.skip})`);
else {
  const { ownerUrl } = server;
  describe('claw migrate-home', () => {
    it(
      'moves everything, and the same questions get the same answers',
      async () => {
        const home = await makeHome();
        ends.push(() => home.remove());
        const first = await home.start();
        await raiseLimits(home, first);
        await ingest(home, first);
        await plantMessages(home);
        const answers = await askAll(home, first);
        expect(answers.every(({ outcome, sources }) => outcome === 'answer' && sources.length > 0)).toBe(true);
        await first.end('SIGTERM');

        const database = await createTestDatabase(ownerUrl);
        ends.push(database.drop);
        const env = { CLAW_HOME: home.folder, DATABASE_URL: database.url };
        const moved = await runClaw(['migrate-home'], env);
        expect(moved).toMatchObject({ code: 0, out: expect.stringContaining('Moved and compared') });
        expect(await runClaw(['migrate-home'], env)).toMatchObject({ code: 78 });
        // Without the new address it would take messages into the old data.
        expect(await runClaw(['start'], { CLAW_HOME: home.folder, PORT: '0' })).toMatchObject({
          code: 78,
          err: expect.stringContaining('DATABASE_URL'),
        });

        const second = await home.start({ env: await engines(database.url) });
        expect(await askAll(home, second)).toEqual(answers);
        expect(await count(database.url, `select count(*)::int as n from messages where text like 'planted %'`)).toBe(MESSAGES);
        await second.end('SIGTERM');
      },
      10 * MINUTES,
    );
  });
}

/** A pooler in front of the database and a Redis, where this machine has them. */
async function engines(url: string): Promise<Readonly<Record<string, string>>> {
  const [bouncer, redis] = [await startPgBouncer(url), await startTestRedis()];
  if (!('skip' in bouncer)) ends.push(bouncer.stop);
  if (!('skip' in redis)) ends.push(redis.stop);
  return {
    ...('skip' in bouncer
      ? { DATABASE_URL: url }
      : { DATABASE_URL: bouncer.url, DATABASE_MIGRATION_URL: url, DATABASE_POOLER: 'transaction' }),
    ...('skip' in redis ? {} : { REDIS_URL: redis.url }),
  };
}

const nameOf = (index: number) =>
  `Zorblax${String.fromCharCode(97 + (index % 26))}${String.fromCharCode(97 + (Math.floor(index / 26) % 26))}${index}`;

async function ingest(home: GatewayHome, gateway: GatewayProcess): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'claw-move-'));
  ends.push(() => rm(folder, { recursive: true, force: true }));
  const rows = Array.from({ length: DOCUMENTS }, (_, index) => {
    const name = nameOf(index);
    return JSON.stringify({
      id: `doc-${index}`,
      title: `${name} manual`,
      text: `The warranty of the ${name} lasts ${index + 3} months from purchase.`,
    });
  });
  const file = join(folder, 'documents.jsonl');
  await writeFile(file, rows.join('\n'));
  const env = { CLAW_URL: gateway.url, CLAW_API_KEY: await home.adminKey(), CLAW_HOME: home.folder };
  const done = await runClaw(['ingest', file, '--base', 'manuals'], env);
  expect(done).toMatchObject({ code: 0 });
}

async function plantMessages(home: GatewayHome): Promise<void> {
  const text = `with c as (select tenant_id, id from channels where kind = 'web' limit 1),
    contact as (insert into contacts (tenant_id, id, channel_id, external_id, tier) select tenant_id, gen_random_uuid(), id, 'planted', 'free' from c returning *),
    talk as (insert into conversations (tenant_id, id, channel_id, contact_id, key, last_seq)
      select tenant_id, gen_random_uuid(), channel_id, id, 'planted', $1 from contact returning *)
    insert into messages (tenant_id, id, channel_id, conversation_id, seq, role, state, text)
      select tenant_id, gen_random_uuid(), channel_id, id, n, 'user', 'answered', 'planted ' || n from talk, generate_series(1, $1::int) n`;
  const client = new pg.Client({ connectionString: await embeddedUrl(home.folder) });
  await client.connect();
  try {
    await client.query(text, [MESSAGES]);
  } finally {
    await client.end();
  }
}

interface Answer {
  readonly outcome: string;
  readonly text: string;
  readonly sources: readonly (string | null)[];
}

async function askAll(home: GatewayHome, gateway: GatewayProcess): Promise<readonly Answer[]> {
  const token = await home.adminKey();
  const answers: Answer[] = [];
  for (const index of [7, 400, 993]) {
    const json = { text: `How long is the warranty of the ${nameOf(index)}?`, wait_s: 30 };
    const { body } = await call(`${gateway.url}/api/v1/messages`, { token, json });
    const answer = body?.['answer'] as {
      readonly outcome: string;
      readonly text: string;
      readonly sources: readonly { external_id: string | null }[];
    };
    answers.push({ outcome: answer.outcome, text: answer.text, sources: answer.sources.map((source) => source.external_id) });
  }
  return answers;
}

async function count(url: string, text: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<{ n: number }>(text)).rows[0]?.n ?? 0;
  } finally {
    await client.end();
  }
}
