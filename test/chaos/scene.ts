/** A whole Claw with everything it needs, built to be broken: its processes, services, platform, model and people. */
import pg from 'pg';
import { startFakeOpenAi, type FakeOpenAi, type MakeReply } from '../platforms/fake-openai.ts';
import { startFakeTelegram, type FakeTelegram } from '../platforms/telegram/fake-telegram.ts';
import type { Bot } from '../platforms/telegram/types.ts';
import { call } from '../support/call.ts';
import { embeddedUrl } from '../support/embedded-url.ts';
import { liftLimits, makeHome, putSetting, untilDocsAreReady, type GatewayHome } from '../support/gateway-process.ts';
import { createTestDatabase, startTestPostgres } from '../support/postgres.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';
import { holdPostgres, type CrashingPostgres } from './crash-postgres.ts';
import { readMark, showMark } from './crowd.ts';
import { startFleet, type Fleet, type Role, type Service } from './fleet.ts';

/** `company`: gateways and workers on a PostgreSQL and a Redis; `embedded`: one process with what comes with it. */
export type Mode = 'company' | 'embedded';

export interface Scene {
  readonly mode: Mode;
  readonly fleet: Fleet;
  readonly telegram: FakeTelegram;
  readonly bots: readonly Bot[];
  readonly model: FakeOpenAi;
  /** How the model answers while nothing is wrong with it. */
  readonly modelAnswers: MakeReply;
  readonly home: GatewayHome;
  /** A login that sees every tenant's rows; each call gets one of its own, for the server may crash in between. */
  database<T>(work: (client: pg.Client) => Promise<T>): Promise<T>;
  /** Null in the embedded mode. */
  readonly redis: TestRedis | null;
  readonly postgres: CrashingPostgres | null;
  close(): Promise<void>;
}

/** A bot of Telegram may post about 30 messages a second. */
const BOTS = 4;
/** Slow enough that a killed worker has turns in hand. */
const FIRST_WORD_MS = 400;
const WORD_MS = 200;
const ROLES: Readonly<Record<Mode, readonly Role[]>> = { company: ['gateway', 'gateway', 'worker', 'worker'], embedded: ['all'] };

const portOf = (url: string): number => Number(new URL(url).port);
const withPort = (url: string, port: number): string => Object.assign(new URL(url), { port: String(port) }).href;

interface Stores {
  readonly ownerUrl: string | null;
  readonly redis: TestRedis | null;
  readonly postgres: CrashingPostgres | null;
  close(): Promise<void>;
}

async function startStores(mode: Mode): Promise<Stores> {
  if (mode === 'embedded') return { ownerUrl: null, redis: null, postgres: null, close: async () => {} };
  const server = await startTestPostgres('system', 'durable');
  if ('skip' in server) throw new Error(server.skip);
  const redis = await startTestRedis();
  if ('skip' in redis) throw new Error(redis.skip);
  const made = await createTestDatabase(server.ownerUrl);
  const close = async (): Promise<void> => {
    await made.drop();
    await redis.stop();
  };
  return { ownerUrl: made.url, redis, postgres: await holdPostgres(server.ownerUrl), close };
}

/** @throws when PostgreSQL or redis-server is not installed */
export async function buildScene(mode: Mode): Promise<Scene> {
  const stores = await startStores(mode);
  const { ownerUrl, redis } = stores;
  const [telegram, model, home] = await Promise.all([startFakeTelegram(), startFakeOpenAi(), makeHome()]);
  model.script(answer);
  const services = new Map<Service, number>([
    ['model', portOf(model.baseUrl)],
    ['platform', portOf(telegram.apiRoot)],
  ]);
  if (ownerUrl !== null) services.set('postgres', portOf(ownerUrl));
  if (redis !== null) services.set('redis', portOf(redis.url));
  const fleet = await startFleet({
    home,
    roles: ROLES[mode],
    services,
    env: (ports) => ({
      ...(ownerUrl !== null && { DATABASE_URL: withPort(ownerUrl, ports.get('postgres')!) }),
      ...(redis !== null && { REDIS_URL: withPort(redis.url, ports.get('redis')!) }),
      OPENAI_BASE_URL: withPort(model.baseUrl, ports.get('model')!),
      OPENAI_API_KEY: 'sk-of-a-test',
      CHAT_MODEL: 'scripted-1',
      TELEGRAM_API_ROOT: `http://127.0.0.1:${ports.get('platform')!}`,
      LOG_LEVEL: 'error',
    }),
  });
  const bots = await setUp(fleet, home, telegram);
  return {
    mode,
    fleet,
    telegram,
    bots,
    model,
    modelAnswers: answer,
    home,
    redis,
    postgres: stores.postgres,
    database: async (work) => withDatabase(ownerUrl ?? (await embeddedUrl(home.folder)), work),
    close: async () => {
      await fleet.close();
      await home.remove();
      await Promise.all([telegram.close(), model.close()]);
      await stores.close();
    },
  };
}

/** With the last mark of the prompt, which is that of the question; those before it are of what was said earlier. */
const answer: MakeReply = ({ body }) => {
  const mark = body.messages.map(({ content }) => readMark(content)).findLast((one) => one !== null) ?? '0.0';
  return { pieces: ['Run `npx claw ingest` with the files [1]. ', showMark(mark)], firstAfterMs: FIRST_WORD_MS, chunkAfterMs: WORD_MS };
};

async function withDatabase<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Bots that answer each message alone, as often as anybody writes. */
async function setUp(fleet: Fleet, home: GatewayHome, telegram: FakeTelegram): Promise<readonly Bot[]> {
  const gateway = fleet.members[0]?.process;
  if (gateway == null) throw new Error('No gateway runs.');
  await untilDocsAreReady(home, gateway);
  await liftLimits(home, gateway);
  await putSetting(home, gateway, 'collect.window_ms', 0);
  await putSetting(home, gateway, 'answer.check_support', false);
  await putSetting(home, gateway, 'answer.max_output_tokens', 8_000);
  await putSetting(home, gateway, 'cache.ai_response_seconds', 0);
  const bots = Array.from({ length: BOTS }, (_, index) => telegram.addBot(`chaos_${index}_bot`));
  for (const { token, me } of bots) {
    const made = { kind: 'telegram', name: me.username, mode: 'webhook', secrets: { bot_token: token } };
    const answer = await call(`${gateway.url}/api/v1/channels`, { token: await home.adminKey(), json: made });
    if (answer.status !== 201) throw new Error(`connecting a bot: ${answer.status} ${answer.text}`);
  }
  return bots;
}
