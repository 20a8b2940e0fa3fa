/** Chooses drivers for the ports that processes share: in Redis where there is one, else beside the data and in this process. */
import type { Config } from '../config/config.ts';
import type { Clock } from '../kernel/clock.ts';
import type { NewId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import type { JobQueue } from '../core/ports/job-queue.ts';
import type { Limiter } from '../core/ports/limiter.ts';
import type { LiveEvents } from '../core/ports/live-events.ts';
import { createPostgresJobQueue } from '../drivers/jobs/bullmq-postgres.ts';
import { createRedisJobQueue } from '../drivers/jobs/bullmq-redis.ts';
import { createInProcessLimiter } from '../drivers/limits/in-process.ts';
import { createRedisLimiter } from '../drivers/limits/redis.ts';
import { createInProcessLiveEvents } from '../drivers/live/in-process.ts';
import { createRedisLiveEvents } from '../drivers/live/redis.ts';
import { inspectRedis } from './inspect-redis.ts';
import type { Roles } from './migrate.ts';
import type { Database } from './open-database.ts';

export interface SharedOptions {
  readonly config: Config;
  readonly database: Database;
  readonly roles: Roles;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
  readonly newId: NewId;
}

export interface SharedParts {
  readonly live: LiveEvents;
  readonly limiter: Limiter;
  readonly jobs: JobQueue;
}

export async function openShared(options: SharedOptions): Promise<SharedParts> {
  const { config, database, roles, clock, onError } = options;
  if (config.redis !== null) return openInRedis(options, config.redis);
  const role = roles.jobs === null ? {} : { role: roles.jobs };
  return {
    live: createInProcessLiveEvents({ onError }),
    limiter: createInProcessLimiter({ clock }),
    jobs: await createPostgresJobQueue({ ...options, connectionString: database.sessionUrl, ...role }),
  };
}

async function openInRedis(options: SharedOptions, place: NonNullable<Config['redis']>): Promise<SharedParts> {
  const { database, logger, clock, onError, newId } = options;
  for (const { state, detail, remedy } of await inspectRedis(place)) if (state === 'warn') logger.warn({ remedy }, detail);
  return {
    live: await createRedisLiveEvents({ ...place, origin: newId(), onError }),
    limiter: await createRedisLimiter({ ...place, clock, processes: () => database.intakes(), onError }),
    jobs: await createRedisJobQueue({ ...place, logger, clock, onError }),
  };
}
