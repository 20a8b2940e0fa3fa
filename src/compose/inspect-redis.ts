/** Whether a Redis that was named can be used, and whether it keeps what it is given, or throws it away, as its use wants. */
import type { Config } from '../config/config.ts';
import { UpstreamUnreachable } from '../kernel/errors.ts';
import { readRedisFacts } from '../drivers/_shared/redis-facts.ts';
import type { Finding } from './finding.ts';

/** Oldest Redis that BullMQ recommends. */
const LEAST = [6, 2] as const;

/** What is found, faults of the place itself thrown as ConfigError (refused) or UpstreamUnreachable (away). */
export async function inspectRedis(place: NonNullable<Config['redis']>): Promise<readonly Finding[]> {
  const { version, policy, appendOnly } = await readRedisFacts(place);
  const findings: Finding[] = [{ name: 'Redis', state: 'ok', detail: `version ${version}, prefix ${place.prefix}` }];
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < LEAST[0] || (major === LEAST[0] && minor < LEAST[1])) {
    findings.push({ name: 'Redis', state: 'warn', detail: `Redis ${version} is old`, remedy: `Use Redis ${LEAST.join('.')} or newer.` });
  }
  if (policy !== null && policy !== 'noeviction') {
    findings.push({
      name: 'Redis',
      state: 'warn',
      detail: `Redis may throw jobs away when its memory is full (maxmemory-policy ${policy})`,
      remedy: 'Set maxmemory-policy noeviction.',
    });
  }
  if (appendOnly === false) {
    findings.push({
      name: 'Redis',
      state: 'warn',
      detail: 'Redis forgets jobs when it restarts (appendonly no); they are found again by the sweeper, some seconds later',
      remedy: 'Set appendonly yes.',
    });
  }
  return findings;
}

/** Of a Redis for caches alone nothing depends: one that is away makes Claw slower. Throws ConfigError when it refuses the login. */
export async function inspectCacheRedis(place: NonNullable<Config['cacheRedis']>): Promise<Finding> {
  const name = 'Caches';
  try {
    const { version, policy } = await readRedisFacts(place);
    const detail = `Redis ${version} (CACHE_REDIS_URL)`;
    if (policy !== 'noeviction') return { name, state: 'ok', detail };
    return { name, state: 'warn', detail: `${detail} takes nothing more once it is full`, remedy: 'Set maxmemory-policy allkeys-lru.' };
  } catch (error) {
    if (!(error instanceof UpstreamUnreachable)) throw error;
    return {
      name,
      state: 'warn',
      detail: error.message,
      remedy: 'Start it, or correct CACHE_REDIS_URL; until then each process caches alone.',
    };
  }
}
