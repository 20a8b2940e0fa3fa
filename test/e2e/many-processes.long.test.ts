/** Two gateways and two workers on one PostgreSQL and one Redis: moved visitors, killed workers and a Redis that comes back empty. */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFakeOpenAi } from '../platforms/fake-openai.ts';
import type { FakeOpenAi } from '../platforms/fake-openai.ts';
import { QUESTION } from '../support/house.ts';
import { call } from '../support/call.ts';
import { runClaw } from '../support/claw-command.ts';
import { listen } from '../support/event-listener.ts';
import { makeHome, putSetting, raiseLimits } from '../support/gateway-process.ts';
import type { GatewayHome, GatewayProcess } from '../support/gateway-process.ts';
import { createTestDatabase, startTestPostgres } from '../support/postgres.ts';
import { startTestRedis } from '../support/redis.ts';
import type { TestRedis } from '../support/redis.ts';
import { until } from '../support/until.ts';
import { channelKey, openVisitor } from '../support/visitor.ts';
import type { Visitor, WireMessage } from '../support/visitor.ts';

/** A worker's end to the answer: the lease's rest, a sweep, and the answer itself. */
const NEW_ATTEMPT_MS = 15_000;
const PIECES = ['Run `npx claw ingest` ', 'with files [1]. ', 'It waits until ', 'they can be found [2].'];
const ANSWER = PIECES.join('');

const server = await startTestPostgres('system');
const redis = await startTestRedis();
if ('skip' in server) it.skip(`many processes (${server.skip})`);
else if ('skip' in redis) it.skip(`many processes (${redis.skip})`);
else {
  describe('two gateways and two workers', () => {
    describeHouse(server.ownerUrl, redis);
  });
}

interface House {
  readonly env: Readonly<Record<string, string>>;
  readonly home: GatewayHome;
  readonly provider: FakeOpenAi;
  readonly database: pg.Client;
  readonly gateways: readonly [GatewayProcess, GatewayProcess];
  readonly workers: GatewayProcess[];
  readonly key: string;
  end(): Promise<void>;
}

async function build(ownerUrl: string, redisUrl: string): Promise<House> {
  const made = await createTestDatabase(ownerUrl);
  const provider = await startFakeOpenAi();
  provider.script({ pieces: PIECES });
  const home = await makeHome();
  const env = {
    DATABASE_URL: made.url,
    REDIS_URL: redisUrl,
    OPENAI_BASE_URL: provider.baseUrl,
    OPENAI_API_KEY: 'sk-of-the-model-provider-0123456789',
    CHAT_MODEL: 'scripted-1',
    LOG_LEVEL: 'error',
  };
  // All at once, on an empty database and an empty home.
  const [one, two, ...workers] = await Promise.all([
    home.start({ env, role: 'gateway' }),
    home.start({ env, role: 'gateway' }),
    home.start({ env, role: 'worker' }),
    home.start({ env, role: 'worker' }),
  ]);
  const database = new pg.Client({ connectionString: made.url });
  await database.connect();
  await raiseLimits(home, one);
  await putSetting(home, two, 'collect.window_ms', 0);
  await putSetting(home, two, 'cache.ai_response_seconds', 0);
  await putSetting(home, two, 'answer.check_support', false);
  const end = async () => {
    await home.remove();
    await database.end();
    await made.drop();
    await provider.close();
  };
  return { env, home, provider, database, gateways: [one, two], workers, key: await channelKey(one.url), end };
}

/** Everything that was asked, and each question's one answer. */
async function untilAnswered(visitor: Visitor, questions: number, deadlineMs: number): Promise<readonly WireMessage[]> {
  let all: readonly WireMessage[] = [];
  const answered = () => all.filter(({ role, state }) => role === 'user' && state === 'answered').length;
  await until(async () => ((all = await visitor.messages()), answered() === questions), deadlineMs, 200);
  return all;
}

