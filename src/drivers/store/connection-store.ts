/** Connections and the leases of their polls on PostgreSQL; the leases of one process are renewed in one trip, on database time. */
import { ConflictError } from '../../kernel/errors.ts';
import type { ChannelId, TenantId } from '../../kernel/ids.ts';
import type { Connection, ConnectionState, FeedModeName, HeldPoll } from '../../core/model/connection.ts';
import type { ConnectionStore, ConnectionVersion, InstalledChannel } from '../../core/ports/connection-store.ts';
import type { PgPool } from '../_shared/pg-pool.ts';
import { asPg } from '../_shared/pg-unit-of-work.ts';

const CREATE_CHANNEL = `insert into channels (tenant_id, id, kind, name, public_key, state) values ($1, $2, $3, $4, $5, 'paused')`;
const ADD_BASES = 'insert into channel_bases (tenant_id, channel_id, base_id) select $1, $2, unnest($3::uuid[])';
const CREATE = `insert into channel_connections (tenant_id, channel_id, kind, bot_id, bot_name, mode, app_id, workspace_id, workspace_name)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`;
const READ = `select channel_id, bot_id, bot_name, mode, app_id, workspace_id, workspace_name, state, state_at, heard_at from channel_connections
  where tenant_id = $1 and ($2::uuid is null or channel_id = $2)`;
const CHANGE = `update channel_connections set revision = revision + 1, state = null, state_at = null,
    bot_id = coalesce($3, bot_id), bot_name = coalesce($4, bot_name), mode = coalesce($5, mode)
  where tenant_id = $1 and channel_id = $2`;
const HEARD = `update channel_connections set heard_at = clock_timestamp(), state = case when state = 'restricted' then state else 'live' end,
    state_at = case when state in ('live', 'restricted') then state_at else clock_timestamp() end
  where tenant_id = $1 and channel_id = $2
    and (mode = 'poll' or state is distinct from 'refused')
    and (coalesce(state not in ('live', 'restricted'), true) or coalesce(heard_at < clock_timestamp() - make_interval(secs => $3 / 1000.0), true))`;
const REFUSE = `update channel_connections set state = 'refused', state_at = clock_timestamp()
  where tenant_id = $1 and channel_id = $2 and state is distinct from 'refused' returning channel_id`;
const TELL = `update channel_connections set state = $4, state_at = clock_timestamp()
  where tenant_id = $1 and channel_id = $2 and fence = $3 and revision = $5 and state is distinct from $4
    and (mode <> 'socket' or state is distinct from 'refused') returning channel_id`;

interface ConnectionRow {
  readonly channel_id: string;
  readonly bot_id: string;
  readonly bot_name: string;
  readonly mode: string;
  /** These three are there together. */
  readonly app_id: string | null;
  readonly workspace_id: string | null;
  readonly workspace_name: string | null;
  readonly state: string | null;
  readonly state_at: Date | null;
  readonly heard_at: Date | null;
}

interface HeldRow {
  readonly tenant_id: string;
  readonly channel_id: string;
  readonly fence: string;
  readonly revision: string;
}

export function createConnectionStore(pool: PgPool): ConnectionStore {
  const write = (tenantId: TenantId, text: string, params: readonly unknown[]) =>
    pool.withTenant(tenantId, async (unit) => void (await asPg(unit).query(text, params)));
  const isNews = (tenantId: TenantId, text: string, params: readonly unknown[]) =>
    pool.withTenant(tenantId, async (unit) => (await asPg(unit).query(text, params)).length > 0);
  const read = (tenantId: TenantId, channelId: ChannelId | null) =>
    pool.withTenant(tenantId, async (unit) =>
      (await asPg(unit).query<ConnectionRow>(READ, [tenantId, channelId])).map((row) => toConnection(tenantId, row)),
    );
  const hold = async (text: string, params: readonly unknown[], name: string) =>
    (await pool.query<HeldRow>(text, params, name)).map(toHeld);
  return {
    create: (channel, connection) => oncePerBot(create(pool, channel, connection)),
    get: async (tenantId, channelId) => (await read(tenantId, channelId))[0] ?? null,
    list: (tenantId) => read(tenantId, null),
    version: async (channelId) => {
      const text = 'select tenant_id as "tenantId", version from claw_connection_version($1)';
      return (await pool.query<ConnectionVersion>(text, [channelId], 'claw_connection_version'))[0] ?? null;
    },
    installedIn: async (kind, appId, workspaceId) => {
      const text = 'select tenant_id as "tenantId", channel_id as "channelId" from claw_installed_channel($1, $2, $3)';
      return (await pool.query<InstalledChannel>(text, [kind, appId, workspaceId], 'claw_installed_channel'))[0] ?? null;
    },
    change: (tenantId, channelId, { bot, mode }) =>
      oncePerBot(write(tenantId, CHANGE, [tenantId, channelId, bot?.id ?? null, bot?.name ?? null, mode ?? null])),
    heard: (tenantId, channelId, everyMs) => write(tenantId, HEARD, [tenantId, channelId, everyMs]),
    refuse: (tenantId, channelId) => isNews(tenantId, REFUSE, [tenantId, channelId]),
    tell: ({ tenantId, channelId, fence, revision }, state) => isNews(tenantId, TELL, [tenantId, channelId, fence, state, revision]),
    take: (holder, leaseMs, limit) =>
      hold('select * from claw_connections_take($1, $2, $3)', [holder, leaseMs, limit], 'claw_connections_take'),
    renew: (holder, leaseMs) => hold('select * from claw_connections_renew($1, $2)', [holder, leaseMs], 'claw_connections_renew'),
    release: async (holder, channelIds) => {
      await pool.query('select claw_connections_release($1, $2)', [holder, channelIds], 'claw_connections_release');
    },
  };
}

const create = (pool: PgPool, ...[channel, connection]: Parameters<ConnectionStore['create']>): Promise<void> =>
  pool.withTenant(channel.tenantId, async (unit) => {
    const tx = asPg(unit);
    const { tenantId, id, kind, name, publicKey } = channel;
    const { baseIds, bot, mode, installation } = connection;
    await tx.query(CREATE_CHANNEL, [tenantId, id, kind, name, publicKey]);
    await tx.query(ADD_BASES, [tenantId, id, baseIds]);
    const { appId = null, workspace = null } = installation ?? {};
    const where = [appId, workspace?.id ?? null, workspace?.name ?? null];
    await tx.query(CREATE, [tenantId, id, kind, bot.id, bot.name, mode, ...where]);
  });

async function oncePerBot(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
    throw new ConflictError('This bot is connected to a channel already. Delete that channel first, or give this one a bot of its own.', {
      field: 'secrets',
      cause: error,
    });
  }
}

function toConnection(tenantId: TenantId, row: ConnectionRow): Connection {
  return {
    tenantId,
    channelId: row.channel_id as ChannelId,
    bot: { id: row.bot_id, name: row.bot_name },
    mode: row.mode as FeedModeName,
    installation:
      row.app_id === null ? null : { appId: row.app_id, workspace: { id: row.workspace_id ?? '', name: row.workspace_name ?? '' } },
    state: row.state as ConnectionState | null,
    stateAt: row.state_at,
    heardAt: row.heard_at,
  };
}

function toHeld(row: HeldRow): HeldPoll {
  return {
    tenantId: row.tenant_id as TenantId,
    channelId: row.channel_id as ChannelId,
    fence: Number(row.fence),
    revision: Number(row.revision),
  };
}
