/** Sessions of sockets on PostgreSQL; a process that lost its socket cannot undo what the next one wrote. */
import type { PlaceName } from '../../core/model/place.ts';
import type { GatewaySessionStore, KeptSession, SessionPlace } from '../../core/ports/gateway-session-store.ts';
import type { PgPool } from '../_shared/pg-pool.ts';
import { asPg } from '../_shared/pg-unit-of-work.ts';

const READ = `select session_id, resume_url, sequence, shards, heard_until from gateway_sessions
  where tenant_id = $1 and channel_id = $2 and shard = $3`;
const BEGIN = `insert into gateway_sessions (tenant_id, channel_id, shard, session_id, resume_url, sequence, shards)
  values ($1, $2, $3, $4, $5, $6, $7)
  on conflict (tenant_id, channel_id, shard) do update
    set session_id = excluded.session_id, resume_url = excluded.resume_url, sequence = excluded.sequence, shards = excluded.shards`;
const ADVANCE = `update gateway_sessions set sequence = $5, heard_until = greatest(heard_until, $6)
  where tenant_id = $1 and channel_id = $2 and shard = $3 and session_id = $4 and sequence <= $5`;
const RECENT = `select space, key from conversations where tenant_id = $1 and channel_id = $2 and space is not null
  order by updated_at desc limit $3`;
const END = `update gateway_sessions set session_id = null
  where tenant_id = $1 and channel_id = $2 and shard = $3 and session_id = $4`;

interface SessionRow {
  readonly session_id: string | null;
  readonly resume_url: string;
  readonly sequence: string;
  readonly shards: number;
  readonly heard_until: Date | null;
}

export function createGatewaySessionStore(pool: PgPool): GatewaySessionStore {
  const run = <Row extends object>({ tenantId, channelId, shard }: SessionPlace, text: string, more: readonly unknown[] = []) =>
    pool.withTenant(tenantId, (unit) => asPg(unit).query<Row>(text, [tenantId, channelId, shard, ...more]));
  return {
    read: async (place) => toKept((await run<SessionRow>(place, READ))[0]),
    begin: async (place, { sessionId, resumeUrl, sequence, shards }) =>
      void (await run(place, BEGIN, [sessionId, resumeUrl, sequence, shards])),
    advance: async (place, { sessionId, sequence }, heardUntil) => void (await run(place, ADVANCE, [sessionId, sequence, heardUntil])),
    recentPlaces: ({ tenantId, channelId }, limit) =>
      pool.withTenant(tenantId, (unit) => asPg(unit).query<PlaceName>(RECENT, [tenantId, channelId, limit])),
    end: async (place, sessionId) => void (await run(place, END, [sessionId])),
  };
}

function toKept(row: SessionRow | undefined): KeptSession {
  if (row === undefined) return { session: null, heardUntil: null };
  const { session_id: sessionId, resume_url: resumeUrl, sequence, shards, heard_until: heardUntil } = row;
  return { session: sessionId === null ? null : { sessionId, resumeUrl, sequence: Number(sequence), shards }, heardUntil };
}