function describeHouse(ownerUrl: string, store: TestRedis): void {
  let house: House;
  beforeAll(async () => {
    house = await build(ownerUrl, store.url);
  });
  afterAll(async () => {
    await house.end();
    await store.stop();
  });

  it('give a visitor who is moved in mid-answer every message once', async () => {
    const { gateways, key, provider } = house;
    provider.script({ pieces: PIECES, chunkAfterMs: 250 });
    const visitor = await openVisitor(gateways[0].url, key);
    const before = listen(gateways[0].url, key, visitor.token);
    expect((await visitor.send('m1', QUESTION)).status).toBe(202);
    await until(() => before.deltas().length > 0);
    await before.close();
    const seen = before.messages();
    const after = listen(gateways[1].url, key, visitor.token, String(seen.at(-1)?.seq ?? 0));
    await after.untilMessages(1);
    await after.close();
    const all = [...seen, ...after.messages()];
    expect(all.map(({ seq, role }) => [seq, role])).toEqual([
      [1, 'user'],
      [2, 'assistant'],
    ]);
    expect(all[1]?.text).toBe(ANSWER);
  });

  // Beside the next one, which mostly waits for a lease to run out.
  it.concurrent('refuse company that shares too little, by the name of the variable', async ({ expect }) => {
    const { PATH: _path, ...env } = { ...house.env, CLAW_HOME: house.home.folder, PORT: '0', PATH: '' };
    const [alone, stranger] = await Promise.all([
      runClaw(['start'], { ...env, REDIS_URL: '' }),
      runClaw(['start'], { ...env, CLAW_MASTER_KEY: 'x'.repeat(16) + 'y'.repeat(16) }),
    ]);
    expect([alone.code, stranger.code]).toEqual([78, 78]);
    expect(alone.err).toContain('REDIS_URL');
    expect(stranger.err).toContain('CLAW_MASTER_KEY');
  });

  it.concurrent('answer once within 15 s when the answering worker is killed', async ({ expect }) => {
    const { gateways, key, provider, database, workers } = house;
    provider.script({ pieces: PIECES.slice(0, 1), stall: true }, { pieces: PIECES });
    const visitor = await openVisitor(gateways[1].url, key);
    const asked = provider.requests.length;
    expect((await visitor.send('m1', QUESTION)).status).toBe(202);
    await until(() => provider.requests.length > asked);
    const { rows } = await database.query<{ holder: string }>('select lease_holder as holder from conversations where lease_until > now()');
    const answering = workers.find(({ child }) => rows.some(({ holder }) => holder.endsWith(`:${child.pid}`)));
    const began = performance.now();
    await answering?.end('SIGKILL');
    const all = await untilAnswered(visitor, 1, NEW_ATTEMPT_MS);
    expect(performance.now() - began).toBeLessThan(NEW_ATTEMPT_MS);
    expect(answering).toBeDefined();
    expect(all.map(({ role, text }) => [role, text])).toEqual([
      ['user', QUESTION],
      ['assistant', ANSWER],
    ]);
    workers.splice(workers.indexOf(answering!), 1);
  });

  it('lose nothing when Redis is killed and comes back empty, and admit at most one bucket more', async () => {
    const { gateways, key, provider, home, workers } = house;
    provider.script({ pieces: PIECES });
    const limit = 6;
    await putSetting(home, gateways[0], 'limits.contact_per_minute', { free: limit, pro: 600, enterprise: 600 });
    const began = performance.now();
    const visitors = await Promise.all([0, 1, 2, 3].map((who) => openVisitor(gateways[who % 2]!.url, key)));
    const eager = await openVisitor(gateways[0].url, key);
    const elsewhere = await openVisitor(gateways[1].url, key, eager.token);
    let slowest = 0;
    const timed = async (visitor: Visitor, id: string): Promise<number> => {
      const from = performance.now();
      const { status } = await visitor.send(id, QUESTION);
      slowest = Math.max(slowest, performance.now() - from);
      return status;
    };
    const everyVisitorWrites = async (round: number): Promise<void> =>
      expect(await Promise.all(visitors.map((visitor) => timed(visitor, `m${round}`)))).toEqual(visitors.map(() => 202));
    const everyoneWrites = async (round: number): Promise<void> => {
      await everyVisitorWrites(round);
      for (let ask = 0; ask < 2 * limit; ask += 1) await timed(ask % 2 === 0 ? eager : elsewhere, `eager-${round}-${ask}`);
    };
    await everyoneWrites(1);
    await store.kill();
    await everyoneWrites(2);
    const ready = await Promise.all([gateways[0], workers[0]!].map(({ url }) => call(`${url}/readyz`)));
    expect(ready.map(({ status, body }) => [status, body?.['status']])).toEqual([
      [200, 'degraded'],
      [503, 'not_ready'],
    ]);
    await store.start();
    await until(async () => {
      const both = await Promise.all(gateways.map(({ url }) => call(`${url}/readyz`)));
      return both.every(({ body }) => body?.['status'] === 'ready');
    });
    await everyoneWrites(3);
    const atMost = 2 * limit + ((performance.now() - began) / 60_000) * limit;
    const admitted = (await eager.messages()).filter(({ role, state }) => role === 'user' && state !== 'limited').length;
    expect(admitted).toBeLessThanOrEqual(Math.floor(atMost));
    // Where it was refused before Redis went, the refusal is remembered until its time.
    expect(admitted).toBeGreaterThanOrEqual(limit);
    expect(slowest).toBeLessThan(1_000);
    // One that hangs is found out within the time a platform waits for its acknowledgement.
    store.pause();
    await everyVisitorWrites(4);
    store.resume();
    expect(slowest).toBeLessThan(1_500);
    for (const visitor of visitors) {
      const all = await untilAnswered(visitor, 4, NEW_ATTEMPT_MS);
      expect(all.filter(({ role }) => role === 'assistant').length).toBeLessThanOrEqual(4);
      expect(all.map(({ seq }) => seq)).toEqual(all.map((_, index) => index + 1));
    }
  });

  it('end with code 0 when they are told to', async () => {
    const { gateways, workers } = house;
    expect(await Promise.all([...gateways, ...workers].map((one) => one.end('SIGTERM')))).toEqual([0, 0, 0]);
  });
}
