/** A Claw for benches as a large business runs it: a gateway and workers on PostgreSQL (fsync on) and Redis (append-only file), no limit met. */
import { call } from '../test/support/call.ts';
import { freePort } from '../test/support/free-port.ts';
import { liftLimits, makeHome, putSetting, untilDocsAreReady } from '../test/support/gateway-process.ts';
import { createTestDatabase, startTestPostgres } from '../test/support/postgres.ts';
import { startTestRedis } from '../test/support/redis.ts';
import { busyMs, findPostmaster, findRedisProcess, postgresBusyMs } from './processor-time.ts';

const MOST_BOTS = 1_000_000;

export interface ClawPlan {
  /** Of the Bot API that it calls. */
  readonly apiRoot: string;
  readonly modelUrl: string;
  readonly workers?: number;
  /** Beside what it needs. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Milliseconds on a processor so far. */
export type Busy = Readonly<Record<'gateway' | 'workers' | 'postgres' | 'redis', number>>;

export interface BenchClaw {
  /** Connects a bot for which Telegram posts. */
  connect(token: string): Promise<void>;
  set(key: string, value: unknown): Promise<void>;
  busy(): Promise<Busy>;
  close(): Promise<void>;
}

export async function startClaw({ apiRoot, modelUrl, workers = 1, env = {} }: ClawPlan): Promise<BenchClaw> {
  const server = await startTestPostgres(undefined, 'durable');
  if ('skip' in server) throw new Error(server.skip);
  const redis = await startTestRedis('--appendonly', 'yes');
  if ('skip' in redis) throw new Error(redis.skip);
  const database = await createTestDatabase(server.ownerUrl);
  const home = await makeHome();
  const close = async (): Promise<void> => {
    await home.remove();
    await database.drop();
    await redis.stop();
  };
  try {
    const port = String(await freePort());
    const services = { DATABASE_URL: database.url, REDIS_URL: redis.url, TELEGRAM_API_ROOT: apiRoot };
    const all = { ...services, OPENAI_BASE_URL: modelUrl, CHAT_MODEL: 'slow-1', LOG_LEVEL: 'error', ...env };
    const gateway = await home.start({ role: 'gateway', env: { ...all, PORT: port, PUBLIC_URL: `http://127.0.0.1:${port}` } });
    const working = await Promise.all(Array.from({ length: workers }, () => home.start({ role: 'worker', env: all })));
    const set = (key: string, value: unknown): Promise<void> => putSetting(home, gateway, key, value);
    await liftLimits(home, gateway);
    await set('quota.channels', MOST_BOTS);
    await untilDocsAreReady(home, gateway);
    const [postmaster, redisProcess] = [await findPostmaster(database.url), await findRedisProcess(redis.url)];
    return {
      connect: async (token) => {
        const made = { kind: 'telegram', name: `Bot ${token.split(':')[0]}`, mode: 'webhook', secrets: { bot_token: token } };
        const answer = await call(`${gateway.url}/api/v1/channels`, { token: await home.adminKey(), json: made });
        if (answer.status !== 201) throw new Error(`connecting a bot: ${answer.status} ${answer.text}`);
      },
      set,
      busy: async () => ({
        gateway: await busyMs(gateway.child.pid!),
        workers: (await Promise.all(working.map(({ child }) => busyMs(child.pid!)))).reduce((sum, ms) => sum + ms, 0),
        postgres: await postgresBusyMs(postmaster),
        redis: await busyMs(redisProcess),
      }),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
