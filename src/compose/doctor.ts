/** A read-only look at an installation: what is there, what is missing, and what to do about it. */
import { access, constants, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { migrations } from '../../migrations/index.ts';
import type { Config } from '../config/config.ts';
import { ClawError } from '../kernel/errors.ts';
import { inspectEmbeddedPostgres } from '../drivers/store/embedded/start-embedded-postgres.ts';
import { pendingSteps } from '../drivers/store/migrate-schema.ts';
import type { Finding } from './finding.ts';
import { inspectCacheRedis, inspectRedis } from './inspect-redis.ts';
import { inspectServer } from './inspect-server.ts';
import { inspectVectors } from './inspect-vectors.ts';

/** Oldest Node that package.json allows. */
export const LEAST_NODE = [20, 19] as const;

export async function inspectInstallation(config: Config): Promise<readonly Finding[]> {
  return [
    nodeVersion(),
    await homeFolder(config),
    await ownerKey(config),
    ...(await database(config)),
    ...(await redis(config)),
    ...(await caches(config)),
    model(config),
    ...(await inspectVectors(config)),
    await inspectServer(config.cli.url ?? `http://127.0.0.1:${config.http.port}`),
  ];
}

function nodeVersion(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const enough = major > LEAST_NODE[0] || (major === LEAST_NODE[0] && minor >= LEAST_NODE[1]);
  if (enough) return { name: 'Node.js', state: 'ok', detail: process.versions.node };
  return {
    name: 'Node.js',
    state: 'fail',
    detail: `${process.versions.node} is too old`,
    remedy: `Install Node.js ${LEAST_NODE.join('.')} or newer.`,
  };
}

async function homeFolder(config: Config): Promise<Finding> {
  const home = resolve(config.home);
  try {
    await access(home, constants.R_OK | constants.W_OK);
    return { name: 'Home folder', state: 'ok', detail: home };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return { name: 'Home folder', state: 'warn', detail: `${home} does not exist yet`, remedy: 'npm start makes it.' };
    }
    return {
      name: 'Home folder',
      state: 'fail',
      detail: `${home} cannot be written`,
      remedy: 'Give this user the right to write it, or set CLAW_HOME to another folder.',
    };
  }
}

async function ownerKey(config: Config): Promise<Finding> {
  const path = join(resolve(config.home), 'admin-key');
  try {
    const { mode } = await stat(path);
    if ((mode & 0o077) === 0) return { name: "Owner's API key", state: 'ok', detail: path };
    return { name: "Owner's API key", state: 'warn', detail: `${path} can be read by others`, remedy: `Run: chmod 600 ${path}` };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return {
      name: "Owner's API key",
      state: 'warn',
      detail: 'not made yet',
      remedy: 'npm start makes it; the command line also takes CLAW_API_KEY.',
    };
  }
}

async function database(config: Config): Promise<readonly Finding[]> {
  if (config.database)
    return [{ name: 'Database', state: 'ok', detail: 'PostgreSQL (DATABASE_URL)' }, await schema(config.database.migrationUrl.reveal())];
  try {
    const { dataFolder, running, pid, port, version } = await inspectEmbeddedPostgres(config.home);
    if (dataFolder === null)
      return [{ name: 'Database', state: 'warn', detail: 'embedded PostgreSQL, no data yet', remedy: 'npm start makes it.' }];
    const how = running ? `running as process ${pid} on port ${port}` : 'not running (npm start starts it)';
    return [{ name: 'Database', state: 'ok', detail: `embedded PostgreSQL ${version ?? ''}, data in ${dataFolder}, ${how}` }];
  } catch (error) {
    return [failed('Database', error)];
  }
}

async function schema(connectionString: string): Promise<Finding> {
  try {
    const pending = await pendingSteps(connectionString, migrations);
    if (pending.length === 0) return { name: 'Schema', state: 'ok', detail: 'up to date' };
    return {
      name: 'Schema',
      state: 'warn',
      detail: `${pending.length} migrations are pending`,
      remedy: 'Run: npx claw migrate (npm start does it too).',
    };
  } catch (error) {
    return failed('Schema', error);
  }
}

async function redis(config: Config): Promise<readonly Finding[]> {
  if (config.redis === null) {
    return [{ name: 'Redis', state: 'ok', detail: 'none: jobs are in PostgreSQL, and one process works alone (REDIS_URL allows more)' }];
  }
  try {
    return await inspectRedis(config.redis);
  } catch (error) {
    return [{ ...failed('Redis', error), remedy: 'Start Redis, or correct REDIS_URL.' }];
  }
}

async function caches({ cacheRedis }: Config): Promise<readonly Finding[]> {
  if (cacheRedis?.variable !== 'CACHE_REDIS_URL') return [];
  try {
    return [await inspectCacheRedis(cacheRedis)];
  } catch (error) {
    return [failed('Caches', error)];
  }
}

function failed(name: string, error: unknown): Finding {
  if (!(error instanceof ClawError)) throw error;
  return { name, state: 'fail', detail: error.message };
}

function model(config: Config): Finding {
  if (config.model) return { name: 'Chat model', state: 'ok', detail: `${config.model.chatModel} at ${config.model.baseUrl}` };
  return { name: 'Chat model', state: 'ok', detail: 'none: answers quote the documents (ZHIPU_API_KEY or OPENAI_API_KEY adds one)' };
}
