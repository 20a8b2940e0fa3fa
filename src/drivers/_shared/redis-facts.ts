/** What a Redis says about itself. */
import { closeRedis, openPromptRedis } from './redis-connection.ts';
import type { RedisPlace } from './redis-connection.ts';

export interface RedisFacts {
  readonly version: string;
  /** maxmemory-policy; null where Redis does not tell. */
  readonly policy: string | null;
  /** Whether it writes what it is given to disk at once; null where it does not tell. */
  readonly appendOnly: boolean | null;
}

const PATIENCE_MS = 3_000;

/** ConfigError when it refuses the login, UpstreamUnreachable when it does not answer. */
export async function readRedisFacts(place: RedisPlace): Promise<RedisFacts> {
  const client = await openPromptRedis(place, { name: 'look', onError: () => {}, commandTimeoutMs: PATIENCE_MS });
  try {
    const text = await client.info();
    const fact = (name: string): string | null => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(text)?.[1] ?? null;
    const aof = fact('aof_enabled');
    return { version: fact('redis_version') ?? 'unknown', policy: fact('maxmemory_policy'), appendOnly: aof === null ? null : aof === '1' };
  } finally {
    closeRedis(client);
  }
}
