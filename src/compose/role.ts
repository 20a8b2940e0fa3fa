/** What a process does: everything, only what faces people, or only the work behind it. */
import type { Config } from '../config/config.ts';
import { ConfigError } from '../kernel/errors.ts';

export const ROLES = ['all', 'gateway', 'worker'] as const;
export type Role = (typeof ROLES)[number];

/** HTTP, channels and intake. */
export const facesPeople = (role: Role): boolean => role !== 'worker';
/** Jobs, the sweeper and ingestion. */
export const works = (role: Role): boolean => role !== 'gateway';

/** A process with half of the work needs others beside it. @throws ConfigError naming the variables that are missing */
export function checkCompany(role: Role, config: Pick<Config, 'database' | 'redis'>): void {
  if (role === 'all') return;
  const missing = [config.database === null ? 'DATABASE_URL' : '', config.redis === null ? 'REDIS_URL' : ''].filter((name) => name !== '');
  const [field] = missing;
  if (field === undefined) return;
  throw new ConfigError(
    `--role ${role} works beside other processes, which share one PostgreSQL and one Redis: set ${missing.join(' and ')}, the same in every process, or leave --role out.`,
    { field },
  );
}
